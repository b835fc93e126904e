import type { DeliveryState, EventType } from '../../shared/model.ts';
import type { AuditStore } from '../audit/audit.ts';
import type { StoreContext } from '../db/store.ts';
import { assertNever, RelayError } from '../lib/errors.ts';
import type { EndpointsStore } from '../rooms/endpoints.ts';
import { BATCH_OPEN } from './batches.ts';
import { tallyKey } from './statistics/counting.ts';
import { noteCancelled } from './statistics/rollups.ts';
import type { CancelledRow } from './statistics/rollups.ts';
import type { UnderWay } from './under-way.ts';

export type Resend = {
  /** Tries a delivery now, whatever its state allows; see `createResend`. */
  resend(id: string, options: { actor: string; confirmDelivered: boolean }): Promise<void>;
  /** The same inside the running write; `passBreaker` lets it through an open breaker. Tell `onDue` afterwards. */
  resendInWrite(
    id: string,
    options: { actor: string; confirmDelivered: boolean; passBreaker: boolean },
  ): { attemptsMade: number };
  /** Sends what a batch has gathered before its time; fails with `conflict` when nothing gathers there any more. */
  sendNow(id: string, options: { actor: string }): Promise<void>;
  /** Cancels a pending delivery; fails with `conflict` in any other state. */
  cancel(id: string, options: { actor: string }): Promise<void>;
  /** The same inside the running write. Tell `onDue` afterwards. */
  cancelInWrite(id: string, options: { actor: string }): void;
  /** Cancels all pending deliveries of an endpoint inside the running write, or those of some transcripts; answers how many. */
  cancelPendingInWrite(endpointId: string, transcriptIds?: string[]): number;
};

type Row = {
  state: DeliveryState;
  endpointId: string;
  held: string | null;
  eventType: EventType;
  attemptsMade: number;
  finishedAt: number | null;
  endpointRemoved: number;
  batch: number;
};

/**
 * Manual resend and cancel. A pending delivery is tried now in the place of its next step; a dead letter or a
 * cancelled one gets a fresh schedule after the try; a delivered one is tried once and stays delivered; one being
 * sent is a conflict; a removed endpoint refuses. Numbering goes on, the URL and secret are the current ones.
 */
