import type { HeldReason, OutcomeKind, StatusClass } from '../../../shared/model.ts';
import type { StoreContext } from '../../db/store.ts';
import { countsOfAttempt, tallyKey } from '../statistics/counting.ts';
import type { UnderWay } from '../under-way.ts';
import { CLAIM_COLUMNS, REFUSED_ORDERS, fromRow } from './claimed.ts';
import type { AttemptRecord, ClaimRow, ClaimedDelivery, NextState } from './claimed.ts';

export type DeliveryRecords = {
  /** Stores the attempt, what follows and its counts inside the running write. */
  recordInWrite(delivery: ClaimedDelivery, attempt: AttemptRecord, next: NextState): void;
  /** Puts a claimed delivery back inside the running write, held or due as before: no attempt row, the number kept. */
  putBackInWrite(delivery: ClaimedDelivery, reason: HeldReason | null): void;
  /** Forgets inside the running write which order of two signatures an endpoint's deliveries were refused with. */
  forgetRefusedOrderInWrite(endpointId: string): void;
  /** What leased rows of an earlier process are: interrupted. Writes their attempt rows, and answers them. */
  recoverInterrupted(): Promise<Interrupted[]>;
};

/** An attempt that an earlier process left. */
export type Interrupted = { delivery: ClaimedDelivery; attempt: AttemptRecord };

function statusClassOf(outcome: OutcomeKind, status: number | null): StatusClass {
  if (outcome !== 'response' || status === null) return 'failed';
  return `${Math.floor(status / 100)}xx` as StatusClass;
}

