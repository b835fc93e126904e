import type { PayloadVersion } from '../../../shared/model.ts';
import type { StoreContext } from '../../db/store.ts';
import type { BatchItem } from '../../events/batch.ts';

export type DeliveryBodies = {
  /** The body a delivery owes, the same bytes every time; null where it was lost. */
  body(delivery: { eventId: string; payloadVersion: PayloadVersion }): Buffer | null;
  /** The events of a batch with their bodies, in the order they were accepted. */
  batchItems(deliveryId: string): BatchItem[];
  /** The first so many events of a delivery, with their transcripts. */
  carried(deliveryId: string, limit: number): CarriedEvent[];
};

/** An event of a delivery, as the log names it. */
export type CarriedEvent = { eventId: string; transcriptId: string | null };

/** The bytes that deliveries owe. */
export function createDeliveryBodies({ sqlite }: StoreContext): DeliveryBodies {
  const selectBody = sqlite
    .prepare('SELECT body FROM bodies WHERE event_id = ? AND payload_version = ?')
    .pluck();

  const selectBatch = sqlite.prepare(`
    SELECT b.event_id AS eventId, b.body FROM deliveries d JOIN delivery_events de ON de.delivery_id = d.id
      JOIN bodies b ON b.event_id = de.event_id AND b.payload_version = d.payload_version
    WHERE d.id = ? ORDER BY de.position`);

  const selectCarried = sqlite.prepare(`
    SELECT e.id AS eventId, e.transcript_id AS transcriptId FROM delivery_events de JOIN events e ON e.id = de.event_id
    WHERE de.delivery_id = ? ORDER BY de.position LIMIT ?`);

  return {
    carried: (deliveryId, limit) => selectCarried.all(deliveryId, limit) as CarriedEvent[],
    batchItems: (deliveryId) => selectBatch.all(deliveryId) as BatchItem[],
    body: ({ eventId, payloadVersion }) =>
      (selectBody.get(eventId, payloadVersion) as Buffer | undefined) ?? null,
  };
}
