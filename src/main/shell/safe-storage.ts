import type { SafeStorage } from 'electron';
import { RelayError } from '../lib/errors.ts';
import type { CipherState, SecretCipher } from '../secrets/cipher.ts';
import { TEXTS } from './texts.ts';

/** What of Electron's `safeStorage` is used. The asynchronous calls came with Electron 42; 46 drops the others. */
export type DesktopStorage = Pick<SafeStorage, 'getSelectedStorageBackend'> & Partial<SafeStorage>;

/** A cipher under a keyring that may be locked now and open later. */
export type KeyringCipher = SecretCipher & {
  /** Looks at the keyring anew; answers the state from now on. */
  look(): Promise<CipherState>;
};

/**
 * A cipher under the desktop's keyring, to be made once Electron is ready. On Linux the backends `basic_text`
 * (a password fixed in Chromium's source) and `unknown` count as no keyring at all.
 */
export async function safeStorageCipher(
  storage: DesktopStorage,
  platform: NodeJS.Platform = process.platform,
): Promise<KeyringCipher> {
  let state = await stateOf(storage, platform);
  const ready = (): void => {
    if (!state.available) throw new RelayError('secret_unavailable', `${state.reason} ${state.remedy}`);
  };
  return {
    state: () => state,
    async look() {
      state = await stateOf(storage, platform);
      return state;
    },
    async encrypt(text) {
      ready();
      return storage.encryptStringAsync
        ? await storage.encryptStringAsync(text)
        : storage.encryptString!(text);
    },
    async decrypt(bytes) {
      ready();
      try {
        if (!storage.decryptStringAsync) return storage.decryptString!(bytes);
        return (await storage.decryptStringAsync(bytes)).result;
      } catch (cause) {
        const message = TEXTS.keyring.another;
        throw new RelayError('secret_unavailable', message, [], { cause });
      }
    },
  };
}

async function stateOf(storage: DesktopStorage, platform: NodeJS.Platform): Promise<CipherState> {
  const backend = backendOf(storage, platform);
  if (backend === 'basic_text' || backend === 'unknown') {
    return {
      available: false,
      backend,
      reason: TEXTS.keyring.none,
      remedy: TEXTS.keyring.start,
    };
  }
  const usable = storage.isAsyncEncryptionAvailable
    ? await storage.isAsyncEncryptionAvailable()
    : storage.isEncryptionAvailable!();
  if (usable) return { available: true, backend };
  return {
    available: false,
    backend,
    reason: TEXTS.keyring.closed,
    remedy: TEXTS.keyring.unlock,
  };
}

function backendOf(storage: DesktopStorage, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'keychain';
  if (platform === 'win32') return 'dpapi';
  return storage.getSelectedStorageBackend();
}
