import type { Random } from '../lib/random.ts';

export { nextDelay, remainingDelays } from '../../shared/retry-schedule.ts';
export type { ScheduleProgress } from '../../shared/retry-schedule.ts';

/** The largest share of a delay that jitter adds on top. It never shortens a delay. */
export const JITTER_SHARE = 0.1;

/** The delay with up to 10 % added at random, so that retries of one outage do not come back as one wave. */
export function withJitter(delayMs: number, random: Random): number {
  return Math.round(delayMs * (1 + JITTER_SHARE * random.fraction()));
}
