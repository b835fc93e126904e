import { RelayError } from '../lib/errors.ts';

const SENTENCES: [prefix: string, sentence: string][] = [
  ['SQLITE_FULL', 'The disk is full. Nothing was stored; free some space and it goes on by itself.'],
  ['SQLITE_READONLY', 'The data folder is read-only. Nothing was stored; make it and its files writable.'],
  [
    'SQLITE_IOERR',
    'The disk could not be read or written. Nothing was stored; check the disk and its free space.',
  ],
  ['SQLITE_CANTOPEN', 'The database could not be opened. Check that its folder exists and may be written.'],
  ['SQLITE_CORRUPT', 'The database is damaged. Stop Reflector Relay and restore a backup.'],
  ['SQLITE_NOTADB', 'The database is damaged. Stop Reflector Relay and restore a backup.'],
  ['SQLITE_BUSY', 'Another program is holding the database. Nothing was stored; close that program.'],
  ['SQLITE_LOCKED', 'Another program is holding the database. Nothing was stored; close that program.'],
  ['SQLITE_NOMEM', 'The memory is used up. Nothing was stored; close other programs.'],
];

/** SQLite's result code of an error (sqlite.org/rescode.html), such as `SQLITE_IOERR_WRITE`; empty for any other error. */
export function sqliteCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
}

/** True where SQLite says that the file itself is not, or no longer, a sound database. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(error));
}

/** The refusal for an error of the disk rather than of the statement, as `unavailable`; null for every other error. */
export function storageError(error: unknown): RelayError | null {
  const code = sqliteCode(error);
  const found = SENTENCES.find(([prefix]) => code.startsWith(prefix));
  return found ? new RelayError('unavailable', found[1], [], { cause: error }) : null;
}
