import type { RetryPolicy } from './model.ts';

/** How far along its schedule a delivery is: retries used up, and the waiting they counted in milliseconds. */
export type ScheduleProgress = { step: number; waitedMs: number };

/** Where every schedule begins. */
export const SCHEDULE_START: ScheduleProgress = { step: 0, waitedMs: 0 };

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

/** What remains of a schedule, as delays in milliseconds without jitter. */
export function remainingDelays(policy: RetryPolicy, progress: ScheduleProgress): number[] {
  const delays: number[] = [];
  for (let next = nextDelay(policy, progress); next; next = nextDelay(policy, next.progress))
    delays.push(next.delayMs);
  return delays;
}

/** Retries in a row that wait equally long: from one number to another, and the waiting there is after the last. */
export type ScheduleRow = { from: number; to: number; delayMs: number; waitedMs: number };

/** A whole schedule as a table, retries of the same delay in one row. */
export function scheduleTable(policy: RetryPolicy): ScheduleRow[] {
  const rows: ScheduleRow[] = [];
  let waitedMs = 0;
  remainingDelays(policy, SCHEDULE_START).forEach((delayMs, index) => {
    waitedMs += delayMs;
    const number = index + 1;
    const last = rows.at(-1);
    if (last?.delayMs === delayMs) {
      last.to = number;
      last.waitedMs = waitedMs;
    } else rows.push({ from: number, to: number, delayMs, waitedMs });
  });
  return rows;
}
