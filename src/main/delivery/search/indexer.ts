import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Writer } from '../../db/writer.ts';
import type { SearchIndexWriter } from './index-writer.ts';

/** What a delivery meets right after it was accepted is indexed with it. */
const GATHER_MS = 500;
/** How long one slice takes the engine's thread, about. */
const SLICE_MS = 8;
/** How long others have it between two slices: longer while they write themselves. */
const PAUSE_MS = 15;
const BUSY_PAUSE_MS = 400;
const AFTER_FAILURE_MS = 30_000;
const FIRST_SLICE = 25;
const MOST_IN_SLICE = 1000;
/** Fewer than this are counted one by one. */
const COUNTED_TO = 10_000;

export type Indexer = {
  /** Begins with what an earlier process left. */
  start(): void;
  /** Something was committed: looks soon whether anything waits. */
  wake(): void;
  /** How many deliveries cannot be found as they are now; a round number above ten thousand. */
  waiting(): number;
  stop(): void;
};

/**
 * Keeps the index of the search up with the deliveries, in slices between other work: a burst of deliveries is not held
 * up by it, and while it is behind it says how far. `onProgress` is told after each slice.
 */
export function createIndexer(
  writer: Writer,
  index: SearchIndexWriter,
  clock: Clock,
  log: Log,
  onProgress: (waiting: number) => void,
): Indexer {
  let state: 'new' | 'running' | 'stopped' = 'new';
  /** An estimate while it is large: counting a million takes too long to do it often. */
  let known = 0;
  let size = FIRST_SLICE;
  let cancelTimer: (() => void) | null = null;
  let working = false;
  /** Commits since the last slice that were not its own: whether others are busy writing. */
  let othersWrote = false;

  const sleep = (ms: number): void => {
    if (state !== 'running' || working || cancelTimer !== null) return;
    cancelTimer = clock.after(ms, () => {
      cancelTimer = null;
      void slice();
    });
  };

  const slice = async (): Promise<void> => {
    working = true;
    try {
      const busy = othersWrote;
      const { found, took } = await writer.write(() => {
        const began = clock.monotonic();
        return { found: index.indexInWrite(size), took: clock.monotonic() - began };
      });
      othersWrote = false;
      if (found > 0) adapt(found, took);
      working = false;
      known = Math.max(0, known - found);
      if (found > 0) onProgress(waiting());
      if (waiting() > 0) sleep(busy ? BUSY_PAUSE_MS : PAUSE_MS);
    } catch (error) {
      working = false;
      if (state === 'running') log.warn('the index of the search could not be written', { error });
      sleep(AFTER_FAILURE_MS);
    }
  };

  const waiting = (): number => {
    if (known <= COUNTED_TO) known = index.waiting(COUNTED_TO + 1);
    return known;
  };

  const adapt = (found: number, took: number): void => {
    const wanted = took > 0 ? (found * SLICE_MS) / took : size * 2;
    size = Math.max(1, Math.min(Math.round(wanted), size * 2, MOST_IN_SLICE));
  };

  return {
    start() {
      state = 'running';
      known = index.waiting(-1);
      sleep(0);
    },
    wake() {
      if (working) return;
      othersWrote = true;
      sleep(GATHER_MS);
    },
    waiting,
    stop() {
      state = 'stopped';
      cancelTimer?.();
    },
  };
}
