import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import {
  ATTEMPT_TRIGGERS,
  HELD_REASONS,
  OUTCOME_KINDS,
  PAYLOAD_VERSIONS,
  STATUS_CLASSES,
  STORED_DELIVERY_STATES,
} from '../../../shared/model.ts';
import type {
  AttemptTrigger,
  EventType,
  HeldReason,
  OutcomeKind,
  PayloadVersion,
  StatusClass,
  StoredDeliveryState,
} from '../../../shared/model.ts';
import { rooms, endpoints } from './rooms.ts';
import { events } from './events.ts';
import { oneOfCompared } from './parts.ts';

/** One request owed to one endpoint. */
export const deliveries = sqliteTable(
  'deliveries',
  {
    id: text().primaryKey(),
    endpointId: text('endpoint_id')
      .notNull()
      .references(() => endpoints.id),
    roomId: text('room_id')
      .notNull()
      .references(() => rooms.id),
    eventType: text('event_type').$type<EventType>().notNull(),
    /** The event it carries, the first of them where it carries several: receivers see its id. */
    eventId: text('event_id'),
    /** 0: one event. 1: a batch still gathering. 2: a batch that was taken for sending (delivery/batches.ts). */
    batch: integer().notNull().default(0),
    /** Its transcript's id and title, kept here so that a page of the history and a line of the log read one table. */
    transcriptId: text('transcript_id'),
    title: text(),
    /** Fixed at acceptance, with the room name: the body is the same bytes on every attempt. */
    payloadVersion: text('payload_version').$type<PayloadVersion>().notNull(),
    roomName: text('room_name').notNull(),
    state: text().$type<StoredDeliveryState>().notNull(),
    heldReason: text('held_reason').$type<HeldReason>(),
    attemptsMade: integer('attempts_made').notNull().default(0),
    /** Retries of the present schedule used up, and the waiting they counted. A fresh schedule starts both at 0. */
    scheduleStep: integer('schedule_step').notNull().default(0),
    scheduledWaitMs: integer('scheduled_wait_ms').notNull().default(0),
    /** While a secret rotates: the order of the two signatures the receiver refused, as in `REFUSED_ORDERS`; 0 is none. */
    refusedOrder: integer('refused_order').notNull().default(0),
    nextTrigger: text('next_trigger').$type<AttemptTrigger>().notNull().default('scheduled'),
    /** A delivered one being resent: whatever the try meets, it stays delivered. */
    staysDelivered: integer('stays_delivered', { mode: 'boolean' }).notNull().default(false),
    dueAt: integer('due_at').notNull(),
    acceptedAt: integer('accepted_at').notNull(),
    firstAttemptAt: integer('first_attempt_at'),
    lastAttemptAt: integer('last_attempt_at'),
    finishedAt: integer('finished_at'),
    lastOutcome: text('last_outcome').$type<OutcomeKind>(),
    lastStatus: integer('last_status'),
    /** What the last attempt met, as the history filters by it. */
    statusClass: text('status_class').$type<StatusClass>().notNull().default('none'),
    lastErrorCode: text('last_error_code'),
    lastDurationMs: integer('last_duration_ms'),
  },
  (t) => [
    index('deliveries_due')
      .on(t.endpointId, t.dueAt, t.id)
      .where(sql`${t.state} = 'pending' AND ${t.heldReason} IS NULL`),
    index('deliveries_held')
      .on(t.heldReason, t.endpointId)
      .where(sql`${t.heldReason} IS NOT NULL`),
    // What an endpoint gathers: at most a few rows of all.
    index('deliveries_gathering')
      .on(t.endpointId, t.id)
      .where(sql`${t.state} = 'pending' AND ${t.batch} = 1`),
    // The history reads these from the index alone, also where it filters by the columns behind the id. An endpoint
    // without a state is one such stretch for each state, and a room those of its endpoints (delivery/history/arms.ts).
    index('deliveries_state').on(t.state, t.id, t.statusClass, t.eventType),
    index('deliveries_endpoint_state').on(t.endpointId, t.state, t.id, t.statusClass, t.eventType),
    index('deliveries_type').on(t.eventType, t.id),
    // Counts what failed since a time, per endpoint, without reading a row.
    index('deliveries_dead_letters')
      .on(t.endpointId, t.lastAttemptAt, t.roomId)
      .where(sql`${t.state} = 'dead_letter'`),
    // Most deliveries end with a 2xx: those are found by their state instead.
    index('deliveries_status_class')
      .on(t.statusClass, t.id, t.state)
      .where(sql`${t.statusClass} <> '2xx'`),
    check('deliveries_state', oneOfCompared(t.state, STORED_DELIVERY_STATES)),
    check(
      'deliveries_held_reason',
      sql`${t.heldReason} IS NULL OR (${t.state} = 'pending' AND (${oneOfCompared(t.heldReason, HELD_REASONS)}))`,
    ),
    check('deliveries_status_class', oneOfCompared(t.statusClass, STATUS_CLASSES)),
    check('deliveries_next_trigger', oneOfCompared(t.nextTrigger, ATTEMPT_TRIGGERS)),
    check('deliveries_payload_version', oneOfCompared(t.payloadVersion, PAYLOAD_VERSIONS)),
  ],
);