/** Ends a lease: with the attempt's row and what follows, or with the delivery put back as it was. */
export function createDeliveryRecords(
  { sqlite, writer, clock }: StoreContext,
  underWay: UnderWay,
): DeliveryRecords {
  const deleteLease = sqlite.prepare('DELETE FROM leases WHERE id = ?');
  const selectLeases = sqlite.prepare('SELECT id, attempts, started_at AS startedAt FROM leases');
  const insertAttempt = sqlite.prepare(`
    INSERT INTO attempts (delivery_id, number, trigger, url, remote_address, request_headers, outcome, status,
      error_code, error_message, dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms, reused_connection,
      response_headers, response_body, response_body_encoding, response_size, response_cut, started_at, ended_as)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const finish = sqlite.prepare(`
    UPDATE deliveries SET last_attempt_at = ?, first_attempt_at = coalesce(first_attempt_at, ?), attempts_made = ?,
      last_outcome = ?, last_status = ?, status_class = ?, last_error_code = ?, last_duration_ms = ?,
      state = ?, finished_at = ?, held_reason = NULL, stays_delivered = 0, next_trigger = 'scheduled'
    WHERE id = ?`);
  const reschedule = sqlite.prepare(`
    UPDATE deliveries SET last_attempt_at = ?, first_attempt_at = coalesce(first_attempt_at, ?), attempts_made = ?,
      last_outcome = ?, last_status = ?, status_class = ?, last_error_code = ?, last_duration_ms = ?,
      due_at = ?, schedule_step = ?, scheduled_wait_ms = ?, refused_order = ?, next_trigger = ?
    WHERE id = ?`);
  const putBack = sqlite.prepare(
    `UPDATE deliveries SET held_reason = coalesce(held_reason, @reason) WHERE id = @id`,
  );
  // One that was never sent is not found as interrupted after a crash, while the lease's other attempts are open.
  const leaveOut = sqlite.prepare(`
    UPDATE leases SET attempts = (SELECT json_group_array(json(value)) FROM json_each(attempts)
      WHERE json_extract(value, '$[0]') <> @id) WHERE id = @leaseId`);
  const forgetRefused = sqlite.prepare(
    `UPDATE deliveries SET refused_order = 0 WHERE endpoint_id = ? AND state = 'pending' AND refused_order <> 0`,
  );
  const selectInterrupted = sqlite.prepare(
    `SELECT ${CLAIM_COLUMNS}, (SELECT url FROM endpoints e WHERE e.id = endpoint_id) AS url
     FROM deliveries WHERE id = ? AND state = 'pending' AND attempts_made = ?`,
  );

  const writeAttempt = (deliveryId: string, a: AttemptRecord, endedAs: EndedAs): void => {
    const { timings, remoteAddress, reusedConnection } = a.facts;
    insertAttempt.run(
      deliveryId, a.number, a.trigger, a.url, remoteAddress, JSON.stringify(a.requestHeaders), a.outcome, a.status,
      a.errorCode, a.errorMessage, rounded(timings.dnsMs), rounded(timings.connectMs), rounded(timings.tlsMs),
      rounded(timings.firstByteMs), rounded(timings.totalMs), reusedConnection ? 1 : 0,
      a.responseHeaders ? JSON.stringify(a.responseHeaders) : null, a.responseBody?.content ?? null,
      a.responseBody?.encoding ?? null, a.responseBody?.size ?? null,
      a.responseBody ? Number(a.responseBody.cut) : null, a.startedAt, endedAs,
    ); // prettier-ignore
  };

  const writeOutcome = (delivery: ClaimedDelivery, a: AttemptRecord, next: NextState): void => {
    const met = [
      a.startedAt,
      a.startedAt,
      a.number,
      a.outcome,
      a.status,
      statusClassOf(a.outcome, a.status),
      a.errorCode,
      rounded(a.facts.timings.totalMs),
    ] as const;
    if (next.state === 'pending') {
      const { dueAt, progress, trigger } = next;
      const refused = REFUSED_ORDERS.indexOf(next.refusedOrder);
      reschedule.run(...met, dueAt, progress.step, progress.waitedMs, refused, trigger, delivery.id);
    } else {
      finish.run(...met, next.state, clock.now(), delivery.id);
    }
  };

  const count = (delivery: ClaimedDelivery, a: AttemptRecord, endedAs: EndedAs): void => {
    const { endpointId, eventType } = delivery;
    const { totalMs } = a.facts.timings;
    for (const [metric, n] of countsOfAttempt({ ...a, eventType, totalMs, endedAs })) {
      writer.tally(tallyKey(a.startedAt, endpointId, metric), n);
    }
  };

  const recordInWrite = (delivery: ClaimedDelivery, attempt: AttemptRecord, next: NextState): void => {
    // What was delivered once and is sent again ends as nothing new.
    const endedAs = next.state === 'pending' || delivery.staysDelivered ? null : next.state;
    writeAttempt(delivery.id, attempt, endedAs);
    writeOutcome(delivery, attempt, next);
    count(delivery, attempt, endedAs);
    writer.touch(delivery.id);
    endLease(delivery);
  };
  const endLease = (delivery: ClaimedDelivery): void => {
    const { id, lease } = delivery;
    lease.open.delete(id);
    // Deleting what is gone does no harm: a write that was undone is tried again.
    if (lease.open.size === 0) deleteLease.run(lease.id);
    underWay.end(delivery);
  };

  const recordInterruption = (row: InterruptedRow, leaseId: number, startedAt: number): Interrupted => {
    const delivery = fromRow(row, { id: leaseId, open: new Set() });
    const { progress, refusedOrder, trigger } = delivery;
    const next: NextState = { state: 'pending', dueAt: clock.now(), progress, refusedOrder, trigger };
    const attempt = interruptedAttempt(delivery, row.url, startedAt);
    recordInWrite(delivery, attempt, next);
    return { delivery, attempt };
  };

  return {
    recordInWrite,
    putBackInWrite(delivery, reason) {
      putBack.run({ id: delivery.id, reason });
      leaveOut.run({ leaseId: delivery.lease.id, id: delivery.id });
      endLease(delivery);
    },
    forgetRefusedOrderInWrite: (endpointId) => void forgetRefused.run(endpointId),
    async recoverInterrupted() {
      const leases = selectLeases.all() as { id: number; attempts: string; startedAt: number }[];
      const recovered: Interrupted[] = [];
      for (const { id, attempts, startedAt } of leases) {
        const found = await writer.write(() => {
          const rows = (JSON.parse(attempts) as [string, number][]).flatMap(
            ([deliveryId, number]) => selectInterrupted.all(deliveryId, number - 1) as InterruptedRow[],
          );
          const interrupted = rows.map((row) => recordInterruption(row, id, startedAt));
          deleteLease.run(id);
          return interrupted;
        });
        recovered.push(...found);
      }
      return recovered;
    },
  };
}

/** What a delivery ended as with an attempt. */
type EndedAs = 'delivered' | 'dead_letter' | null;

type InterruptedRow = ClaimRow & { url: string };

function interruptedAttempt(delivery: ClaimedDelivery, url: string, startedAt: number): AttemptRecord {
  return {
    number: delivery.attemptNumber,
    trigger: delivery.trigger,
    url,
    requestHeaders: [],
    startedAt,
    outcome: 'interrupted',
    status: null,
    errorCode: null,
    errorMessage: 'Reflector Relay ended while this attempt was under way.',
    facts: {
      timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 },
      remoteAddress: null,
      reusedConnection: false,
    },
    responseHeaders: null,
    responseBody: null,
  };
}

const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms));
