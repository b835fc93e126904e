import { dialog } from 'electron';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretCipher } from '../secrets/cipher.ts';
import { createKeyFileCipher, SECRET_KEY_VARIABLE } from '../secrets/key-file-cipher.ts';
import { storedBackends } from '../secrets/stored-backends.ts';
import { systemRandom } from '../lib/random.ts';
import { safeStorageCipher } from './safe-storage.ts';
import type { DesktopStorage } from './safe-storage.ts';

/** How a desktop folder keeps its secrets, chosen when it is opened. */
export type Choice = 'keyring' | 'key_file' | 'ask';

/** What the choice depends on. */
export type ChoiceFacts = {
  keyringAvailable: boolean;
  /** Under which ciphers secrets lie already. */
  stored: string[];
  hasKeyFile: boolean;
  /** `RELAY_SECRETS`: `key-file` where that was decided outside. */
  wanted: string | undefined;
};

const KEY_BACKENDS = ['key-file', 'environment'];

/** The keyring where there is one; a key file where secrets lie under it or it was asked for; else the user decides. Pure. */
export function chooseCipher({ keyringAvailable, stored, hasKeyFile, wanted }: ChoiceFacts): Choice {
  if (stored.some((backend) => KEY_BACKENDS.includes(backend))) return 'key_file';
  if (stored.length > 0) return 'keyring';
  if (wanted === 'key-file' || hasKeyFile) return 'key_file';
  return keyringAvailable ? 'keyring' : 'ask';
}

/** The cipher of a desktop folder. Without a keyring and without a decision it asks once, in plain words. */
export async function desktopCipher(dataDir: string, storage: DesktopStorage): Promise<SecretCipher> {
  const keyring = await safeStorageCipher(storage);
  const stored = storedBackends(join(dataDir, 'relay.db'));
  const choice = chooseCipher({
    keyringAvailable: keyring.state().available,
    stored,
    hasKeyFile: existsSync(join(dataDir, 'secret.key')) || process.env[SECRET_KEY_VARIABLE] !== undefined,
    wanted: process.env['RELAY_SECRETS'],
  });
  if (choice === 'keyring') return keyring;
  if (choice === 'ask' && !(await askForKeyFile())) return keyring;
  return keyFileOf(dataDir, stored.length === 0);
}

/** The key-file cipher of a folder. */
export function keyFileOf(dataDir: string, mayCreate: boolean): SecretCipher {
  const file = join(dataDir, 'secret.key');
  return createKeyFileCipher(
    { file, mayCreate, environment: process.env[SECRET_KEY_VARIABLE] },
    systemRandom,
  );
}

async function askForKeyFile(): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Reflector Relay',
    message: 'This desktop has no keyring in which secrets could be kept safely.',
    detail:
      'Secrets can be kept under a key file in the data folder instead, which only your account may read. ' +
      'Without either, rooms can be looked at, but nothing can be signed or sent.',
    buttons: ['Use a key file', 'Go on without secrets'],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}
