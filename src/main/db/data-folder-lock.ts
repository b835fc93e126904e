import Database from 'better-sqlite3';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../lib/clock.ts';
import type { Clock } from '../lib/clock.ts';
import { RelayError } from '../lib/errors.ts';
import { sqliteCode, storageError } from './storage-error.ts';

/** A process on its way out is given this long. */
const WAIT_MS = 250;

/** The right to use a data folder, until given back or the process ends, however it ends. */
export type DataFolderLock = {
  /** Gives the folder back. May be called twice. */
  release(): void;
};

type Holder = { pid: number; startedAt: number };

/**
 * Takes the data folder `dir` for this process; fails with `conflict`, naming the process that has it, while
 * another one does. The lock is the operating system's, on `lock.db`, so a killed process leaves nothing behind;
 * `lock.json` only tells who holds it.
 */
export function lockDataFolder(
  dir: string,
  { pid }: { pid: number },
  clock: Pick<Clock, 'now'> = systemClock,
): DataFolderLock {
  const infoFile = join(dir, 'lock.json');
  const lock = takeLock(dir, infoFile);
  writeHolder(infoFile, { pid, startedAt: clock.now() });
  return {
    release() {
      if (!lock.open) return;
      rmSync(infoFile, { force: true });
      lock.close();
    },
  };
}

function takeLock(dir: string, infoFile: string): Database.Database {
  let lock: Database.Database | undefined;
  try {
    lock = new Database(join(dir, 'lock.db'), { timeout: WAIT_MS });
    lock.pragma('locking_mode = EXCLUSIVE');
    // Held open for as long as the process lives: nothing is ever written.
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    if (sqliteCode(error).startsWith('SQLITE_BUSY')) throw inUse(dir, readHolder(infoFile), error);
    throw new RelayError(
      'unavailable',
      `The data folder ${dir} cannot be locked: ${storageError(error)?.message ?? (error as Error).message}`,
      [],
      { cause: error },
    );
  }
}

function inUse(dir: string, holder: Holder | null, cause: unknown): RelayError {
  const who = holder
    ? `process ${holder.pid} (started ${new Date(holder.startedAt).toISOString()})`
    : 'another process';
  return new RelayError(
    'conflict',
    `The data folder ${dir} is already in use by ${who}. Stop it first, or choose another folder.`,
    [],
    { cause },
  );
}

function writeHolder(file: string, holder: Holder): void {
  writeFileSync(`${file}.unfinished`, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  renameSync(`${file}.unfinished`, file);
}

/** Null when there is nothing sound to tell: no file, a torn one, or one left by a process that is gone. */
function readHolder(file: string): Holder | null {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>;
    if (typeof pid !== 'number' || typeof startedAt !== 'number' || !isAlive(pid)) return null;
    return { pid, startedAt };
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
