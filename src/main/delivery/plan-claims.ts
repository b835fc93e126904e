import type { Claim } from './store/claimed.ts';

/** An endpoint with due deliveries, and how many attempts of it may be under way at once. */
export type Candidate = {
  endpointId: string;
  dueAt: number;
  inFlight: number;
  limit: number;
  strictOrder: boolean;
};

/** The share of all slots that endpoints which already have an attempt under way leave to those that have none. */
const RESERVED_SHARE = 0.25;

/**
 * Shares the free slots among endpoints with due deliveries: each gets one before any gets a second, fewest under
 * way first, oldest due first; a quarter of all slots stays for endpoints with nothing under way. So receivers that
 * hang can fill their own share only. Pure.
 */
export function planClaims(candidates: Candidate[], slots: { total: number; used: number }): Claim[] {
  const queue = candidates
    .filter(({ inFlight, limit }) => inFlight < limit)
    .sort((a, b) => a.inFlight - b.inFlight || a.dueAt - b.dueAt)
    .map((candidate) => ({ ...candidate, take: 0 }));
  const forBusy = Math.floor(slots.total * (1 - RESERVED_SHARE));
  let used = slots.used;

  for (let progressed = true; progressed;) {
    progressed = false;
    for (const candidate of queue) {
      const underWay = candidate.inFlight + candidate.take;
      const ceiling = underWay === 0 ? slots.total : forBusy;
      if (underWay >= candidate.limit || used >= ceiling) continue;
      candidate.take += 1;
      used += 1;
      progressed = true;
    }
  }
  return queue
    .filter(({ take }) => take > 0)
    .map(({ endpointId, take, strictOrder }) => ({ endpointId, limit: take, strictOrder }));
}