/**
 * The attempts that are about to be made: one row for all deliveries taken at once, written before any of them is sent
 * and gone when all of them are recorded. What stands here at the start was interrupted.
 */
export const leases = sqliteTable('leases', {
  id: integer().primaryKey(),
  /** Each delivery with the number of its attempt. */
  attempts: text({ mode: 'json' }).$type<[deliveryId: string, number: number][]>().notNull(),
  startedAt: integer('started_at').notNull(),
});

/** Which events a delivery carries: one, or several when its endpoint batches. */
export const deliveryEvents = sqliteTable(
  'delivery_events',
  {
    deliveryId: text('delivery_id')
      .notNull()
      .references(() => deliveries.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    eventId: text('event_id')
      .notNull()
      .references(() => events.id),
  },
  (t) => [primaryKey({ columns: [t.deliveryId, t.position] }), index('delivery_events_event').on(t.eventId)],
);

/** Every HTTP try. Request bodies are not here: they are the same on every attempt. */
export const attempts = sqliteTable(
  'attempts',
  {
    deliveryId: text('delivery_id')
      .notNull()
      .references(() => deliveries.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    trigger: text().$type<AttemptTrigger>().notNull(),
    url: text().notNull(),
    remoteAddress: text('remote_address'),
    requestHeaders: text('request_headers').notNull(),
    outcome: text().$type<OutcomeKind>().notNull(),
    status: integer(),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    dnsMs: integer('dns_ms'),
    connectMs: integer('connect_ms'),
    tlsMs: integer('tls_ms'),
    firstByteMs: integer('first_byte_ms'),
    totalMs: integer('total_ms').notNull(),
    reusedConnection: integer('reused_connection', { mode: 'boolean' }).notNull(),
    responseHeaders: text('response_headers'),
    responseBody: text('response_body'),
    responseBodyEncoding: text('response_body_encoding').$type<'utf8' | 'base64'>(),
    responseSize: integer('response_size'),
    responseCut: integer('response_cut', { mode: 'boolean' }),
    startedAt: integer('started_at').notNull(),
    /** What the delivery ended as with this attempt; null where it went on, or had been delivered before. */
    endedAs: text('ended_as').$type<'delivered' | 'dead_letter'>(),
  },
  (t) => [
    primaryKey({ columns: [t.deliveryId, t.number] }),
    // The deliveries behind a failure of the statistics.
    index('attempts_failed')
      .on(t.outcome, t.status, t.deliveryId, t.startedAt)
      .where(sql`${t.outcome} <> 'response' OR ${t.status} NOT BETWEEN 200 AND 299`),
    check('attempts_outcome', oneOfCompared(t.outcome, OUTCOME_KINDS)),
    check('attempts_trigger', oneOfCompared(t.trigger, ATTEMPT_TRIGGERS)),
    check(
      'attempts_ended_as',
      sql`${t.endedAs} IS NULL OR ${oneOfCompared(t.endedAs, ['delivered', 'dead_letter'])}`,
    ),
  ],
);

/**
 * Counts of each endpoint, written in the commit of the rows they count (delivery/statistics/ says what is counted):
 * one row for each period in which anything happened.
 */
export const rollups = sqliteTable(
  'rollups',
  {
    /** Empty for all endpoints together. */
    endpointId: text('endpoint_id').notNull(),
    /** 0: a quarter of an hour. 1: a day. 2: a month; both of UTC. */
    level: integer().notNull(),
    /** When the period began. */
    start: integer().notNull(),
    accepted: integer().notNull(),
    delivered: integer().notNull(),
    deliveredFirstTry: integer('delivered_first_try').notNull(),
    /** The tries that the delivered ones took, added up. */
    deliveredTries: integer('delivered_tries').notNull(),
    deadLetters: integer('dead_letters').notNull(),
    cancelled: integer().notNull(),
    attempts: integer().notNull(),
    failedAttempts: integer('failed_attempts').notNull(),
    /** Failed attempts by kind, `401:2 timeout:1`. */
    failures: text().notNull(),
    /** Answered attempts by the logarithmic bucket of their latency, `66:1 67:2`. */
    latencies: text().notNull(),
  },
  (t) => [
    // WITHOUT ROWID, which drizzle cannot say: its migration does.
    primaryKey({ columns: [t.endpointId, t.level, t.start] }),
    check('rollups_level', sql`${t.level} IN (0, 1, 2)`),
  ],
);
