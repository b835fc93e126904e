import type {
  AttemptTrigger,
  EventType,
  HeldReason,
  OutcomeKind,
  PayloadVersion,
  StatusClass,
} from '../../shared/model.ts';
import type { StoreContext } from '../db/store.ts';
import type { BatchItem } from '../events/payloads/batch.ts';
import type { ScheduleProgress } from './backoff.ts';
import { BATCH_CLOSED, BATCH_NONE, BATCH_OPEN } from './batches.ts';
import type { KeptBody, TryFacts } from './outcome.ts';
import { attemptBucket, hourOf, latencyBucket, tallyKey } from './rollups.ts';
import type { UnderWay } from './under-way.ts';

/** What was taken for sending at once: its row is gone when none is open any more. */
export type Lease = { id: number; open: Set<string> };

/** A delivery taken for sending: a lease names it until the attempt is recorded. */
export type ClaimedDelivery = {
  lease: Lease;
  id: string;
  endpointId: string;
  roomId: string;
  eventType: EventType;
  eventId: string;
  batch: boolean;
  acceptedAt: number;
  title: string | null;
  payloadVersion: PayloadVersion;
  roomName: string;
  /** The number of the attempt now due, from 1. */
  attemptNumber: number;
  trigger: AttemptTrigger;
  progress: ScheduleProgress;
  rotationTries: number;
  staysDelivered: boolean;
};

/** One attempt as it is stored. */
export type AttemptRecord = {
  number: number;
  trigger: AttemptTrigger;
  url: string;
  requestHeaders: [string, string][];
  startedAt: number;
  outcome: OutcomeKind;
  status: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  facts: TryFacts;
  responseHeaders: [string, string][] | null;
  responseBody: KeptBody | null;
};

/** What a delivery becomes after an attempt. */
export type NextState =
  | { state: 'delivered' | 'dead_letter' | 'cancelled' }
  | {
      state: 'pending';
      dueAt: number;
      progress: ScheduleProgress;
      rotationTries: number;
      trigger: AttemptTrigger;
    };

/** The first due delivery of each endpoint that has any. */
export type QueueHead = { endpointId: string; dueAt: number };

/** How many due deliveries of an endpoint to take; in strict order only its oldest pending one. */
export type Claim = { endpointId: string; limit: number; strictOrder: boolean };

export type DeliveriesStore = {
  /** Each endpoint with claimable deliveries, and when its first is due. One index seek per endpoint. */
  heads(): QueueHead[];
  /** When the oldest pending delivery of an endpoint is due; null when there is none, or it is held or under way. */
  oldestDue(endpointId: string): number | null;
  /** Takes due deliveries inside the running write, each endpoint's oldest due first. */
  claimInWrite(wanted: Claim[]): ClaimedDelivery[];
  /** Holds an endpoint's pending deliveries inside the running write, all or those due by `dueBy`; answers how many. */
  holdInWrite(endpointId: string, reason: HeldReason, dueBy?: number): number;
  /** Stores the attempt, what follows and its counts inside the running write. */
  recordInWrite(delivery: ClaimedDelivery, attempt: AttemptRecord, next: NextState): void;
  /** Puts a claimed delivery back inside the running write, held or due as before: no attempt row, the number kept. */
  putBackInWrite(delivery: ClaimedDelivery, reason: HeldReason | null): void;
  /** Lets held deliveries go on inside the running write, spread over `spreadMs` from now; answers how many. */
  releaseInWrite(
    reason: HeldReason,
    options?: { endpointId?: string; limit?: number; spreadMs?: number },
  ): number;
  heldEndpoints(reason: HeldReason): string[];
  /** What leased rows of an earlier process are: interrupted. Writes their attempt rows; answers how many. */
  recoverInterrupted(): Promise<number>;
  /** The body a delivery owes, the same bytes every time; null where it was lost. */
  body(delivery: { eventId: string; payloadVersion: PayloadVersion }): Buffer | null;
  /** The events of a batch with their bodies, in the order they were accepted. */
  batchItems(deliveryId: string): BatchItem[];
};

const LATENCY_OUTCOMES = new Set<OutcomeKind>(['response']);

function statusClassOf(outcome: OutcomeKind, status: number | null): StatusClass {
  if (outcome !== 'response' || status === null) return 'failed';
  return `${Math.floor(status / 100)}xx` as StatusClass;
}

