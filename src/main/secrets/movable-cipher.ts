import type { SecretCipher } from './cipher.ts';

/** A cipher that another can take the place of while the engine runs. */
export type MovableCipher = SecretCipher & { use(next: SecretCipher): void };

/** Keeps secrets with `first` until `use` names another. */
export function createMovableCipher(first: SecretCipher): MovableCipher {
  let current = first;
  return {
    state: () => current.state(),
    encrypt: (text) => current.encrypt(text),
    decrypt: (bytes) => current.decrypt(bytes),
    use(next) {
      current = next;
    },
  };
}
