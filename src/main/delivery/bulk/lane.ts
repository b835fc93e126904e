import type { DeliveryFilter } from '../../../shared/views.ts';
import type { HistoryStore } from '../history.ts';
import type { BulkRow, ItemRow, LaneRow } from './store.ts';

/** Deliveries looked at in one step. */
const SCAN = 100;

/** A bulk's way through the deliveries of one endpoint. */
export type Lane = {
  row: LaneRow;
  /** Found, and not dealt with yet. */
  found: string[];
  scannedTo: string;
  scannedAll: boolean;
  /** Resent, with the try not over. */
  open: Map<string, ItemRow>;
  /** Open ones of which something was heard. */
  toCheck: Set<string>;
  /** A person asked just now, who knows more than the endpoint's breaker does. */
  asked: boolean;
  /** Being worked on; `again` where something happened meanwhile. */
  busy: boolean;
  again: boolean;
};

/** A bulk that goes on, or whose last tries are not over. */
export type ActiveBulk = { bulk: BulkRow; lanes: Map<string, Lane>; ending: boolean };

/** A lane from where it stood. Everything that waits for its try is looked at once. */
export function laneOf(row: LaneRow, items: readonly ItemRow[]): Lane {
  const open = new Map(items.map((item) => [item.deliveryId, item]));
  return {
    row,
    found: row.ids?.filter((id) => id > row.cursor) ?? [],
    scannedTo: row.cursor,
    scannedAll: row.ids !== null,
    open,
    toCheck: new Set(open.keys()),
    asked: false,
    busy: false,
    again: false,
  };
}

/**
 * Looks at the next deliveries in the order of their ids, and keeps those that match. An id never changes, whatever
 * becomes of its delivery, so none is passed over and none is met twice; those that came after the start are left out.
 */
export function scanOn(lane: Lane, filter: DeliveryFilter, history: HistoryStore): void {
  const { endpointId, lastId } = lane.row;
  const rows = history.scan(filter, endpointId, lane.scannedTo, SCAN);
  const wanted = rows.filter(({ id, matches }) => matches && id <= lastId).map(({ id }) => id);
  lane.found.push(...wanted);
  lane.scannedTo = rows.at(-1)?.id ?? lane.scannedTo;
  lane.scannedAll = rows.length < SCAN || lane.scannedTo >= lastId;
}

/** True where everything of a lane was dealt with, though tries may not be over. */
export function isThrough(lane: Lane): boolean {
  return lane.scannedAll && lane.found.length === 0;
}