/** The deliveries as the engine moves them. Reading for people is history.ts. */
export function createDeliveries(
  { sqlite, writer, clock, random }: StoreContext,
  underWay: UnderWay,
): DeliveriesStore {
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
  const columns = `id, endpoint_id, room_id, event_type, event_id, batch, accepted_at, title, payload_version, room_name, attempts_made,
      next_trigger, schedule_step, scheduled_wait_ms, rotation_tries, stays_delivered`;
  const queued = `FROM deliveries INDEXED BY deliveries_due WHERE ${claimable} AND endpoint_id = @endpointId
      AND id NOT IN (SELECT value FROM json_each(@underWay))`;
  const selectDue = sqlite.prepare(
    `SELECT ${columns} ${queued} AND due_at <= @now ORDER BY due_at, id LIMIT @limit`,
  );
  const selectNextDue = sqlite.prepare(`SELECT due_at ${queued} ORDER BY due_at, id LIMIT 1`).pluck();
  const selectOldest = sqlite.prepare(
    `SELECT ${columns}, due_at, held_reason FROM deliveries INDEXED BY deliveries_endpoint_state
     WHERE endpoint_id = ? AND state = 'pending' ORDER BY id LIMIT 1`,
  );
  const oldest = (endpointId: string): OldestRow | null => {
    const row = selectOldest.get(endpointId) as OldestRow | undefined;
    return !row || row.held_reason !== null || underWay.has(row.id) ? null : row;
  };
  const insertLease = sqlite.prepare('INSERT INTO leases (attempts, started_at) VALUES (?, ?)');
  const deleteLease = sqlite.prepare('DELETE FROM leases WHERE id = ?');
  const selectLeases = sqlite.prepare('SELECT id, attempts, started_at AS startedAt FROM leases');
  const insertAttempt = sqlite.prepare(`
    INSERT INTO attempts (delivery_id, number, trigger, url, remote_address, request_headers, outcome, status,
      error_code, error_message, dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms, reused_connection,
      response_headers, response_body, response_body_encoding, response_size, response_cut, started_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const finish = sqlite.prepare(`
    UPDATE deliveries SET last_attempt_at = ?, first_attempt_at = coalesce(first_attempt_at, ?), attempts_made = ?,
      last_outcome = ?, last_status = ?, status_class = ?, last_error_code = ?, last_duration_ms = ?,
      state = ?, finished_at = ?, held_reason = NULL, stays_delivered = 0, next_trigger = 'scheduled'
    WHERE id = ?`);
  const reschedule = sqlite.prepare(`
    UPDATE deliveries SET last_attempt_at = ?, first_attempt_at = coalesce(first_attempt_at, ?), attempts_made = ?,
      last_outcome = ?, last_status = ?, status_class = ?, last_error_code = ?, last_duration_ms = ?,
      due_at = ?, schedule_step = ?, scheduled_wait_ms = ?, rotation_tries = ?, next_trigger = ?
    WHERE id = ?`);
  const putBack = sqlite.prepare(
    `UPDATE deliveries SET held_reason = coalesce(held_reason, @reason) WHERE id = @id`,
  );
  const holdPending = sqlite.prepare(
    `UPDATE deliveries SET held_reason = @reason WHERE ${claimable} AND endpoint_id = @endpointId AND due_at <= @dueBy`,
  );
  const selectHeld = sqlite.prepare(
    `SELECT id FROM deliveries WHERE held_reason = @reason AND (@endpointId IS NULL OR endpoint_id = @endpointId)
     ORDER BY endpoint_id, id LIMIT @limit`,
  );
  const letGo = sqlite.prepare(
    `UPDATE deliveries SET held_reason = NULL, due_at = max(due_at, @dueAt) WHERE id = @id AND held_reason = @reason`,
  );
  const selectHeldEndpoints = sqlite
    .prepare(`SELECT DISTINCT endpoint_id FROM deliveries WHERE held_reason = ?`)
    .pluck();
  const selectInterrupted = sqlite.prepare(
    `SELECT ${columns}, (SELECT url FROM endpoints e WHERE e.id = endpoint_id) AS url
     FROM deliveries WHERE id = ? AND state = 'pending' AND attempts_made = ? AND held_reason IS NULL`,
  );
  const selectBody = sqlite
    .prepare('SELECT body FROM bodies WHERE event_id = ? AND payload_version = ?')
    .pluck();

  const closeBatch = sqlite.prepare(`UPDATE deliveries SET batch = ${BATCH_CLOSED} WHERE id = ?`);
  const selectBatch = sqlite.prepare(`
    SELECT b.event_id AS eventId, b.body FROM deliveries d JOIN delivery_events de ON de.delivery_id = d.id
      JOIN bodies b ON b.event_id = de.event_id AND b.payload_version = d.payload_version
    WHERE d.id = ? ORDER BY de.position`);

  const writeAttempt = (deliveryId: string, a: AttemptRecord): void => {
    const { timings, remoteAddress, reusedConnection } = a.facts;
    insertAttempt.run(
      deliveryId, a.number, a.trigger, a.url, remoteAddress, JSON.stringify(a.requestHeaders), a.outcome, a.status,
      a.errorCode, a.errorMessage, rounded(timings.dnsMs), rounded(timings.connectMs), rounded(timings.tlsMs),
      rounded(timings.firstByteMs), rounded(timings.totalMs), reusedConnection ? 1 : 0,
      a.responseHeaders ? JSON.stringify(a.responseHeaders) : null, a.responseBody?.content ?? null,
      a.responseBody?.encoding ?? null, a.responseBody?.size ?? null,
      a.responseBody ? Number(a.responseBody.cut) : null, a.startedAt,
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
      const { dueAt, progress, rotationTries, trigger } = next;
      reschedule.run(...met, dueAt, progress.step, progress.waitedMs, rotationTries, trigger, delivery.id);
    } else {
      finish.run(...met, next.state, clock.now(), delivery.id);
    }
  };

  const count = (delivery: ClaimedDelivery, a: AttemptRecord, next: NextState): void => {
    const hour = hourOf(a.startedAt);
    const { endpointId } = delivery;
    writer.tally(tallyKey(hour, endpointId, 'attempt', attemptBucket(a.outcome, a.status)));
    if (LATENCY_OUTCOMES.has(a.outcome)) {
      writer.tally(tallyKey(hour, endpointId, 'latency', latencyBucket(a.facts.timings.totalMs)));
    }
    if (next.state === 'pending' || delivery.staysDelivered) return;
    writer.tally(tallyKey(hour, endpointId, next.state));
    if (next.state === 'delivered' && a.number === 1)
      writer.tally(tallyKey(hour, endpointId, 'delivered_first_try'));
  };

  const recordInWrite = (delivery: ClaimedDelivery, attempt: AttemptRecord, next: NextState): void => {
    writeAttempt(delivery.id, attempt);
    writeOutcome(delivery, attempt, next);
    count(delivery, attempt, next);
    endLease(delivery);
  };
  const endLease = (delivery: ClaimedDelivery): void => {
    const { id, lease } = delivery;
    lease.open.delete(id);
    // Deleting what is gone does no harm: a write that was undone is tried again.
    if (lease.open.size === 0) deleteLease.run(lease.id);
    underWay.end(delivery);
  };

  const recordInterruption = (row: InterruptedRow, leaseId: number, startedAt: number): void => {
    const delivery = fromRow(row, { id: leaseId, open: new Set() });
    const { progress, rotationTries, trigger } = delivery;
    const next: NextState = { state: 'pending', dueAt: clock.now(), progress, rotationTries, trigger };
    recordInWrite(delivery, interruptedAttempt(delivery, row.url, startedAt), next);
  };

  return {
    heads: () =>
      (selectHeads.all() as QueueHead[]).flatMap((head) => {
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
    holdInWrite: (endpointId, reason, dueBy = Number.MAX_SAFE_INTEGER) =>
      holdPending.run({ endpointId, reason, dueBy }).changes,
    recordInWrite,
    putBackInWrite(delivery, reason) {
      putBack.run({ id: delivery.id, reason });
      endLease(delivery);
    },
    releaseInWrite(reason, { endpointId, limit = 1000, spreadMs = 0 } = {}) {
      const rows = selectHeld.all({ reason, endpointId: endpointId ?? null, limit }) as { id: string }[];
      const now = clock.now();
      for (const { id } of rows) {
        letGo.run({ id, reason, dueAt: spreadMs === 0 ? 0 : now + Math.floor(random.fraction() * spreadMs) });
      }
      return rows.length;
    },
    heldEndpoints: (reason) => selectHeldEndpoints.all(reason) as string[],
    async recoverInterrupted() {
      const leases = selectLeases.all() as { id: number; attempts: string; startedAt: number }[];
      let recovered = 0;
      for (const { id, attempts, startedAt } of leases) {
        recovered += await writer.write(() => {
          const interrupted = (JSON.parse(attempts) as [string, number][]).flatMap(
            ([deliveryId, number]) => selectInterrupted.all(deliveryId, number - 1) as InterruptedRow[],
          );
          for (const row of interrupted) recordInterruption(row, id, startedAt);
          deleteLease.run(id);
          return interrupted.length;
        });
      }
      return recovered;
    },
    batchItems: (deliveryId) => selectBatch.all(deliveryId) as BatchItem[],
    body: ({ eventId, payloadVersion }) =>
      (selectBody.get(eventId, payloadVersion) as Buffer | undefined) ?? null,
  };
}

type OldestRow = ClaimRow & { due_at: number; held_reason: HeldReason | null };
type InterruptedRow = ClaimRow & { url: string };

type ClaimRow = {
  id: string;
  endpoint_id: string;
  room_id: string;
  event_type: EventType;
  event_id: string;
  batch: number;
  accepted_at: number;
  title: string | null;
  payload_version: PayloadVersion;
  room_name: string;
  attempts_made: number;
  next_trigger: AttemptTrigger;
  schedule_step: number;
  scheduled_wait_ms: number;
  rotation_tries: number;
  stays_delivered: number;
};

function fromRow(row: ClaimRow, lease: Lease): ClaimedDelivery {
  return {
    lease,
    id: row.id,
    endpointId: row.endpoint_id,
    roomId: row.room_id,
    eventType: row.event_type,
    eventId: row.event_id,
    batch: row.batch !== BATCH_NONE,
    acceptedAt: row.accepted_at,
    title: row.title,
    payloadVersion: row.payload_version,
    roomName: row.room_name,
    attemptNumber: row.attempts_made + 1,
    trigger: row.next_trigger,
    progress: { step: row.schedule_step, waitedMs: row.scheduled_wait_ms },
    rotationTries: row.rotation_tries,
    staysDelivered: row.stays_delivered === 1,
  };
}

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
