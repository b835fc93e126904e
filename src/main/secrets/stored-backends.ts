import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';

/**
 * Under which ciphers the secrets of a data folder lie, read before the folder is opened: a new key must not be made
 * where it could read nothing. Empty for a new or damaged database, whose opening will tell more.
 */
export function storedBackends(databaseFile: string): string[] {
  if (!existsSync(databaseFile)) return [];
  try {
    const sqlite = new Database(databaseFile, { readonly: true, fileMustExist: true });
    try {
      return sqlite
        .prepare(
          `SELECT cipher_backend FROM secrets
           UNION SELECT intake_secret_backend FROM rooms WHERE intake_secret_backend IS NOT NULL
           UNION SELECT key_backend FROM sources WHERE key_backend IS NOT NULL`,
        )
        .pluck()
        .all() as string[];
    } finally {
      sqlite.close();
    }
  } catch {
    return [];
  }
}
