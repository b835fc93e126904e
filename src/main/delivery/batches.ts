import type { StoreContext } from '../db/store.ts';
import type { EndpointRow } from '../rooms/endpoints.ts';

/** How an endpoint gathers events, from its columns; null when it does not. */
export type BatchRule = { windowMs: number; maxEvents: number; maxBytes: number };

/** A delivery's `batch`: not one, still gathering, or taken for sending once, after which nothing is added. */
export const BATCH_NONE = 0;
export const BATCH_OPEN = 1;
export const BATCH_CLOSED = 2;

export type BatchesStore = {
  /**
   * Adds an event to the endpoint's gathering batch inside the running write; false where there is none with room for
   * it, and the caller begins another. A batch that is full is due at once.
   */
  addInWrite(
    endpoint: EndpointRow,
    rule: BatchRule,
    event: { id: string; title: string | null; bytes: number; roomName: string },
  ): boolean;
};

/** The rule of an endpoint. Pure. */
export function batchRuleOf({
  batchWindowSeconds,
  batchMaxEvents,
  batchMaxBytes,
}: EndpointRow): BatchRule | null {
  if (batchWindowSeconds === null || batchMaxEvents === null || batchMaxBytes === null) return null;
  return { windowMs: batchWindowSeconds * 1000, maxEvents: batchMaxEvents, maxBytes: batchMaxBytes };
}

/** Gathers events of endpoints that batch. A batch is a pending delivery that is due when its window ends. */
export function createBatches({ sqlite, clock }: StoreContext): BatchesStore {
  const selectOpen = sqlite.prepare(`
    SELECT id FROM deliveries INDEXED BY deliveries_endpoint_state
    WHERE endpoint_id = ? AND state = 'pending' AND batch = ${BATCH_OPEN} AND payload_version = ? AND room_name = ? AND due_at > ?
    ORDER BY id DESC LIMIT 1`);
  const selectSize = sqlite.prepare(`
    SELECT count(*) AS events, sum(length(b.body)) AS bytes
    FROM deliveries d JOIN delivery_events de ON de.delivery_id = d.id
      JOIN bodies b ON b.event_id = de.event_id AND b.payload_version = d.payload_version WHERE d.id = ?`);
  const append = sqlite.prepare(
    'INSERT INTO delivery_events (delivery_id, position, event_id) VALUES (?, ?, ?)',
  );
  const retitle = sqlite.prepare(`
    UPDATE deliveries SET title = (SELECT coalesce(e.title, e.transcript_id) FROM events e WHERE e.id = deliveries.event_id) || ' and ' || ? || ' more'
    WHERE id = ?`);
  const finish = sqlite.prepare('UPDATE deliveries SET due_at = ? WHERE id = ?');

  return {
    addInWrite(endpoint, rule, event) {
      const now = clock.now();
      const open = selectOpen.get(endpoint.id, endpoint.payloadVersion, event.roomName, now) as
        { id: string } | undefined;
      if (!open) return false;
      const size = selectSize.get(open.id) as { events: number; bytes: number };
      if (size.bytes + event.bytes > rule.maxBytes) {
        finish.run(now, open.id);
        return false;
      }
      append.run(open.id, size.events, event.id);
      retitle.run(String(size.events), open.id);
      if (size.events + 1 >= rule.maxEvents) finish.run(now, open.id);
      return true;
    },
  };
}
