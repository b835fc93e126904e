import type { Clock } from '../../lib/clock.ts';
import type { SourceRow } from './sources.ts';

/** Numbers behind the cursor that are read again: they are given before the commit, so that a lower one can come late. */
const WINDOW = 200;
/** A commit may come so long after its number was given; what readings of this time found is read over again. */
const LATE_COMMIT_MS = 120_000;

export type ReadingWindow = {
  /** Where a reading begins: behind the cursor, and where the window kept by `next` begins. */
  start(source: Pick<SourceRow, 'windowFrom'>, cursor: number): number;
  /** After a reading that began at `beganAt` (monotonic) with this cursor: where the next window begins. To be stored. */
  next(source: Pick<SourceRow, 'windowFrom'>, beganAt: number, cursor: number): number;
};

/** Says how far behind the cursor each reading begins. */
export function createReadingWindow(clock: Clock): ReadingWindow {
  /** Where the cursor stood when recent readings began, oldest first. */
  const began: { at: number; cursor: number }[] = [];
  return {
    start: ({ windowFrom }, cursor) => Math.max(0, Math.min(cursor - WINDOW, windowFrom ?? cursor)),
    next({ windowFrom }, beganAt, cursor) {
      if (began.length === 0) began.push({ at: beganAt, cursor: windowFrom ?? cursor });
      began.push({ at: beganAt, cursor });
      while (began.length > 1 && began[1]!.at <= clock.monotonic() - LATE_COMMIT_MS) began.shift();
      return began[0]!.cursor;
    },
  };
}
