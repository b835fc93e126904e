/**
 * Whether secrets can be kept safely here. `backend` names what keeps the key (stored beside each ciphertext
 * and compared before reading); where there is none, `reason` says why and `remedy` what to do about it.
 */
export type CipherState =
  | { available: true; backend: string }
  | { available: false; backend: string; reason: string; remedy: string };

/**
 * Keeps secrets as ciphertext. `encrypt` and `decrypt` fail with `secret_unavailable` where no key is at hand,
 * or where the bytes were altered or written with another key.
 */
export type SecretCipher = {
  state(): CipherState;
  encrypt(text: string): Promise<Buffer>;
  decrypt(bytes: Buffer): Promise<string>;
};
