import { expect, test } from 'vitest';
import { safeStorageCipher } from '../../../src/main/shell/safe-storage.ts';
import type { DesktopStorage } from '../../../src/main/shell/safe-storage.ts';

/** Storage with the calls of Electron 33, or of 45. */
function storage(backend: string, usable: () => boolean, asynchronous: boolean): DesktopStorage {
  const turned = (text: string): Buffer => Buffer.from([...text].reverse().join(''));
  const back = (bytes: Buffer): string => {
    if (bytes.toString() === 'foreign') throw new Error('Error while decrypting the ciphertext');
    return [...bytes.toString()].reverse().join('');
  };
  const calls = asynchronous
    ? {
        isAsyncEncryptionAvailable: async () => usable(),
        encryptStringAsync: async (text: string) => turned(text),
        decryptStringAsync: async (bytes: Buffer) => ({ result: back(bytes), shouldReEncrypt: false }),
      }
    : { isEncryptionAvailable: usable, encryptString: turned, decryptString: back };
  return { getSelectedStorageBackend: () => backend, ...calls } as DesktopStorage;
}
const unavailable = expect.objectContaining({ code: 'secret_unavailable' });

test.each([true, false])('keeps secrets in the keyring (asynchronous calls: %s)', async (asynchronous) => {
  const cipher = await safeStorageCipher(
    storage('gnome_libsecret', () => true, asynchronous),
    'linux',
  );
  expect(cipher.state()).toEqual({ available: true, backend: 'gnome_libsecret' });
  const bytes = await cipher.encrypt('secret');
  expect(bytes.toString()).toBe('terces');
  expect(await cipher.decrypt(bytes)).toBe('secret');
  await expect(cipher.decrypt(Buffer.from('foreign'))).rejects.toEqual(unavailable);
});

test.each(['basic_text', 'unknown'])(
  'refuses the backend %s, whatever it says of itself',
  async (backend) => {
    const cipher = await safeStorageCipher(
      storage(backend, () => true, false),
      'linux',
    );
    expect(cipher.state()).toMatchObject({
      available: false,
      backend,
      reason: expect.stringContaining('no keyring'),
    });
    await expect(cipher.encrypt('secret')).rejects.toEqual(unavailable);
    await expect(cipher.decrypt(Buffer.from('terces'))).rejects.toEqual(unavailable);
  },
);

test('a keyring that is unlocked later counts once it is looked at', async () => {
  let unlocked = false;
  const cipher = await safeStorageCipher(
    storage('kwallet6', () => unlocked, true),
    'linux',
  );
  expect(cipher.state()).toMatchObject({ available: false, backend: 'kwallet6' });
  await expect(cipher.encrypt('secret')).rejects.toEqual(unavailable);
  unlocked = true;
  expect(await cipher.look()).toEqual({ available: true, backend: 'kwallet6' });
  expect(await cipher.decrypt(await cipher.encrypt('secret'))).toBe('secret');
});

test.each([
  ['darwin', 'keychain'],
  ['win32', 'dpapi'],
] as const)('on %s the backend is %s', async (platform, backend) => {
  const cipher = await safeStorageCipher(
    storage('unused', () => true, true),
    platform,
  );
  expect(cipher.state()).toEqual({ available: true, backend });
});
