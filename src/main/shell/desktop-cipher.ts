import { dialog, safeStorage } from 'electron';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretCipher } from '../secrets/cipher.ts';
import { createKeyFileCipher, SECRET_KEY_VARIABLE } from '../secrets/key-file-cipher.ts';
import { storedBackends } from '../secrets/stored-backends.ts';
import { systemRandom } from '../lib/random.ts';
import { safeStorageCipher } from './safe-storage.ts';
import type { KeyringCipher } from './safe-storage.ts';
import { TEXTS } from './texts.ts';

/** How a desktop folder keeps its secrets, chosen when it is opened. */
export type Choice = 'keyring' | 'key_file' | 'ask';

/** What the choice depends on. */
export type ChoiceFacts = {
  keyringAvailable: boolean;
  /** Under which ciphers secrets lie already. */
  stored: string[];
  hasKeyFile: boolean;
  /** `RELAY_SECRETS`: `key-file` or `keyring` where that was decided outside. */
  wanted: string | undefined;
  /** Not to be asked: the user said no before, or is not there. */
  silent: boolean;
};

/** Where a desktop folder keeps its secrets. */
export type DesktopCipher =
  { kind: 'keyring'; cipher: KeyringCipher } | { kind: 'key_file'; cipher: SecretCipher };

const KEY_BACKENDS = ['key-file', 'environment'];

/** The keyring where there is one; a key file where secrets lie under it or it was asked for; else the user decides. Pure. */
export function chooseCipher(facts: ChoiceFacts): Choice {
  const { keyringAvailable, stored, hasKeyFile, wanted, silent } = facts;
  if (stored.some((backend) => KEY_BACKENDS.includes(backend))) return 'key_file';
  if (stored.length > 0 || wanted === 'keyring') return 'keyring';
  if (wanted === 'key-file' || hasKeyFile) return 'key_file';
  return keyringAvailable || silent ? 'keyring' : 'ask';
}

/** The cipher of a desktop folder. Without a keyring and without a decision it asks once, unless started `hidden`. */
export async function desktopCipher(
  dataDir: string,
  { hidden }: { hidden: boolean },
): Promise<DesktopCipher> {
  const keyring = await safeStorageCipher(safeStorage);
  const stored = storedBackends(join(dataDir, 'relay.db'));
  const declinedFile = join(dataDir, 'key-file-declined');
  const choice = chooseCipher({
    keyringAvailable: keyring.state().available,
    stored,
    hasKeyFile: existsSync(join(dataDir, 'secret.key')) || process.env[SECRET_KEY_VARIABLE] !== undefined,
    wanted: process.env['RELAY_SECRETS'],
    silent: hidden || existsSync(declinedFile),
  });
  if (choice === 'keyring') return { kind: 'keyring', cipher: keyring };
  if (choice === 'ask' && !(await askForKeyFile())) {
    writeFileSync(declinedFile, '');
    return { kind: 'keyring', cipher: keyring };
  }
  return { kind: 'key_file', cipher: keyFileOf(dataDir, stored.length === 0) };
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
    message: TEXTS.keyring.none,
    detail: TEXTS.keyring.useKeyFile,
    buttons: TEXTS.keyring.buttons,
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}
