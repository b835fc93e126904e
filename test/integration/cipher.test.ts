import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemRandom } from '../../src/main/lib/random.ts';
import { createKeyFileCipher } from '../../src/main/secrets/key-file-cipher.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const SECRET = 'whsec-ünïcode-🔑';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'relay-cipher-'));
  file = join(dir, 'secret.key');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const fromFile = (mayCreate = true) =>
  createKeyFileCipher({ file, mayCreate, environment: undefined }, systemRandom);
const fromVariable = (environment: string) =>
  createKeyFileCipher({ file, mayCreate: true, environment }, systemRandom);
const unavailable = (message: string) =>
  expect.objectContaining({ code: 'secret_unavailable', message: expect.stringContaining(message) });

test('makes a key file of the owner alone, and reads with it again later', async () => {
  const cipher = fromFile();
  expect(cipher.state()).toEqual({ available: true, backend: 'key-file' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(Buffer.from(readFileSync(file, 'utf8'), 'base64')).toHaveLength(32);
  const bytes = await cipher.encrypt(SECRET);
  expect(await cipher.decrypt(bytes)).toBe(SECRET);
  expect(await fromFile(false).decrypt(bytes)).toBe(SECRET);
  expect(bytes.toString('latin1')).not.toContain('whsec');
});

test('a key file that was cut off half-way is made anew, closed to others', () => {
  writeFileSync(`${file}.unfinished`, 'half a key', { mode: 0o644 });
  expect(fromFile().state().available).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('the same text never looks the same twice, and the empty text is a text', async () => {
  const cipher = fromFile();
  expect((await cipher.encrypt(SECRET)).equals(await cipher.encrypt(SECRET))).toBe(false);
  expect(await cipher.decrypt(await cipher.encrypt(''))).toBe('');
});

test('the layout on disk stays readable: version, nonce, tag, text', async () => {
  const random = { bytes: (size: number) => Buffer.alloc(size, 1), fraction: () => 0 };
  const cipher = createKeyFileCipher({ file, mayCreate: false, environment: KEY }, random);
  const stored = Buffer.from(
    '0101010101010101010101010145b0d88a2585632d7c4883bb0ac415280595e6c5f5dbcc62bebabb0111501f',
    'hex',
  );
  expect((await cipher.encrypt('stored long ago')).toString('hex')).toBe(stored.toString('hex'));
  expect(await cipher.decrypt(stored)).toBe('stored long ago');
});

test('every altered byte, another key and a cut text are refused', async () => {
  const cipher = fromVariable(KEY);
  const bytes = await cipher.encrypt(SECRET);
  for (let at = 0; at < bytes.length; at++) {
    const altered = Buffer.from(bytes);
    altered[at]! ^= 1;
    await expect(cipher.decrypt(altered)).rejects.toEqual(unavailable('stored secret'));
  }
  for (const length of [0, 1, 28, bytes.length - 1]) {
    await expect(cipher.decrypt(bytes.subarray(0, length))).rejects.toEqual(unavailable('stored secret'));
  }
  const another = fromVariable(Buffer.alloc(32, 8).toString('base64'));
  await expect(another.decrypt(bytes)).rejects.toEqual(unavailable('stored with another key'));
});

test('the environment goes before the file and leaves it alone', async () => {
  const cipher = fromVariable(` ${KEY}\n`);
  expect(cipher.state()).toEqual({ available: true, backend: 'environment' });
  expect(await cipher.decrypt(await cipher.encrypt(SECRET))).toBe(SECRET);
  expect(existsSync(file)).toBe(false);
});

test.each(['', 'short', `${KEY}${KEY}`, Buffer.alloc(31).toString('base64'), KEY.replace('=', '!')])(
  'a malformed key in the environment is refused, never replaced by the file: %j',
  async (value) => {
    const cipher = fromVariable(value);
    expect(cipher.state()).toMatchObject({
      available: false,
      backend: 'environment',
      reason: 'RELAY_SECRET_KEY is not a key.',
      remedy: expect.stringContaining('openssl rand -base64 32'),
    });
    await expect(cipher.encrypt(SECRET)).rejects.toEqual(unavailable('RELAY_SECRET_KEY'));
    expect(existsSync(file)).toBe(false);
  },
);

test('a key file that is missing is not made where that is not allowed', async () => {
  const cipher = fromFile(false);
  expect(cipher.state()).toMatchObject({ available: false, reason: expect.stringContaining('is missing') });
  await expect(cipher.decrypt(Buffer.alloc(60))).rejects.toEqual(unavailable('is missing'));
  expect(existsSync(file)).toBe(false);
});

test.each([0o640, 0o604, 0o644, 0o666, 0o700])(
  'a key file of mode %o is refused until it is closed',
  async (mode) => {
    writeFileSync(file, KEY);
    chmodSync(file, mode);
    const cipher = fromFile();
    expect(cipher.state()).toMatchObject({
      available: false,
      backend: 'key-file',
      reason: expect.stringContaining(`mode 0${mode.toString(8)}`),
      remedy: `Close it with: chmod 600 ${file}`,
    });
    await expect(cipher.encrypt(SECRET)).rejects.toEqual(unavailable('chmod 600'));
    chmodSync(file, 0o600);
    expect(cipher.state()).toEqual({ available: true, backend: 'key-file' });
  },
);

test('a key file that is read-only for its owner is fine', () => {
  writeFileSync(file, `${KEY}\n`);
  chmodSync(file, 0o400);
  expect(fromFile(false).state().available).toBe(true);
});

test.runIf(process.getuid?.() === 0)('a key file of another user is refused', () => {
  writeFileSync(file, KEY, { mode: 0o600 });
  chownSync(file, 12345, 12345);
  expect(fromFile().state()).toMatchObject({
    available: false,
    reason: expect.stringContaining('another user'),
  });
});

test.each(['', 'not a key', `${KEY}\n${KEY}`])(
  'a key file that holds no key is refused and kept: %j',
  (text) => {
    writeFileSync(file, text, { mode: 0o600 });
    expect(fromFile().state()).toMatchObject({
      available: false,
      reason: expect.stringContaining('does not hold a key'),
    });
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);

test('a key file whose folder does not exist is reported', () => {
  const cipher = createKeyFileCipher(
    { file: join(dir, 'absent', 'k'), mayCreate: true, environment: undefined },
    systemRandom,
  );
  expect(cipher.state()).toMatchObject({
    available: false,
    reason: expect.stringContaining('cannot be used'),
  });
});
