import type { BulkSkip } from '../../../shared/model.ts';
import { RelayError } from '../../lib/errors.ts';
import type { BulkParts } from './parts.ts';
import { closedReason, fateOf, windowOf } from './fate.ts';
import { isThrough, scanOn } from './lane.ts';
import type { ActiveBulk, Lane } from './lane.ts';
import type { ItemRow, LaneRow } from './store.ts';

/** Deliveries dealt with in one commit. */
const STEP = 50;

export type LaneWork = {
  /** Counts the open ones whose try is over, or that will have none. */
  settle(lane: Lane): Promise<void>;
  /** Resends the next ones until enough wait for their try, or cancels all. */
  feed(running: ActiveBulk, lane: Lane, stopped: () => boolean): Promise<void>;
};

/** What is done in a lane, one commit after the other. What is in memory changes only after its commit. */
export function createLaneWork({
  store,
  bulks,
  history,
  endpoints,
  resend,
  underWay,
  onDue,
}: BulkParts): LaneWork {
  const { writer } = store;

  const settleInWrite = (lane: Lane, items: ItemRow[]): { row: LaneRow; open: ItemRow[]; over: string[] } => {
    const row = copyOf(lane.row);
    const open: ItemRow[] = [];
    const over: string[] = [];
    for (const item of items) {
      const fate = fateOf(bulks.standing(item.deliveryId), item.attemptsBefore);
      if (fate.kind === 'waiting') {
        if (fate.attemptsBefore === item.attemptsBefore) continue;
        open.push({ ...item, attemptsBefore: fate.attemptsBefore });
        bulks.putItemInWrite(row.bulkId, open.at(-1)!);
        continue;
      }
      if (fate.kind === 'skipped') skip(row, fate.reason, 1);
      else row[fate.kind] += 1;
      bulks.removeItemInWrite(row.bulkId, item.deliveryId);
      over.push(item.deliveryId);
    }
    if (over.length > 0) bulks.saveLaneInWrite(row);
    return { row, open, over };
  };

  const stepInWrite = (
    running: ActiveBulk,
    lane: Lane,
    ids: string[],
  ): { row: LaneRow; items: ItemRow[] } => {
    const { action, filter, actor } = running.bulk;
    const row = copyOf(lane.row);
    const { endpointId } = row;
    // What was chosen one by one is all tried; of everything else the breaker knows more after the first try.
    const passBreaker = filter === null || lane.asked;
    const items: ItemRow[] = [];
    for (const id of ids) {
      row.cursor = id;
      const reason = leaveAlone(running, id);
      if (reason !== null) {
        skip(row, reason, 1);
        continue;
      }
      try {
        if (action === 'cancel') resend.cancelInWrite(id, { actor });
        else {
          const options = { actor, confirmDelivered: true, passBreaker };
          const { attemptsMade } = resend.resendInWrite(id, options);
          items.push({ deliveryId: id, endpointId, attemptsBefore: attemptsMade });
          bulks.putItemInWrite(row.bulkId, items.at(-1)!);
        }
        row.done += 1;
      } catch (error) {
        // Refused before anything of it was written.
        if (!(error instanceof RelayError)) throw error;
        skip(row, 'changed', 1);
      }
    }
    bulks.saveLaneInWrite(row);
    return { row, items };
  };

  const leaveAlone = ({ bulk: { filter } }: ActiveBulk, id: string): BulkSkip | null => {
    if (underWay.has(id)) return 'sending';
    return filter !== null && !history.matches(filter, id) ? 'changed' : null;
  };

  const skipFound = async (lane: Lane, reason: BulkSkip): Promise<void> => {
    const row = copyOf(lane.row);
    skip(row, reason, lane.found.length);
    row.cursor = lane.found.at(-1)!;
    await writer.write(() => bulks.saveLaneInWrite(row));
    lane.row = row;
    lane.found = [];
  };

  return {
    async settle(lane) {
      const closed = closedReason(endpoints.get(lane.row.endpointId)) !== null;
      const heard = closed ? [...lane.open.keys()] : [...lane.toCheck];
      lane.toCheck.clear();
      const items = heard
        .flatMap((id) => lane.open.get(id) ?? [])
        .filter((item) => !underWay.has(item.deliveryId));
      if (items.length === 0) return;
      try {
        const { row, open, over } = await writer.write(() => settleInWrite(lane, items));
        lane.row = row;
        for (const item of open) lane.open.set(item.deliveryId, item);
        for (const id of over) lane.open.delete(id);
      } catch (error) {
        for (const item of items) lane.toCheck.add(item.deliveryId);
        throw error;
      }
    },
    async feed(running, lane, stopped) {
      const { action, filter } = running.bulk;
      while (running.bulk.state === 'running' && !stopped()) {
        if (lane.found.length === 0 && !lane.scannedAll) {
          scanOn(lane, filter ?? {}, history);
          await new Promise((resolve) => setImmediate(resolve));
          continue;
        }
        if (isThrough(lane)) return;
        const endpoint = endpoints.get(lane.row.endpointId);
        const closed = action === 'resend' ? closedReason(endpoint) : null;
        if (closed !== null) {
          await skipFound(lane, closed);
          continue;
        }
        const room = action === 'cancel' ? STEP : Math.min(STEP, windowOf(endpoint) - lane.open.size);
        if (room <= 0) return;
        const ids = lane.found.slice(0, room);
        const { row, items } = await writer.write(() => stepInWrite(running, lane, ids));
        lane.row = row;
        lane.asked = false;
        lane.found = lane.found.slice(ids.length);
        for (const item of items) lane.open.set(item.deliveryId, item);
        onDue(ids);
      }
    },
  };
}

function copyOf(row: LaneRow): LaneRow {
  return { ...row, skipped: { ...row.skipped } };
}

function skip(row: LaneRow, reason: BulkSkip, n: number): void {
  row.skipped[reason] = (row.skipped[reason] ?? 0) + n;
}
