import type { HeldReason } from '../../../shared/model.ts';
import type { StoreContext } from '../../db/store.ts';
import { BATCH_CLOSED, BATCH_OPEN } from '../batches.ts';
import type { UnderWay } from '../under-way.ts';
import { CLAIM_COLUMNS, fromRow } from './claimed.ts';
import type { Claim, ClaimRow, ClaimedDelivery, Lease, QueueHead } from './claimed.ts';

export type DeliveryQueue = {
  /** Each endpoint with claimable deliveries but `leftOut`, and when its first is due. One index seek per endpoint. */
  heads(leftOut?: ReadonlySet<string>): QueueHead[];
  /** When the oldest pending delivery of an endpoint is due; null when there is none, or it is held or under way. */
  oldestDue(endpointId: string): number | null;
  /** Takes due deliveries inside the running write, each endpoint's oldest due first. */
  claimInWrite(wanted: Claim[]): ClaimedDelivery[];
};

/** What is due, and taking it: a lease names what was taken until its attempt is recorded. */
export function createDeliveryQueue({ sqlite, clock }: StoreContext, underWay: UnderWay): DeliveryQueue {
  const claimable = `state = 'pending' AND held_reason IS NULL`;
  // A loose index scan: one seek per endpoint, however many rows wait behind it.
  const selectHeads = sqlite.prepare(`
    WITH RECURSIVE head(endpoint_id) AS (
      SELECT min(endpoint_id) FROM deliveries INDEXED BY deliveries_due WHERE ${claimable}
      UNION ALL
      SELECT (SELECT min(d.endpoint_id) FROM deliveries d INDEXED BY deliveries_due
              WHERE ${claimable} AND d.endpoint_id > head.endpoint_id)
      FROM head WHERE head.endpoint_id IS NOT NULL)
    SELECT endpoint_id AS endpointId,
      (SELECT min(d.due_at) FROM deliveries d INDEXED BY deliveries_due
       WHERE ${claimable} AND d.endpoint_id = head.endpoint_id) AS dueAt
    FROM head WHERE endpoint_id IS NOT NULL`);
  const queued = `FROM deliveries INDEXED BY deliveries_due WHERE ${claimable} AND endpoint_id = @endpointId
      AND id NOT IN (SELECT value FROM json_each(@underWay))`;
  const selectDue = sqlite.prepare(
    `SELECT ${CLAIM_COLUMNS} ${queued} AND due_at <= @now ORDER BY due_at, id LIMIT @limit`,
  );
  const selectNextDue = sqlite.prepare(`SELECT due_at ${queued} ORDER BY due_at, id LIMIT 1`).pluck();
  const selectOldest = sqlite.prepare(
    `SELECT ${CLAIM_COLUMNS}, due_at, held_reason FROM deliveries INDEXED BY deliveries_endpoint_state
     WHERE endpoint_id = ? AND state = 'pending' ORDER BY id LIMIT 1`,
  );
  const oldest = (endpointId: string): OldestRow | null => {
    const row = selectOldest.get(endpointId) as OldestRow | undefined;
    return !row || row.held_reason !== null || underWay.has(row.id) ? null : row;
  };
  const closeBatch = sqlite.prepare(`UPDATE deliveries SET batch = ${BATCH_CLOSED} WHERE id = ?`);
  const insertLease = sqlite.prepare('INSERT INTO leases (attempts, started_at) VALUES (?, ?)');

  return {
    heads: (leftOut) =>
      (selectHeads.all() as QueueHead[]).flatMap((head) => {
        if (leftOut?.has(head.endpointId)) return [];
        // Those being sent stand at the front until they are recorded.
        const ids = underWay.idsOf(head.endpointId);
        if (ids === null) return [head];
        const parameters = { endpointId: head.endpointId, underWay: ids };
        const dueAt = selectNextDue.get(parameters) as number | undefined;
        return dueAt === undefined ? [] : [{ ...head, dueAt }];
      }),
    oldestDue: (endpointId) => oldest(endpointId)?.due_at ?? null,
    claimInWrite(wanted) {
      const now = clock.now();
      const rows = wanted.flatMap(({ endpointId, limit, strictOrder }) => {
        if (strictOrder) {
          const row = oldest(endpointId);
          return row !== null && row.due_at <= now ? [row] : [];
        }
        const ids = underWay.idsOf(endpointId) ?? '[]';
        return selectDue.all({ endpointId, limit, now, underWay: ids }) as ClaimRow[];
      });
      if (rows.length === 0) return [];
      for (const { id, batch } of rows) if (batch === BATCH_OPEN) closeBatch.run(id);
      const attempts = rows.map((row) => [row.id, row.attempts_made + 1]);
      const { lastInsertRowid } = insertLease.run(JSON.stringify(attempts), now);
      const lease: Lease = { id: Number(lastInsertRowid), open: new Set(rows.map(({ id }) => id)) };
      return rows.map((row) => fromRow(row, lease));
    },
  };
}

type OldestRow = ClaimRow & { due_at: number; held_reason: HeldReason | null };
