import type {
  AttemptTrigger,
  EventType,
  HeldReason,
  OutcomeKind,
  PayloadVersion,
  StatusClass,
} from '../../shared/model.ts';
import type { StoreContext } from '../db/store.ts';
import type { ScheduleProgress } from './backoff.ts';
import type { KeptBody, TryFacts } from './outcome.ts';
import { attemptBucket, hourOf, latencyBucket, tallyKey } from './rollups.ts';

/** A delivery taken for sending: its row carries a lease until the attempt is recorded. */
export type ClaimedDelivery = {
  id: string;
  endpointId: string;
  roomId: string;
  eventType: EventType;
  eventId: string;
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

/** How many due deliveries of an endpoint to take, and how long an attempt may last at most. */
export type Claim = { endpointId: string; limit: number; leaseMs: number };

export type DeliveriesStore = {
  /** Each endpoint with claimable deliveries, and when its first is due. One index seek per endpoint. */
  heads(): QueueHead[];
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
};

const LATENCY_OUTCOMES = new Set<OutcomeKind>(['response']);

function statusClassOf(outcome: OutcomeKind, status: number | null): StatusClass {
  if (outcome !== 'response' || status === null) return 'failed';
  return `${Math.floor(status / 100)}xx` as StatusClass;
}

/** The deliveries as the engine moves them. Reading for people is history.ts. */
export function createDeliveries({ sqlite, writer, clock, random }: StoreContext): DeliveriesStore {
  const claimable = `state = 'pending' AND held_reason IS NULL AND lease_until IS NULL`;
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
  const claimDue = sqlite.prepare(`
    UPDATE deliveries SET lease_until = @leaseUntil
    WHERE id IN (SELECT id FROM deliveries INDEXED BY deliveries_due
                 WHERE ${claimable} AND endpoint_id = @endpointId AND due_at <= @now
                 ORDER BY due_at, id LIMIT @limit)
    RETURNING id, endpoint_id, room_id, event_type, event_id, title, payload_version, room_name, attempts_made,
      next_trigger, schedule_step, scheduled_wait_ms, rotation_tries, stays_delivered`);
  const insertAttempt = sqlite.prepare(`
    INSERT INTO attempts (delivery_id, number, trigger, url, remote_address, request_headers, outcome, status,
      error_code, error_message, dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms, reused_connection,
      response_headers, response_body, response_body_encoding, response_size, response_cut, started_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const finish = sqlite.prepare(`
    UPDATE deliveries SET state = @state, lease_until = NULL, attempts_made = @number, stays_delivered = 0,
      next_trigger = 'scheduled', first_attempt_at = coalesce(first_attempt_at, @startedAt),
      last_attempt_at = @startedAt, finished_at = @now, last_outcome = @outcome, last_status = @status,
      status_class = @statusClass, last_error_code = @errorCode, last_duration_ms = @durationMs
    WHERE id = @id`);
  const reschedule = sqlite.prepare(`
    UPDATE deliveries SET lease_until = NULL, attempts_made = @number, due_at = @dueAt,
      schedule_step = @step, scheduled_wait_ms = @waitedMs, rotation_tries = @rotationTries,
      next_trigger = @trigger, first_attempt_at = coalesce(first_attempt_at, @startedAt),
      last_attempt_at = @startedAt, last_outcome = @outcome, last_status = @status,
      status_class = @statusClass, last_error_code = @errorCode, last_duration_ms = @durationMs
    WHERE id = @id`);
  const putBack = sqlite.prepare(
    `UPDATE deliveries SET lease_until = NULL, held_reason = @reason WHERE id = @id AND lease_until IS NOT NULL`,
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
  const selectSending = sqlite.prepare(`
    SELECT d.id, d.endpoint_id, d.room_id, d.event_type, d.event_id, d.title, d.payload_version, d.room_name, d.attempts_made,
      d.next_trigger, d.schedule_step, d.scheduled_wait_ms, d.rotation_tries, d.stays_delivered,
      e.url, e.total_timeout_ms, d.lease_until
    FROM deliveries d JOIN endpoints e ON e.id = d.endpoint_id WHERE d.lease_until IS NOT NULL LIMIT 500`);
  const selectBody = sqlite
    .prepare('SELECT body FROM bodies WHERE event_id = ? AND payload_version = ?')
    .pluck();

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
    const met = {
      id: delivery.id,
      number: a.number,
      startedAt: a.startedAt,
      outcome: a.outcome,
      status: a.status,
      statusClass: statusClassOf(a.outcome, a.status),
      errorCode: a.errorCode,
      durationMs: rounded(a.facts.timings.totalMs),
    };
    if (next.state === 'pending') {
      const { dueAt, progress, rotationTries, trigger } = next;
      reschedule.run({
        ...met,
        dueAt,
        step: progress.step,
        waitedMs: progress.waitedMs,
        rotationTries,
        trigger,
      });
    } else {
      finish.run({ ...met, state: next.state, now: clock.now() });
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
  };

  return {
    heads: () => selectHeads.all() as QueueHead[],
    claimInWrite(wanted) {
      const now = clock.now();
      const rows = wanted.flatMap(({ endpointId, limit, leaseMs }) =>
        claimDue.all({ endpointId, limit, now, leaseUntil: now + leaseMs }),
      );
      return (rows as ClaimRow[]).map(fromRow);
    },
    holdInWrite: (endpointId, reason, dueBy = Number.MAX_SAFE_INTEGER) =>
      holdPending.run({ endpointId, reason, dueBy }).changes,
    recordInWrite,
    putBackInWrite: (delivery, reason) => void putBack.run({ id: delivery.id, reason }),
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
      for (let recovered = 0; ;) {
        const rows = selectSending.all() as (ClaimRow & {
          url: string;
          total_timeout_ms: number;
          lease_until: number;
        })[];
        if (rows.length === 0) return recovered;
        await writer.write(() => {
          for (const row of rows) {
            const delivery = fromRow(row);
            const attempt = interruptedAttempt(delivery, row.url, row.lease_until - row.total_timeout_ms);
            const { progress, rotationTries, trigger } = delivery;
            const next: NextState = {
              state: 'pending',
              dueAt: clock.now(),
              progress,
              rotationTries,
              trigger,
            };
            recordInWrite(delivery, attempt, next);
          }
        });
        recovered += rows.length;
      }
    },
    body: ({ eventId, payloadVersion }) =>
      (selectBody.get(eventId, payloadVersion) as Buffer | undefined) ?? null,
  };
}

type ClaimRow = {
  id: string;
  endpoint_id: string;
  room_id: string;
  event_type: EventType;
  event_id: string;
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

function fromRow(row: ClaimRow): ClaimedDelivery {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    roomId: row.room_id,
    eventType: row.event_type,
    eventId: row.event_id,
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
