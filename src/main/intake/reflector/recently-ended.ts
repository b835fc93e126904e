import type { Clock } from '../../lib/clock.ts';

/** Transcripts that were seen to end, by a clock that nobody sets. */
export type RecentlyEnded = {
  note(transcriptId: string, endedSeenAt: number): void;
  /** Those seen to end within the last so many milliseconds of this process. */
  within(ms: number): string[];
};

/** Far more than end within a day, the longest that is asked for. */
const MOST = 10_000;

/**
 * Remembers, for as long as the process lives, when transcripts were first seen ended: a wall clock that is set forward
 * would make what has just ended look long past.
 */
export function createRecentlyEnded(clock: Clock): RecentlyEnded {
  const seen = new Map<string, { endedSeenAt: number; at: number }>();
  return {
    note(transcriptId, endedSeenAt) {
      if (seen.get(transcriptId)?.endedSeenAt === endedSeenAt) return;
      seen.delete(transcriptId);
      seen.set(transcriptId, { endedSeenAt, at: clock.monotonic() });
      const [oldest] = seen.keys();
      if (seen.size > MOST && oldest !== undefined) seen.delete(oldest);
    },
    within(ms) {
      const from = clock.monotonic() - ms;
      return [...seen].flatMap(([transcriptId, { at }]) => (at >= from ? [transcriptId] : []));
    },
  };
}
