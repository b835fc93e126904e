import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { closeSync, openSync } from 'node:fs';
import { basename } from 'node:path';
import { RelayError } from '../lib/errors.ts';
import { listBackups } from './backups.ts';
import { isDamage, storageError } from './storage-error.ts';

/** The write-ahead log is cut back to this after a burst. */
const LOG_LIMIT_BYTES = 64 * 1024 * 1024;

/** The one open connection: SQLite itself, drizzle on top of it, and what closes both. */
export type OpenDatabase = {
  sqlite: Database.Database;
  db: BetterSQLite3Database;
  /** Lets SQLite tidy its statistics and closes the file. May be called twice. */
  close(): void;
};

/**
 * Opens the database file, creating an empty one (readable by its owner only) if there is none. A commit on it
 * survives a power cut. Fails with `unavailable` and what to do about it when the file is damaged, is no
 * database, or cannot be read and written; a damaged file is left as it is. `busyTimeoutMs` is how long a
 * statement waits for another program's lock.
 */
export function openDatabase(file: string, { busyTimeoutMs = 5000 } = {}): OpenDatabase {
  createOwnersOnly(file);
  let sqlite: Database.Database | undefined;
  try {
    sqlite = new Database(file, { timeout: busyTimeoutMs });
    // Reading before anything is set: damage must show here, and must be met unchanged.
    sqlite.pragma('user_version');
    const tables = sqlite.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number;
    // Lets the file give pages back when history is pruned; only an empty one can still be made so.
    if (tables === 0) sqlite.pragma('auto_vacuum = INCREMENTAL');
    sqlite.pragma('journal_mode = WAL');
    // This build falls back to NORMAL in WAL mode, which may lose the last commits in a power cut.
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('foreign_keys = ON');
    sqlite.pragma(`journal_size_limit = ${LOG_LIMIT_BYTES}`);
    // SQLite silently opens a write-protected file for reading; only asking to write tells.
    sqlite.exec('BEGIN IMMEDIATE; ROLLBACK');
  } catch (error) {
    sqlite?.close();
    throw cannotOpen(file, error);
  }
  const opened = sqlite;
  return { sqlite: opened, db: drizzle(opened), close: () => close(opened) };
}

/**
 * The database as it is at this moment, to read from while it goes on changing: nothing committed later is seen. To be
 * closed soon, because the write-ahead log cannot be cut back meanwhile.
 */
export function openSnapshot(file: string): { sqlite: Database.Database; close(): void } {
  const sqlite = new Database(file, { readonly: true, fileMustExist: true });
  sqlite.exec('BEGIN');
  // Only reading something makes it stand still.
  sqlite.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get();
  return { sqlite, close: () => void sqlite.close() };
}

function createOwnersOnly(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw new RelayError(
      'unavailable',
      `The database ${file} cannot be opened for writing. Check that its folder exists and that you may write in it.`,
      [],
      { cause: error },
    );
  }
}

function cannotOpen(file: string, error: unknown): unknown {
  if (isDamage(error)) return damaged(file, error);
  const known = storageError(error);
  return known ? new RelayError('unavailable', `${known.message} (${file})`, [], { cause: error }) : error;
}

function damaged(file: string, cause: unknown): RelayError {
  const [newest] = listBackups(file);
  const remedy = newest
    ? `Restore the newest backup: move ${basename(file)} aside together with any ${basename(file)}-wal and ${basename(file)}-shm, and copy ${basename(newest)} to ${basename(file)}. Or move them aside without it to start empty.`
    : `There is no backup beside it: restore your own, or move ${basename(file)} aside, with any ${basename(file)}-wal and ${basename(file)}-shm, to start empty.`;
  return new RelayError(
    'unavailable',
    `The database ${file} is damaged or not a database. Nothing was changed. ${remedy}`,
    [],
    { cause },
  );
}

function close(sqlite: Database.Database): void {
  if (!sqlite.open) return;
  try {
    sqlite.pragma('optimize');
  } catch (error) {
    // Statistics are a help to the next start and never a reason not to close.
    if (!storageError(error)) throw error;
  } finally {
    sqlite.close();
  }
}
