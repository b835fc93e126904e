import type { EndpointRow } from '../rooms/endpoints.ts';

/** What of an endpoint decides when its next attempts may go out. */
export type Gate = Pick<
  EndpointRow,
  'rateLimitCount' | 'rateLimitSeconds' | 'rateLimitNextAt' | 'breakerOpenUntil'
>;

type RateLimit = Omit<Gate, 'breakerOpenUntil'>;

/** How many attempts may begin now, and until when nothing may; both gates open allow as many as one likes. */
export type Admission = {
  allowed: number;
  notBefore: number | null;
  reason: 'rate_limit' | 'breaker' | null;
};

/** A limit is smooth: attempts are spread evenly, and only what this much time would have let through comes at once. */
const BURST_MS = 100;

/** From how many failures in a row on an endpoint's breaker opens. */
export const BREAKER_FROM = 5;
const FIRST_BREAK_MS = 30_000;
const LONGEST_BREAK_MS = 300_000;

/** Whether attempts may begin now, by the endpoint's breaker and its rate limit. Pure. */
export function admit(gate: Gate, now: number): Admission {
  const breaker = breakerUntil(gate, now);
  if (breaker !== null) return { allowed: 0, notBefore: breaker, reason: 'breaker' };
  const limit = limitedUntil(gate, now);
  if (limit !== null) return { allowed: 0, notBefore: limit, reason: 'rate_limit' };
  const interval = intervalOf(gate);
  const allowed =
    interval === null
      ? Number.POSITIVE_INFINITY
      : 1 + Math.floor((now - earliest(gate, interval, now)) / interval);
  return { allowed, notBefore: null, reason: null };
}

/** Until when the breaker lets nothing through; null while it is closed. Pure. */
export function breakerUntil(
  { breakerOpenUntil }: Pick<Gate, 'breakerOpenUntil'>,
  now: number,
): number | null {
  const until = breakerOpenUntil ?? 0;
  // Further away than the longest break means that the clock was put back: nothing is held up for that.
  return until > now && until <= now + LONGEST_BREAK_MS ? until : null;
}

/** Until when the rate limit lets nothing through; null when it does, or there is none. Pure. */
export function limitedUntil(gate: RateLimit, now: number): number | null {
  const interval = intervalOf(gate);
  const from = interval === null ? now : earliest(gate, interval, now);
  return from > now ? from : null;
}

/** When the rate limit lets the next attempt through after `taken` began now; null without a limit. Pure. */
export function afterTaking(gate: Gate, taken: number, now: number): number | null {
  const interval = intervalOf(gate);
  return interval === null ? null : Math.round(earliest(gate, interval, now) + taken * interval);
}

/**
 * When each of the queued, in the order they are taken, is let through by the rate limit: each takes the first free
 * moment from when it is due. Null without a limit. Pure.
 */
export function placesIn(gate: RateLimit, dueTimes: readonly number[], now: number): number[] | null {
  const interval = intervalOf(gate);
  if (interval === null) return null;
  let free = earliest(gate, interval, now);
  return dueTimes.map((dueAt) => {
    const at = Math.max(free, dueAt);
    free = at + interval;
    return Math.round(at);
  });
}

/**
 * How long the breaker opens after one more failure, the `step`th time in a row from 0: longer each time, never longer
 * than the endpoint's own longest retry delay, so that a lone delivery keeps its schedule. Null where it stays as it is:
 * below `BREAKER_FROM` failures, or open already while attempts from before it still fail. Pure.
 */
export function breakAfter(
  failures: number,
  { breakerOpenUntil, breakerStep }: Pick<EndpointRow, 'breakerOpenUntil' | 'breakerStep'>,
  maxDelaySeconds: number,
  now: number,
): number | null {
  if (failures < BREAKER_FROM || breakerUntil({ breakerOpenUntil }, now) !== null) return null;
  const grown = FIRST_BREAK_MS * 2 ** Math.min(breakerStep, 16);
  return Math.min(grown, LONGEST_BREAK_MS, maxDelaySeconds * 1000);
}

function intervalOf({ rateLimitCount, rateLimitSeconds }: RateLimit): number | null {
  return rateLimitCount === null || rateLimitSeconds === null
    ? null
    : (rateLimitSeconds * 1000) / rateLimitCount;
}

function earliest({ rateLimitNextAt }: RateLimit, interval: number, now: number): number {
  // Timers are not exact: a fast limit makes up for a late one, a slow one has no need to.
  const credit = interval < BURST_MS ? BURST_MS : 0;
  // Further away than one interval means a slower limit before, or a clock that was put back: that holds nothing up.
  const next = rateLimitNextAt === null || rateLimitNextAt > now + interval + 1 ? 0 : rateLimitNextAt;
  return Math.max(next, now - credit);
}
