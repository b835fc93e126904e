import { PLACES_COUNTED } from '../../../shared/model.ts';
import type { StoredDeliveryState } from '../../../shared/model.ts';
import type { StoreContext } from '../../db/store.ts';
import { placesIn } from '../admission.ts';
import type { Gate } from '../admission.ts';
import type { UnderWay } from '../under-way.ts';

/** What a place is found by. */
export type PlacedRow = {
  id: string;
  state: StoredDeliveryState;
  held_reason: string | null;
  endpoint_id: string;
  strictOrder: number;
} & Gate;

/** Where a row stands among those of its endpoint that wait with it. */
export type Place = {
  /** When the endpoint's rate limit has its turn; null without one. */
  letThroughAt: number | null;
  /** Further back than places are counted: its turn comes after that moment. */
  behindCounted: boolean;
  /** In strict order the one that goes before any other, where that is another one. */
  front: Front | null;
};

/** The oldest owed in strict order; one that is being sent was due. */
type Front = { id: string; dueAt: number; held: boolean };
type Queued = { id: string; dueAt: number };
type Counted = { of: Map<string, number>; last: number | null };

/** As of `now`: the place of each row that waits for those before it; null for all others. */
export type Places = (now: number) => (row: PlacedRow) => Place | null;

/** Reads the queues of endpoints with a rate limit or in strict order, in the order in which they are taken. */
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
  const selectFront = sqlite.prepare(`
    SELECT id, due_at AS dueAt, held_reason AS held FROM deliveries INDEXED BY deliveries_endpoint_state
    WHERE state = 'pending' AND endpoint_id = ? ORDER BY id LIMIT 1`);
  const changes = sqlite.prepare('SELECT total_changes()').pluck();

  /** Queues as they stood after the write that `readAfter` counts: good until anything is written again. */
  const queues = new Map<string, Queued[]>();
  let readAfter = -1;
  const queueOf = ({ endpoint_id: endpointId, strictOrder }: PlacedRow): Queued[] => {
    const key = `${endpointId} ${strictOrder}`;
    const queue = queues.get(key) ?? ((strictOrder ? byAge : byDueTime).all(endpointId) as Queued[]);
    queues.set(key, queue);
    return queue;
  };

  const countedOf = (row: PlacedRow, now: number): Counted => {
    const queue = queueOf(row).filter(({ id }) => !underWay.has(id));
    const dueTimes = queue.map(({ dueAt }) => dueAt);
    const times = placesIn(row, dueTimes, now) ?? [];
    return { of: new Map(queue.map(({ id }, at) => [id, times[at]!])), last: times.at(-1) ?? null };
  };
  const frontOf = ({ endpoint_id: endpointId }: PlacedRow): Front | null => {
    const front = selectFront.get(endpointId) as (Queued & { held: string | null }) | undefined;
    if (!front) return null;
    return { id: front.id, dueAt: underWay.has(front.id) ? 0 : front.dueAt, held: front.held !== null };
  };

  return (now) => {
    const written = changes.get() as number;
    if (written !== readAfter) queues.clear();
    readAfter = written;
    const counted = remembered((row) => countedOf(row, now));
    const fronts = remembered(frontOf);
    return (row) => {
      if (row.state !== 'pending' || row.held_reason !== null || underWay.has(row.id)) return null;
      const places = row.rateLimitCount === null ? null : counted(row);
      const own = places?.of.get(row.id);
      const front = row.strictOrder ? fronts(row) : null;
      return {
        letThroughAt: own ?? places?.last ?? null,
        behindCounted: places !== null && own === undefined,
        front: front?.id === row.id ? null : front,
      };
    };
  };
}

/** Asks once for each endpoint. */
function remembered<T>(read: (row: PlacedRow) => T): (row: PlacedRow) => T {
  const known = new Map<string, T>();
  return (row) => {
    if (!known.has(row.endpoint_id)) known.set(row.endpoint_id, read(row));
    return known.get(row.endpoint_id) as T;
  };
}
