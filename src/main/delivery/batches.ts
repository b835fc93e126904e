import type { GatheringView } from '../../shared/views.ts';
import type { StoreContext } from '../db/store.ts';
import { batchLength } from '../events/batch.ts';
import type { EndpointRow } from '../rooms/endpoints.ts';

/** How an endpoint gathers events, from its columns. `maxBytes` is the whole body, envelope included. */
export type BatchRule = { windowMs: number; maxEvents: number; maxBytes: number };

/** A delivery's `batch`: not one, still gathering, or taken for sending once, after which nothing is added. */
export const BATCH_NONE = 0;
export const BATCH_OPEN = 1;
export const BATCH_CLOSED = 2;

export type BatchesStore = {
  /**
   * Adds an event to what the endpoint gathers inside the running write; false where there is nothing with room for it,
   * and the caller begins another. An endpoint gathers one batch at a time: what the event does not fit into is due at
   * once, and so is one that is full.
   */
  addInWrite(
    endpoint: EndpointRow,
    rule: BatchRule,
    event: { id: string; bytes: number; roomName: string },
  ): boolean;
  /** Applies changed settings to what is gathering, inside the running write: it is never sent later than was said. */
  settleInWrite(endpoint: EndpointRow): void;
  /** What an endpoint gathers at present; null when nothing. */
  gathering(endpointId: string): GatheringView | null;
};

/** The rule of an endpoint; null when it does not gather. Pure. */
export function batchRuleOf({
  batchWindowSeconds,
  batchMaxEvents,
  batchMaxBytes,
}: EndpointRow): BatchRule | null {
  if (batchWindowSeconds === null || batchMaxEvents === null || batchMaxBytes === null) return null;
  return { windowMs: batchWindowSeconds * 1000, maxEvents: batchMaxEvents, maxBytes: batchMaxBytes };
}

/** When a batch that has gathered this since then is due: at its window's end, or at once when it is full. Pure. */
export function batchDueAt(
  rule: BatchRule,
  gathered: { events: number; bytes: number },
  { since, now }: { since: number; now: number },
): number {
  const full =
    gathered.events >= rule.maxEvents || batchLength(gathered.events, gathered.bytes) >= rule.maxBytes;
  return full ? now : since + rule.windowMs;
}

type OpenBatch = { id: string; payloadVersion: string; roomName: string; since: number; dueAt: number };
type Size = { events: number; bytes: number };

/** Gathers events of endpoints that batch. A batch is a pending delivery that is due when its window ends. */
export function createBatches({ sqlite, writer, clock }: StoreContext): BatchesStore {
  const selectOpen = sqlite.prepare(`
    SELECT id, payload_version AS payloadVersion, room_name AS roomName, accepted_at AS since, due_at AS dueAt
    FROM deliveries INDEXED BY deliveries_gathering
    WHERE endpoint_id = ? AND state = 'pending' AND batch = ${BATCH_OPEN} ORDER BY id DESC`);
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
  const makeDue = sqlite.prepare('UPDATE deliveries SET due_at = min(due_at, ?) WHERE id = ?');

  const sizeOf = (id: string): Size => selectSize.get(id) as Size;
  /** The newest is the one that gathers, until its time has come. */
  const open = (endpointId: string): OpenBatch | null => {
    const newest = selectOpen.get(endpointId) as OpenBatch | undefined;
    return newest !== undefined && newest.dueAt > clock.now() ? newest : null;
  };

  return {
    addInWrite(endpoint, rule, event) {
      const now = clock.now();
      const batch = open(endpoint.id);
      if (batch === null) return false;
      const size = sizeOf(batch.id);
      const grown = { events: size.events + 1, bytes: size.bytes + event.bytes };
      const alike = batch.payloadVersion === endpoint.payloadVersion && batch.roomName === event.roomName;
      if (!alike || batchLength(grown.events, grown.bytes) > rule.maxBytes) {
        makeDue.run(now, batch.id);
        return false;
      }
      append.run(batch.id, size.events, event.id);
      retitle.run(String(size.events), batch.id);
      writer.touch(batch.id);
      makeDue.run(batchDueAt(rule, grown, { since: batch.since, now }), batch.id);
      return true;
    },
    settleInWrite(endpoint) {
      const now = clock.now();
      const rule = batchRuleOf(endpoint);
      for (const batch of selectOpen.all(endpoint.id) as OpenBatch[]) {
        const keeps = rule !== null && batch.payloadVersion === endpoint.payloadVersion;
        const dueAt = keeps ? batchDueAt(rule, sizeOf(batch.id), { since: batch.since, now }) : now;
        makeDue.run(dueAt, batch.id);
      }
    },
    gathering(endpointId) {
      const batch = open(endpointId);
      if (batch === null) return null;
      const { events, bytes } = sizeOf(batch.id);
      const { id: deliveryId, since, dueAt } = batch;
      return { deliveryId, events, bytes: batchLength(events, bytes), since, dueAt };
    },
  };
}
