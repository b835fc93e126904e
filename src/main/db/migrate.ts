import type Database from 'better-sqlite3';
import { RelayError } from '../lib/errors.ts';
import { makeBackup, pruneBackups } from './backups.ts';
import { storageError } from './storage-error.ts';

const BACKUPS_KEPT = 3;
/** Larger files take seconds to check page by page; their foreign keys are checked all the same. */
const CHECKED_WHOLE_BYTES = 256 * 1024 * 1024;
const BREAKPOINT = '--> statement-breakpoint';

/** One step from a version of the tables to the next: `name` is its file's, starting with its number from 0000. */
export type Migration = { name: string; sql: string };

/** The migrations in a list of files by path, in their order. */
export function toMigrations(files: Record<string, string>): Migration[] {
  return Object.entries(files)
    .map(([path, sql]) => ({ name: path.replace(/^.*\//, '').replace(/\.sql$/, ''), sql }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The migrations this version of the app brings along. */
export const bundledMigrations: Migration[] = toMigrations(
  import.meta.glob<string>('./migrations/*.sql', { query: '?raw', import: 'default', eager: true }),
);

/**
 * Brings the tables to the newest version, all missing steps in one transaction, after a backup of a database
 * that holds anything. Fails with `unavailable`, leaving the database as it was, when it is from a newer app, when
 * no backup can be made, or when a step fails; drizzle's own migrator is not used because it empties child tables
 * on a table rebuild. `report` is told what happens, in sentences.
 */
export function migrate(
  sqlite: Database.Database,
  migrations: Migration[] = bundledMigrations,
  report: (message: string) => void = () => {},
): void {
  checkNumbering(migrations);
  const applied = Number(sqlite.pragma('user_version', { simple: true }));
  const newest = migrations.length;
  if (applied > newest) throw fromNewerApp(applied, newest);
  if (applied === newest) return;

  const backup = hasNothingToKeep(sqlite) ? null : backUp(sqlite, newest);
  if (backup) report(`Made a backup before the upgrade: ${backup}`);
  // Switching foreign keys does nothing inside a transaction, and with them on a rebuild deletes child rows.
  sqlite.pragma('foreign_keys = OFF');
  try {
    sqlite.exec('BEGIN IMMEDIATE');
    for (const migration of migrations.slice(applied)) {
      apply(sqlite, migration);
      report(`Upgraded the database by ${migration.name}`);
    }
    checkResult(sqlite);
    sqlite.pragma(`user_version = ${newest}`);
    sqlite.exec('COMMIT');
  } catch (error) {
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
    throw upgradeFailed(error, backup);
  } finally {
    sqlite.pragma('foreign_keys = ON');
  }
  if (backup) pruneBackups(sqlite.name, BACKUPS_KEPT);
}

function checkNumbering(migrations: Migration[]): void {
  migrations.forEach(({ name }, index) => {
    const expected = String(index).padStart(4, '0');
    if (!name.startsWith(`${expected}_`)) throw new Error(`Migration ${expected} expected, found ${name}`);
  });
}

function hasNothingToKeep(sqlite: Database.Database): boolean {
  return sqlite.memory || sqlite.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
}

function backUp(sqlite: Database.Database, version: number): string {
  try {
    return makeBackup(sqlite, version);
  } catch (error) {
    const reason = storageError(error)?.message ?? messageOf(error);
    throw new RelayError(
      'unavailable',
      `The database must be upgraded, but no backup could be made first, so nothing was changed: ${reason}`,
      [],
      { cause: error },
    );
  }
}

function apply(sqlite: Database.Database, { name, sql }: Migration): void {
  for (const statement of sql.split(BREAKPOINT)) {
    try {
      sqlite.exec(statement);
    } catch (error) {
      throw new Error(`${name}: ${messageOf(error)}`, { cause: error });
    }
  }
}

function checkResult(sqlite: Database.Database): void {
  const [orphan] = sqlite.pragma('foreign_key_check') as { table: string; parent: string }[];
  if (orphan) throw new Error(`rows of ${orphan.table} would refer to missing rows of ${orphan.parent}`);
  const pages = Number(sqlite.pragma('page_count', { simple: true }));
  if (pages * Number(sqlite.pragma('page_size', { simple: true })) > CHECKED_WHOLE_BYTES) return;
  const found = sqlite.pragma('quick_check(1)', { simple: true });
  if (found !== 'ok') throw new Error(`the check of the result found: ${String(found)}`);
}

function fromNewerApp(applied: number, newest: number): RelayError {
  return new RelayError(
    'unavailable',
    `This data was written by a newer Reflector Relay (tables of version ${applied}; this one knows up to ${newest}). Nothing was changed. Install the newer version again, or start this one with another data folder.`,
  );
}

function upgradeFailed(error: unknown, backup: string | null): RelayError {
  const reason = (storageError(error) ?? storageError((error as Error).cause))?.message ?? messageOf(error);
  const kept = backup ? ` A backup is at ${backup}.` : '';
  return new RelayError(
    'unavailable',
    `The database could not be upgraded, and stays as it was: ${reason}.${kept} The earlier version of Reflector Relay still works with it.`.replace(
      '..',
      '.',
    ),
    [],
    { cause: error },
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
