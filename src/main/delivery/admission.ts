import type { EndpointRow } from '../rooms/endpoints.ts';

/** What of an endpoint decides when its next attempts may go out. */
export type Gate = Pick<
  EndpointRow,
  'rateLimitCount' | 'rateLimitSeconds' | 'rateLimitNextAt' | 'breakerOpenUntil'
>;

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
  if (gate.breakerOpenUntil !== null && gate.breakerOpenUntil > now) {
    return { allowed: 0, notBefore: gate.breakerOpenUntil, reason: 'breaker' };
  }
  const interval = intervalOf(gate);
  if (interval === null) return { allowed: Number.POSITIVE_INFINITY, notBefore: null, reason: null };
  const from = earliest(gate, now);
  if (from > now) return { allowed: 0, notBefore: from, reason: 'rate_limit' };
  return { allowed: 1 + Math.floor((now - from) / interval), notBefore: null, reason: null };
}

/** When the rate limit lets the next attempt through after `taken` began now; null without a limit. Pure. */
export function afterTaking(gate: Gate, taken: number, now: number): number | null {
  const interval = intervalOf(gate);
  return interval === null ? null : Math.round(earliest(gate, now) + taken * interval);
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
  if (failures < BREAKER_FROM || (breakerOpenUntil !== null && breakerOpenUntil > now)) return null;
  const grown = FIRST_BREAK_MS * 2 ** Math.min(breakerStep, 16);
  return Math.min(grown, LONGEST_BREAK_MS, maxDelaySeconds * 1000);
}

function intervalOf({ rateLimitCount, rateLimitSeconds }: Gate): number | null {
  return rateLimitCount === null || rateLimitSeconds === null
    ? null
    : (rateLimitSeconds * 1000) / rateLimitCount;
}

function earliest(gate: Gate, now: number): number {
  const { rateLimitNextAt } = gate;
  // Timers are not exact: a fast limit makes up for a late one, a slow one has no need to.
  const credit = (intervalOf(gate) ?? 0) < BURST_MS ? BURST_MS : 0;
  return Math.max(rateLimitNextAt ?? 0, now - credit);
}
