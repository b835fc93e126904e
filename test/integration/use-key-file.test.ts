import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKeyFileCipher } from '../../src/main/secrets/key-file-cipher.ts';
import type { SecretCipher } from '../../src/main/secrets/cipher.ts';
import { storedBackends } from '../../src/main/secrets/stored-backends.ts';
import { systemRandom } from '../../src/main/lib/random.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine, temporaryFolder } from '../support/test-engine.ts';

/** A stand-in for a desktop's keyring: real ciphertext under another backend's name. */
function keyring(dataDir: string): SecretCipher {
  const cipher = createKeyFileCipher(
    { file: join(dataDir, 'keyring'), mayCreate: true, environment: undefined },
    systemRandom,
  );
  return { ...cipher, state: () => ({ available: true, backend: 'gnome_libsecret' }) };
}
const keyFile = (dataDir: string, mayCreate: boolean) =>
  createKeyFileCipher({ file: join(dataDir, 'secret.key'), mayCreate, environment: undefined }, systemRandom);

test('secrets move from the keyring under a key file, and go on signing, also after a restart', async () => {
  const receiver = await startReceiver();
  const dataDir = temporaryFolder();
  const desktop = await startTestEngine({
    dataDir,
    cipher: keyring(dataDir),
    keyFile: () => keyFile(dataDir, true),
  });
  const { roomId } = await desktop.addRoom('team', receiver.url, {
    headers: [{ name: 'Authorization', value: 'Bearer hidden', sensitive: true }],
  });
  await desktop.ask('room.setIntakeSecret', { id: roomId, secret: 'intake-secret-0123456789' });
  expect(await desktop.ask('secrets.useKeyFile', {})).toEqual({ moved: 3 });
  await desktop.accept(roomId, 't1');
  expect((await receiver.waitFor(1))[0]!.headers['authorization']).toBe('Bearer hidden');
  await desktop.stop();

  expect(storedBackends(join(dataDir, 'relay.db'))).toEqual(['key-file']);
  const headless = await startTestEngine({ dataDir, cipher: keyFile(dataDir, false) });
  await headless.accept(roomId, 't2');
  expect((await receiver.waitFor(2))[1]!.headers['x-webhook-signature']).toMatch(/^t=\d+,v1=/);
  expect(await headless.ask('room.revealIntakeSecret', { id: roomId })).toEqual({
    secret: 'intake-secret-0123456789',
  });
});

test('one secret that cannot be read stops it, and nothing is moved', async () => {
  const dataDir = temporaryFolder();
  const desktop = await startTestEngine({
    dataDir,
    cipher: keyring(dataDir),
    keyFile: () => keyFile(dataDir, true),
  });
  await desktop.addRoom('one', 'http://127.0.0.1:9/');
  await desktop.addRoom('two', 'http://127.0.0.1:9/');
  const database = new Database(join(dataDir, 'relay.db'));
  database.prepare("UPDATE secrets SET ciphertext = x'00' WHERE id = (SELECT max(id) FROM secrets)").run();
  database.close();
  await expect(desktop.ask('secrets.useKeyFile', {})).rejects.toMatchObject({ code: 'secret_unavailable' });
  expect(storedBackends(join(dataDir, 'relay.db'))).toEqual(['gnome_libsecret']);
});

test('where secrets lie under a key file already there is nothing to move', async () => {
  const relay = await startTestEngine();
  await expect(relay.ask('secrets.useKeyFile', {})).rejects.toMatchObject({ code: 'conflict' });
});

test('a secret that is set while the others are read moves too, and is not overwritten', async () => {
  const dataDir = temporaryFolder();
  const cipher = keyring(dataDir);
  let meanwhile: (() => Promise<unknown>) | null = null;
  const desktop = await startTestEngine({
    dataDir,
    cipher: {
      ...cipher,
      async decrypt(bytes) {
        const once = meanwhile;
        meanwhile = null;
        await once?.();
        return cipher.decrypt(bytes);
      },
    },
    keyFile: () => keyFile(dataDir, true),
  });
  const { roomId } = await desktop.addRoom('one', 'http://127.0.0.1:9/');
  meanwhile = async () => {
    await desktop.ask('room.setIntakeSecret', { id: roomId, secret: 'set-meanwhile-0123456789' });
    await desktop.addRoom('two', 'http://127.0.0.1:9/');
  };
  expect(await desktop.ask('secrets.useKeyFile', {})).toEqual({ moved: 4 });
  await desktop.stop();
  expect(storedBackends(join(dataDir, 'relay.db'))).toEqual(['key-file']);
  const again = await startTestEngine({ dataDir, cipher: keyFile(dataDir, false) });
  expect(await again.ask('room.revealIntakeSecret', { id: roomId })).toEqual({
    secret: 'set-meanwhile-0123456789',
  });
});
