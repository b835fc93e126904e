import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockDataFolder } from '../db/data-folder-lock.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open.ts';
import type { StoreContext } from '../db/store.ts';
import { createWriter } from '../db/writer.ts';
import { createTouchedFlush } from '../delivery/search/index-writer.ts';
import { createTallyFlush } from '../delivery/statistics/rollups.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';

/** What follows the commits of a store. */
export type CommitListener = {
  onTallied(tallies: ReadonlyMap<string, number>): void;
  onCommitted(): void;
  /** A commit failed, and with it all its writes: what is remembered of them is not true. */
  onLost(): void;
  onRecovered(): void;
};

/** The store of a data folder that this process alone has. */
export type OpenStore = {
  store: StoreContext;
  /** Why the last commit failed; null once one succeeded again. */
  commitProblem(): string | null;
  /** Closes the database and gives the folder free. */
  close(): void;
};

/**
 * Takes a data folder for this process, opens its database and brings that up to date. Fails with a plain sentence when
 * the folder is in use, damaged, or from a newer version, and then leaves the folder free.
 */
export function openStore(
  { dataDir, clock, random, log }: { dataDir: string; clock: Clock; random: Random; log: Log },
  listener: CommitListener,
): OpenStore {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockDataFolder(dataDir, { pid: process.pid });
  const opened = openOrRelease(join(dataDir, 'relay.db'), lock.release, log);
  const { sqlite, db } = opened;
  let commitProblem: string | null = null;
  const writer = createWriter(sqlite, {
    flushTallies: createTallyFlush(sqlite),
    onTallied: listener.onTallied,
    flushTouched: createTouchedFlush(sqlite),
    onCommitted: listener.onCommitted,
    onCommitError({ message }) {
      commitProblem = message;
      listener.onLost();
    },
    onCommitRecovered() {
      commitProblem = null;
      listener.onRecovered();
    },
  });
  return {
    store: { sqlite, db, writer, clock, random },
    commitProblem: () => commitProblem,
    close() {
      opened.close();
      lock.release();
    },
  };
}

function openOrRelease(file: string, release: () => void, log: Log): ReturnType<typeof openDatabase> {
  try {
    const opened = openDatabase(file);
    migrate(opened.sqlite, undefined, (step) => log.info('migration', { step }));
    return opened;
  } catch (error) {
    release();
    throw error;
  }
}
