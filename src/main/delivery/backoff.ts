import type { RetryPolicy } from '../../shared/model.ts';
import type { Random } from '../lib/random.ts';

/** How far along its schedule a delivery is: retries used up, and the waiting they counted in milliseconds. */
export type ScheduleProgress = { step: number; waitedMs: number };

/** The largest share of a delay that jitter adds on top. It never shortens a delay. */
export const JITTER_SHARE = 0.1;

/**
 * The delay before the next retry in milliseconds, without jitter, and the progress it leads to; null when the
 * policy is used up. First delay, doubling, capped; ends at `maxRetries` or before the sum would pass `maxTotal`.
 */
export function nextDelay(
  policy: RetryPolicy,
  progress: ScheduleProgress,
): { delayMs: number; progress: ScheduleProgress } | null {
  if (progress.step >= policy.maxRetries) return null;
  const seconds = Math.min(policy.firstDelaySeconds * 2 ** progress.step, policy.maxDelaySeconds);
  const waitedMs = progress.waitedMs + seconds * 1000;
  if (waitedMs > policy.maxTotalSeconds * 1000) return null;
  return { delayMs: seconds * 1000, progress: { step: progress.step + 1, waitedMs } };
}

/** The delay with up to 10 % added at random, so that retries of one outage do not come back as one wave. */
export function withJitter(delayMs: number, random: Random): number {
  return Math.round(delayMs * (1 + JITTER_SHARE * random.fraction()));
}

/** What remains of a schedule, as delays in milliseconds without jitter. */
export function remainingDelays(policy: RetryPolicy, progress: ScheduleProgress): number[] {
  const delays: number[] = [];
  for (let next = nextDelay(policy, progress); next; next = nextDelay(policy, next.progress))
    delays.push(next.delayMs);
  return delays;
}