export function createResend(
  { sqlite, writer, clock }: StoreContext,
  audit: AuditStore,
  endpoints: EndpointsStore,
  underWay: UnderWay,
  onDue: (id: string) => void,
): Resend {
  const find = sqlite.prepare(`
    SELECT d.state, d.endpoint_id AS endpointId, d.event_type AS eventType, d.attempts_made AS attemptsMade, d.batch,
      d.held_reason AS held, d.finished_at AS finishedAt, e.removed_at IS NOT NULL AS endpointRemoved
    FROM deliveries d JOIN endpoints e ON e.id = d.endpoint_id WHERE d.id = ?`);
  const tryNow = sqlite.prepare(
    `UPDATE deliveries SET due_at = @now, next_trigger = 'manual', held_reason = CASE held_reason WHEN 'endpoint_disabled' THEN held_reason END
     WHERE id = @id`,
  );
  const makeDue = sqlite.prepare('UPDATE deliveries SET due_at = min(due_at, @now) WHERE id = @id');
  const startAgain = sqlite.prepare(
    `UPDATE deliveries SET state = 'pending', due_at = @now, next_trigger = 'manual', schedule_step = 0, scheduled_wait_ms = 0,
       refused_order = 0, finished_at = NULL, stays_delivered = @staysDelivered,
       held_reason = (SELECT CASE WHEN e.disabled_reason IS NULL THEN NULL ELSE 'endpoint_disabled' END FROM endpoints e WHERE e.id = deliveries.endpoint_id)
     WHERE id = @id`,
  );
  const cancelOne = sqlite.prepare(
    `UPDATE deliveries SET state = CASE stays_delivered WHEN 1 THEN 'delivered' ELSE 'cancelled' END, stays_delivered = 0,
       held_reason = NULL, finished_at = @now WHERE id = @id RETURNING id, state, event_type AS eventType`,
  );
  const cancelAll = sqlite.prepare(
    `UPDATE deliveries SET state = CASE stays_delivered WHEN 1 THEN 'delivered' ELSE 'cancelled' END, stays_delivered = 0,
       held_reason = NULL, finished_at = @now WHERE endpoint_id = @endpointId AND state = 'pending'
       AND id NOT IN (SELECT value FROM json_each(@underWay))
       AND (@transcriptIds IS NULL OR id IN (
         SELECT de.delivery_id FROM delivery_events de JOIN events e ON e.id = de.event_id
         WHERE e.transcript_id IN (SELECT value FROM json_each(@transcriptIds))))
     RETURNING id, state, event_type AS eventType`,
  );

  const get = (id: string): Row => {
    const row = find.get(id) as Row | undefined;
    if (!row) throw new RelayError('not_found', 'This delivery does not exist.');
    return underWay.has(id) ? { ...row, state: 'sending' } : row;
  };

  const tryAgain = (id: string, row: Row, confirmDelivered: boolean): void => {
    if (row.endpointRemoved) {
      throw new RelayError(
        'conflict',
        'The endpoint of this delivery was removed, so there is nowhere to send it.',
      );
    }
    const now = clock.now();
    writer.touch(id);
    switch (row.state) {
      case 'pending':
        tryNow.run({ id, now });
        return;
      case 'cancelled':
        // Cancelled is what stands so: this one does not any more.
        if (row.finishedAt !== null && row.eventType !== 'test')
          writer.tally(tallyKey(row.finishedAt, row.endpointId, 'cancelled'), -1);
        startAgain.run({ id, now, staysDelivered: 0 });
        return;
      case 'dead_letter':
        startAgain.run({ id, now, staysDelivered: 0 });
        return;
      case 'delivered':
        if (!confirmDelivered) {
          throw new RelayError('conflict', 'This was already delivered. Confirm to send it once more.', [
            {
              path: 'confirmDelivered',
              message: 'The receiver will get it a second time, with the same X-Webhook-Id.',
            },
          ]);
        }
        startAgain.run({ id, now, staysDelivered: 1 });
        return;
      case 'sending':
        throw new RelayError('conflict', 'This delivery is being sent right now. Wait for how it ends.');
      default:
        assertNever(row.state);
    }
  };

  /** Whoever asks for it now knows more than the breaker does. */
  const closeBreakerInWrite = (endpointId: string): void => {
    if (endpoints.get(endpointId).breakerOpenUntil === null) return;
    endpoints.setInWrite(endpointId, { breakerOpenUntil: null });
  };
  const note = (actor: string, action: string, id: string, before: unknown, after: unknown): void =>
    audit.addInWrite({ actor, action, subjectKind: 'delivery', subjectId: id, before, after });

  const resendInWrite: Resend['resendInWrite'] = (id, { actor, confirmDelivered, passBreaker }) => {
    const row = get(id);
    tryAgain(id, row, confirmDelivered);
    if (passBreaker) closeBreakerInWrite(row.endpointId);
    note(actor, 'delivery.resend', id, { state: row.state }, { state: 'pending', due: 'now' });
    return { attemptsMade: row.attemptsMade };
  };
  const cancelInWrite: Resend['cancelInWrite'] = (id, { actor }) => {
    const row = get(id);
    if (row.state !== 'pending')
      throw new RelayError('conflict', 'Only a pending delivery can be cancelled.');
    const now = clock.now();
    const rows = cancelOne.all({ id, now }) as CancelledRow[];
    noteCancelled(writer, row.endpointId, now, rows);
    // One that had been delivered before only stays so.
    note(actor, 'delivery.cancel', id, { state: row.state }, { state: rows[0]?.state });
  };

  return {
    resendInWrite,
    cancelInWrite,
    async resend(id, { actor, confirmDelivered }) {
      await writer.write(() => resendInWrite(id, { actor, confirmDelivered, passBreaker: true }));
      onDue(id);
    },
    async sendNow(id, { actor }) {
      await writer.write(() => {
        const row = get(id);
        if (row.state !== 'pending' || row.batch !== BATCH_OPEN) {
          throw new RelayError('conflict', 'This batch is not gathering any more. See where it stands now.');
        }
        if (row.held === 'endpoint_disabled') {
          throw new RelayError('conflict', 'The endpoint is disabled. Enable it first.');
        }
        makeDue.run({ id, now: clock.now() });
        closeBreakerInWrite(row.endpointId);
        note(actor, 'delivery.sendNow', id, { batch: 'gathering' }, { batch: 'due' });
      });
      onDue(id);
    },
    async cancel(id, { actor }) {
      await writer.write(() => cancelInWrite(id, { actor }));
      onDue(id);
    },
    cancelPendingInWrite(endpointId, transcriptIds) {
      const now = clock.now();
      const rows = cancelAll.all({
        endpointId,
        now,
        underWay: JSON.stringify(underWay.ids()),
        transcriptIds: transcriptIds === undefined ? null : JSON.stringify(transcriptIds),
      }) as CancelledRow[];
      noteCancelled(writer, endpointId, now, rows);
      return rows.length;
    },
  };
}
