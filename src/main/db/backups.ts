import type Database from 'better-sqlite3';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The copies of a database made before it was migrated, newest first: `relay.db.before-3`, `relay.db.before-2` … */
export function listBackups(file: string): string[] {
  const prefix = `${basename(file)}.before-`;
  return readdirSync(dirname(file))
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .sort((a, b) => Number(b.slice(prefix.length)) - Number(a.slice(prefix.length)))
    .map((name) => join(dirname(file), name));
}

/**
 * Copies the open database to `<file>.before-<version>`, with everything committed so far, and answers the path.
 * An older copy of that name is replaced only once the new one is whole and on disk.
 */
export function makeBackup(sqlite: Database.Database, version: number): string {
  const target = `${sqlite.name}.before-${version}`;
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    // Not a copy of the file: that would miss what still stands in the write-ahead log.
    sqlite.prepare('VACUUM INTO ?').run(unfinished);
    chmodSync(unfinished, statSync(sqlite.name).mode & 0o777);
    const opened = openSync(unfinished, 'r+');
    fsyncSync(opened);
    closeSync(opened);
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  return target;
}

/** Removes all but the newest `keep` backups. */
export function pruneBackups(file: string, keep: number): void {
  for (const backup of listBackups(file).slice(keep)) rmSync(backup, { force: true });
}
