import type { BulkSkip } from '../../../shared/model.ts';
import type { BulkView } from '../../../shared/views.ts';
import { admit } from '../admission.ts';
import type { BulkParts } from './parts.ts';
import type { Lane } from './lane.ts';
import type { BulkRow, LaneCounts } from './store.ts';

const MOST_HELD_UP = 10;

/** A bulk as the page sees it: its lanes added up, and what it waits for. */
export function createBulkView({
  store,
  bulks,
  history,
  endpoints,
  underWay,
  paused,
  roomName,
}: BulkParts): (bulk: BulkRow, lanes: readonly Lane[]) => BulkView {
  const heldUp = ({ row, open }: Lane): BulkView['heldUp'] => {
    const [first] = open.keys();
    if (first === undefined || underWay.has(first)) return [];
    const { id, roomId, url, ...endpoint } = endpoints.get(row.endpointId);
    const about = { endpointId: id, roomName: roomName(roomId), url };
    if (paused()) return [{ ...about, reason: 'paused', until: null }];
    const held = bulks.standing(first)?.heldReason ?? null;
    if (held !== null) return [{ ...about, reason: held, until: null }];
    const { reason, notBefore } = admit(endpoint, store.clock.now());
    if (reason !== null) return [{ ...about, reason, until: notBefore }];
    const behind = endpoint.strictOrder && history.summary(first)?.heldReason === 'order';
    return behind ? [{ ...about, reason: 'order', until: null }] : [];
  };

  return (bulk, lanes) => {
    const sum = (of: (counts: LaneCounts) => number): number =>
      lanes.reduce((total, { row }) => total + of(row), 0);
    const done = sum((lane) => lane.done);
    const skips: Partial<Record<BulkSkip, number>> = {};
    for (const { row } of lanes) {
      for (const [reason, n] of Object.entries(row.skipped) as [BulkSkip, number][])
        skips[reason] = (skips[reason] ?? 0) + n;
    }
    const skipped = (): number => Object.values(skips).reduce((total, n) => total + n, 0);
    // Counted at its start, and dealt with in another way before it came to them.
    const missing = bulk.state === 'finished' && !bulk.totalMore ? bulk.total - done - skipped() : 0;
    if (missing > 0) skips.changed = (skips.changed ?? 0) + missing;
    return {
      id: bulk.id,
      action: bulk.action,
      state: bulk.state,
      filter: bulk.filter,
      total: bulk.total,
      more: bulk.totalMore,
      done,
      waiting: lanes.reduce((total, lane) => total + lane.open.size, 0),
      delivered: sum((lane) => lane.delivered),
      retrying: sum((lane) => lane.retrying),
      givenUp: sum((lane) => lane.givenUp),
      skipped: skipped(),
      skips,
      heldUp: bulk.state === 'running' ? lanes.flatMap(heldUp).slice(0, MOST_HELD_UP) : [],
      startedAt: bulk.startedAt,
      finishedAt: bulk.finishedAt,
    };
  };
}
