import { createCipheriv, createDecipheriv } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { RelayError } from '../lib/errors.ts';
import type { Random } from '../lib/random.ts';
import type { CipherState, SecretCipher } from './cipher.ts';

const VERSION = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** The environment variable that may hold the key, as base64 of 32 bytes. */
export const SECRET_KEY_VARIABLE = 'RELAY_SECRET_KEY';

/** Where the key comes from. */
export type KeySource = {
  /** Holds the key as base64; must be its owner's alone (mode 0600 or narrower). */
  file: string;
  /** Whether an absent file may be made. Not while secrets are stored: a new key cannot read them. */
  mayCreate: boolean;
  /** The value of `RELAY_SECRET_KEY`. Where set it is the key, and the file is not looked at. */
  environment: string | undefined;
};

/**
 * Keeps secrets by AES-256-GCM under a key from a file or the environment, for machines without a keyring. Each
 * ciphertext is a version byte, 12 random bytes, the 16-byte tag and the encrypted UTF-8. While there is no usable
 * key, `state()` looks again on each call, so that what was put right counts without a restart.
 */
export function createKeyFileCipher(source: KeySource, random: Random): SecretCipher {
  let key: Buffer | null = null;

  const state = (): CipherState => {
    const backend = source.environment === undefined ? 'key-file' : 'environment';
    if (key) return { available: true, backend };
    const found =
      source.environment === undefined ? keyOfFile(source, random) : keyOfVariable(source.environment);
    if (!Buffer.isBuffer(found)) return { available: false, backend, ...found };
    key = found;
    return { available: true, backend };
  };

  const needKey = (): Buffer => {
    const now = state();
    if (!now.available) throw new RelayError('secret_unavailable', `${now.reason} ${now.remedy}`);
    return key!;
  };

  return {
    state,
    encrypt: async (text) => seal(needKey(), random.bytes(NONCE_BYTES), text),
    decrypt: async (bytes) => unseal(needKey(), bytes),
  };
}

type Refusal = { reason: string; remedy: string };

function keyOfVariable(value: string): Buffer | Refusal {
  return (
    parseKey(value) ?? {
      reason: `${SECRET_KEY_VARIABLE} is not a key.`,
      remedy: 'Set it to the base64 of 32 random bytes, as `openssl rand -base64 32` prints it.',
    }
  );
}

function keyOfFile({ file, mayCreate }: KeySource, random: Random): Buffer | Refusal {
  try {
    if (!existsSync(file)) {
      if (!mayCreate) {
        return {
          reason: `The key file ${file} is missing.`,
          remedy: 'Put it back from a backup; without it the stored secrets cannot be read.',
        };
      }
      writeKey(file, random.bytes(KEY_BYTES));
    }
    return readKey(file);
  } catch (error) {
    return {
      reason: `The key file ${file} cannot be used: ${(error as Error).message}.`,
      remedy: 'Make the file and its folder accessible to the user Reflector Relay runs as.',
    };
  }
}

function writeKey(file: string, key: Buffer): void {
  const unfinished = `${file}.unfinished`;
  const opened = openSync(unfinished, 'w', 0o600);
  try {
    fchmodSync(opened, 0o600);
    writeSync(opened, `${key.toString('base64')}\n`);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
  renameSync(unfinished, file);
}

function readKey(file: string): Buffer | Refusal {
  const opened = openSync(file, 'r');
  try {
    const stat = fstatSync(opened);
    // Windows has neither modes nor owners of this kind.
    const userId = process.getuid?.();
    if (userId !== undefined && stat.uid !== userId) {
      return {
        reason: `The key file ${file} belongs to another user.`,
        remedy: 'Make it the property of the user Reflector Relay runs as (chown).',
      };
    }
    if (userId !== undefined && (stat.mode & 0o177) !== 0) {
      return {
        reason: `The key file ${file} is open to other users (mode ${(stat.mode & 0o777).toString(8).padStart(4, '0')}).`,
        remedy: `Close it with: chmod 600 ${file}`,
      };
    }
    return (
      parseKey(readFileSync(opened, 'utf8')) ?? {
        reason: `The key file ${file} does not hold a key.`,
        remedy: 'Put it back from a backup; it must hold the base64 of 32 bytes and nothing else.',
      }
    );
  } finally {
    closeSync(opened);
  }
}

function parseKey(text: string): Buffer | null {
  const trimmed = text.trim();
  return /^[A-Za-z0-9+/]{43}=$/.test(trimmed) ? Buffer.from(trimmed, 'base64') : null;
}

function seal(key: Buffer, nonce: Buffer, text: string): Buffer {
  const version = Buffer.from([VERSION]);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(version);
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([version, nonce, cipher.getAuthTag(), encrypted]);
}

function unseal(key: Buffer, bytes: Buffer): string {
  if (bytes.length < HEAD_BYTES || bytes[0] !== VERSION) {
    throw new RelayError(
      'secret_unavailable',
      'The stored secret is not in a form this version can read. Set it again.',
    );
  }
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(bytes.subarray(0, 1));
  decipher.setAuthTag(bytes.subarray(1 + NONCE_BYTES, HEAD_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES)), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new RelayError(
      'secret_unavailable',
      'The stored secret cannot be read: it was stored with another key, or altered. Bring the earlier key back, or set the secret again.',
      [],
      { cause: error },
    );
  }
}
