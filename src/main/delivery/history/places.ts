import type { StoreContext } from '../../db/store.ts';
import { placesIn } from '../admission.ts';
import type { UnderWay } from '../under-way.ts';
import type { SummaryRow } from './rows.ts';

/** So far into a queue places are counted out; who stands behind is told the last of them, and later more. */
export const PLACES_COUNTED = 2000;

type Queued = { id: string; dueAt: number };

/** As of `now`: when its endpoint's rate limit lets a row through; null where there is none, or nothing to wait for. */
export type Places = (now: number) => (row: SummaryRow) => number | null;

/** Reads the queue of each endpoint with a rate limit once, in the order in which it is taken. */
export function createPlaces(
  { sqlite }: Pick<StoreContext, 'sqlite'>,
  underWay: Pick<UnderWay, 'has'>,
): Places {
  const queued = `state = 'pending' AND held_reason IS NULL AND endpoint_id = ?`;
  const byDueTime = sqlite.prepare(`
    SELECT id, due_at AS dueAt FROM deliveries INDEXED BY deliveries_due WHERE ${queued}
    ORDER BY due_at, id LIMIT ${PLACES_COUNTED}`);
  const byAge = sqlite.prepare(`
    SELECT id, due_at AS dueAt FROM deliveries INDEXED BY deliveries_endpoint_state WHERE ${queued}
    ORDER BY id LIMIT ${PLACES_COUNTED}`);

  const placesOf = (row: SummaryRow, now: number): { of: Map<string, number>; last: number | null } => {
    const select = row.strictOrder ? byAge : byDueTime;
    const queue = (select.all(row.endpoint_id) as Queued[]).filter(({ id }) => !underWay.has(id));
    const times =
      placesIn(
        row,
        queue.map(({ dueAt }) => dueAt),
        now,
      ) ?? [];
    return { of: new Map(queue.map(({ id }, at) => [id, times[at]!])), last: times.at(-1) ?? null };
  };

  return (now) => {
    const known = new Map<string, ReturnType<typeof placesOf>>();
    return (row) => {
      if (row.rateLimitCount === null || row.state !== 'pending' || row.held_reason !== null) return null;
      const places = known.get(row.endpoint_id) ?? placesOf(row, now);
      known.set(row.endpoint_id, places);
      return places.of.get(row.id) ?? places.last;
    };
  };
}
