import { sql } from 'drizzle-orm';
import {
  blob,
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import {
  ATTEMPT_TRIGGERS,
  ENDPOINT_DISABLED_REASONS,
  HELD_REASONS,
  INTAKES,
  OUTCOME_KINDS,
  PAYLOAD_VERSIONS,
  STATUS_CLASSES,
  STORED_DELIVERY_STATES,
} from '../../shared/model.ts';
import type {
  AttemptTrigger,
  EndpointDisabledReason,
  EventType,
  HeldReason,
  Intake,
  OutcomeKind,
  PayloadVersion,
  RetryPolicy,
  StatusClass,
  StoredDeliveryState,
} from '../../shared/model.ts';

/*
 * The tables. Ids are sortable text (UUIDv7 as 32 hex digits), times integer milliseconds UTC, JSON text,
 * closed unions CHECKed. Indexes are partial where only one state is ever asked for by the engine.
 */

const oneOf = (column: AnySQLiteColumn, values: readonly string[]) =>
  sql`${column} IN (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`;

/** Who delivers a room's transcripts: its Reflector, this application, or this application fed by Reflector's webhook. */
export const DELIVERED_BY = ['reflector', 'here', 'relay'] as const;
export type DeliveredBy = (typeof DELIVERED_BY)[number];

/** How the delivery of a room changes hands. */
export const SWITCH_KINDS = ['take_over', 'give_back', 'relay'] as const;
export type SwitchKind = (typeof SWITCH_KINDS)[number];
/** `writing`: the URL may or may not be written. `written`: it was read back, and the local side follows. */
export const SWITCH_STEPS = ['writing', 'written'] as const;
export type SwitchStep = (typeof SWITCH_STEPS)[number];

/** What became of a followed transcript. */
export const FOLLOWED_FATES = [
  'event',
  'not_ended',
  'before_start',
  'room_not_imported',
  'room_disabled',
  'unreadable',
  'vanished',
] as const;
export type FollowedFate = (typeof FOLLOWED_FATES)[number];

/** Connected Reflector servers. */
export const sources = sqliteTable('sources', {
  id: text().primaryKey(),
  name: text().notNull(),
  baseUrl: text('base_url').notNull(),
  frontendUrl: text('frontend_url'),
  /** Null for an open server without keys. */
  keyCiphertext: blob('key_ciphertext', { mode: 'buffer' }),
  keyBackend: text('key_backend'),
  keyHint: text('key_hint'),
  pollIntervalSeconds: integer('poll_interval_seconds').notNull().default(30),
  extraCa: text('extra_ca'),
  fetchArchive: integer('fetch_archive', { mode: 'boolean' }).notNull().default(false),
  /** The last change sequence whose events are stored; null before following began. */
  cursor: integer(),
  /** Where the next reading begins, behind the cursor: sequence numbers are not commit order. */
  windowFrom: integer('window_from'),
  /** When following began, and the last change sequence of that moment: what had ended by then ended nobody knows when. */
  followingSince: integer('following_since'),
  beganSeq: integer('began_seq'),
  /** Transcripts that ended up to so long before a switch may be sent by both sides. */
  borderMinutes: integer('border_minutes').notNull().default(15),
  enabled: integer({ mode: 'boolean' }).notNull().default(true),
  lastContactAt: integer('last_contact_at'),
  lastError: text('last_error'),
  lastErrorKind: text('last_error_kind'),
  failingSince: integer('failing_since'),
  createdAt: integer('created_at').notNull(),
  removedAt: integer('removed_at'),
});

/** Rooms, made by hand (no source) or imported from a Reflector server. Removed ones stay for their history. */
export const rooms = sqliteTable(
  'rooms',
  {
    id: text().primaryKey(),
    sourceId: text('source_id').references(() => sources.id),
    /** The room's id at its source, shown in payloads. */
    externalId: text('external_id'),
    name: text().notNull(),
    enabled: integer({ mode: 'boolean' }).notNull().default(true),
    /** Verifies Reflector's own webhook when it posts to this room's intake address. */
    intakeSecretCiphertext: blob('intake_secret_ciphertext', { mode: 'buffer' }),
    intakeSecretBackend: text('intake_secret_backend'),
    intakeSecretHint: text('intake_secret_hint'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    removedAt: integer('removed_at'),
  },
  (t) => [
    uniqueIndex('rooms_local_name')
      .on(t.name)
      .where(sql`${t.sourceId} IS NULL AND ${t.removedAt} IS NULL`),
    uniqueIndex('rooms_source_name')
      .on(t.sourceId, t.name)
      .where(sql`${t.sourceId} IS NOT NULL AND ${t.removedAt} IS NULL`),
    uniqueIndex('rooms_external')
      .on(t.sourceId, t.externalId)
      .where(sql`${t.externalId} IS NOT NULL`),
  ],
);

/** What is known of an imported room at its Reflector, and who delivers its transcripts. */
export const sourceRooms = sqliteTable(
  'source_rooms',
  {
    roomId: text('room_id')
      .primaryKey()
      .references(() => rooms.id),
    sourceId: text('source_id')
      .notNull()
      .references(() => sources.id),
    /** Another user's room, shared with everybody: its secret is visible to this key, its webhook is not ours to change. */
    ofOtherUser: integer('of_other_user', { mode: 'boolean' }).notNull(),
    /** The endpoint that stands for Reflector's own webhook; null where the room had none. */
    endpointId: text('endpoint_id').references(() => endpoints.id),
    deliveredBy: text('delivered_by').$type<DeliveredBy>().notNull(),
    /** Gone at Reflector since; the room stays here with its history. */
    goneAt: integer('gone_at'),
  },
  (t) => [
    index('source_rooms_source').on(t.sourceId),
    check('source_rooms_delivered_by', oneOf(t.deliveredBy, DELIVERED_BY)),
  ],
);

/** A take over, give back or relay under way: what the next start finishes or undoes. */
export const switches = sqliteTable(
  'switches',
  {
    roomId: text('room_id')
      .primaryKey()
      .references(() => rooms.id),
    sourceId: text('source_id')
      .notNull()
      .references(() => sources.id),
    kind: text().$type<SwitchKind>().notNull(),
    step: text().$type<SwitchStep>().notNull(),
    /** The URL at Reflector before, and the one written. */
    urlBefore: text('url_before').notNull(),
    urlAfter: text('url_after').notNull(),
    /** Transcripts around the switch that were left to Reflector by choice. */
    leftOut: text('left_out', { mode: 'json' }).$type<string[]>().notNull().default([]),
    actor: text().notNull(),
    startedAt: integer('started_at').notNull(),
    /** When the URL was found written: the moment the switch took effect. */
    writtenAt: integer('written_at'),
  },
  (t) => [
    check('switches_kind', oneOf(t.kind, SWITCH_KINDS)),
    check('switches_step', oneOf(t.step, SWITCH_STEPS)),
  ],
);

/** Every room transcript a followed server has shown: what was made of it, so that nothing is read twice or forgotten. */
export const followedTranscripts = sqliteTable(
  'followed_transcripts',
  {
    sourceId: text('source_id')
      .notNull()
      .references(() => sources.id),
    transcriptId: text('transcript_id').notNull(),
    /** The room's id at Reflector. */
    externalRoomId: text('external_room_id').notNull(),
    title: text(),
    changeSeq: integer('change_seq').notNull(),
    /** It stands at `ended` now. */
    ended: integer({ mode: 'boolean' }).notNull(),
    fate: text().$type<FollowedFate>().notNull(),
    /** Why nothing came of it yet, in words. */
    reason: text(),
    createdAt: integer('created_at').notNull(),
    /** When it was first seen ended; null where it had ended before following began. */
    endedSeenAt: integer('ended_seen_at'),
  },
  (t) => [
    primaryKey({ columns: [t.sourceId, t.transcriptId] }),
    index('followed_transcripts_seq').on(t.sourceId, t.changeSeq),
    index('followed_transcripts_room').on(t.sourceId, t.externalRoomId, t.createdAt),
    check('followed_transcripts_fate', oneOf(t.fate, FOLLOWED_FATES)),
  ],
);

/** A room's endpoints: where its events are delivered, and how. */
export const endpoints = sqliteTable(
  'endpoints',
  {
    id: text().primaryKey(),
    roomId: text('room_id')
      .notNull()
      .references(() => rooms.id),
    url: text().notNull(),
    description: text().notNull().default(''),
    eventTypes: text('event_types', { mode: 'json' }).$type<EventType[]>().notNull(),
    payloadVersion: text('payload_version').$type<PayloadVersion>().notNull(),
    /** Plain headers hold their value; a sensitive one holds the id of its secret instead. */
    headers: text({ mode: 'json' }).$type<StoredHeader[]>().notNull(),
    standardWebhooks: integer('standard_webhooks', { mode: 'boolean' }).notNull().default(false),
    connectTimeoutMs: integer('connect_timeout_ms').notNull(),
    totalTimeoutMs: integer('total_timeout_ms').notNull(),
    /** Null means the default policy of the settings. */
    retryPolicy: text('retry_policy', { mode: 'json' }).$type<RetryPolicy>(),
    /** Come back on 408, 425 and 429 instead of giving up; with it on, 410 disables the endpoint. */
    retryClientErrors: integer('retry_client_errors', { mode: 'boolean' }).notNull().default(false),
    /** A 408, 425 or 429 was met, so the switch above is worth offering. */
    retryableClientErrorSeen: integer('retryable_client_error_seen', { mode: 'boolean' })
      .notNull()
      .default(false),
    concurrency: integer().notNull(),
    strictOrder: integer('strict_order', { mode: 'boolean' }).notNull().default(false),
    rateLimitCount: integer('rate_limit_count'),
    rateLimitSeconds: integer('rate_limit_seconds'),
    /** When the rate limit next lets one through, kept over restarts. */
    rateLimitNextAt: integer('rate_limit_next_at'),
    batchWindowSeconds: integer('batch_window_seconds'),
    batchMaxEvents: integer('batch_max_events'),
    batchMaxBytes: integer('batch_max_bytes'),
    allowPrivate: integer('allow_private', { mode: 'boolean' }).notNull().default(false),
    allowLoopback: integer('allow_loopback', { mode: 'boolean' }).notNull().default(false),
    allowList: text('allow_list', { mode: 'json' }).$type<string[]>().notNull(),
    /** While a secret rotates: the older secret signs first, because that order is the one the receiver accepted. */
    oldSecretFirst: integer('old_secret_first', { mode: 'boolean' }).notNull().default(false),
    failingSince: integer('failing_since'),
    consecutiveFailures: integer('consecutive_failures').notNull().default(0),
    breakerOpenUntil: integer('breaker_open_until'),
    breakerStep: integer('breaker_step').notNull().default(0),
    disabledReason: text('disabled_reason').$type<EndpointDisabledReason>(),
    disabledAt: integer('disabled_at'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    removedAt: integer('removed_at'),
  },
  (t) => [
    index('endpoints_room').on(t.roomId),
    check('endpoints_payload_version', oneOf(t.payloadVersion, PAYLOAD_VERSIONS)),
    check(
      'endpoints_disabled_reason',
      sql`${t.disabledReason} IS NULL OR ${oneOf(t.disabledReason, ENDPOINT_DISABLED_REASONS)}`,
    ),
  ],
);

/** A header as stored: its value, or for a sensitive one the secret that holds it. */
export type StoredHeader = { name: string; value: string } | { name: string; secretId: string };

/** Signing secrets and sensitive header values of endpoints, as ciphertext only. */
export const secrets = sqliteTable(
  'secrets',
  {
    id: text().primaryKey(),
    endpointId: text('endpoint_id')
      .notNull()
      .references(() => endpoints.id),
    purpose: text().$type<'signing' | 'header'>().notNull(),
    ciphertext: blob({ mode: 'buffer' }).notNull(),
    /** Which cipher wrote it, compared before reading: a changed keyring cannot read the old bytes. */
    cipherBackend: text('cipher_backend').notNull(),
    hint: text().notNull(),
    createdAt: integer('created_at').notNull(),
    /** Null for the current one; an older signing secret signs along until then. */
    expiresAt: integer('expires_at'),
  },
  (t) => [
    index('secrets_endpoint').on(t.endpointId, t.purpose),
    check('secrets_purpose', oneOf(t.purpose, ['signing', 'header'])),
  ],
);

/** What happened in rooms. Never changed once written. */
export const events = sqliteTable(
  'events',
  {
    id: text().primaryKey(),
    roomId: text('room_id')
      .notNull()
      .references(() => rooms.id),
    type: text().$type<EventType>().notNull(),
    transcriptId: text('transcript_id'),
    title: text(),
    intake: text().$type<Intake>().notNull(),
    contentKey: text('content_key').notNull(),
    occurredAt: integer('occurred_at').notNull(),
    acceptedAt: integer('accepted_at').notNull(),
    /** The canonical content (events/transcript.ts) as JSON: every body is rendered from it. */
    content: text().notNull(),
    /** It ended so close to a take over or give back that Reflector may have sent it as well. */
    maybeSentByReflector: integer('maybe_sent_by_reflector', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    index('events_room').on(t.roomId, t.acceptedAt),
    index('events_transcript').on(t.transcriptId),
    check('events_intake', oneOf(t.intake, INTAKES)),
  ],
);

/** Every content ever accepted, so that nothing is accepted twice; outlives the events themselves. */
export const contentKeys = sqliteTable(
  'content_keys',
  {
    key: text().primaryKey(),
    eventId: text('event_id').notNull(),
    roomId: text('room_id').notNull(),
    transcriptId: text('transcript_id'),
    acceptedAt: integer('accepted_at').notNull(),
  },
  (t) => [index('content_keys_transcript').on(t.roomId, t.transcriptId)],
);

/** `Idempotency-Key`s of the intake: the same key with another body is a conflict. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    key: text().primaryKey(),
    bodyHash: text('body_hash').notNull(),
    eventId: text('event_id').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [index('idempotency_keys_age').on(t.createdAt)],
);

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
    /** The transcript's title, kept here so that a page of the history reads one table. */
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
    /** Orders of two signatures tried in a row that the receiver refused, while a secret rotates. */
    rotationTries: integer('rotation_tries').notNull().default(0),
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
    index('deliveries_state').on(t.state, t.id),
    index('deliveries_room').on(t.roomId, t.id),
    index('deliveries_endpoint_state').on(t.endpointId, t.state, t.id),
    index('deliveries_endpoint').on(t.endpointId, t.id),
    index('deliveries_type').on(t.eventType, t.id),
    // Most deliveries end with a 2xx: those are found by their state instead.
    index('deliveries_status_class')
      .on(t.statusClass, t.id)
      .where(sql`${t.statusClass} <> '2xx'`),
    check('deliveries_state', oneOf(t.state, STORED_DELIVERY_STATES)),
    check(
      'deliveries_held_reason',
      sql`${t.heldReason} IS NULL OR (${t.state} = 'pending' AND ${oneOf(t.heldReason, HELD_REASONS)})`,
    ),
    check('deliveries_status_class', oneOf(t.statusClass, STATUS_CLASSES)),
    check('deliveries_next_trigger', oneOf(t.nextTrigger, ATTEMPT_TRIGGERS)),
    check('deliveries_payload_version', oneOf(t.payloadVersion, PAYLOAD_VERSIONS)),
  ],
);

/**
 * The bodies owed, as they are sent: one per event and payload version, written at acceptance. So every attempt sends
 * the same bytes, also after an update of this application that writes bodies differently.
 */
export const bodies = sqliteTable(
  'bodies',
  {
    eventId: text('event_id')
      .notNull()
      .references(() => events.id, { onDelete: 'cascade' }),
    payloadVersion: text('payload_version').$type<PayloadVersion>().notNull(),
    body: blob({ mode: 'buffer' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.eventId, t.payloadVersion] })],
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
  },
  (t) => [
    primaryKey({ columns: [t.deliveryId, t.number] }),
    check('attempts_outcome', oneOf(t.outcome, OUTCOME_KINDS)),
    check('attempts_trigger', oneOf(t.trigger, ATTEMPT_TRIGGERS)),
  ],
);

/** Hourly counts per endpoint, written with the rows they count (delivery/rollups.ts names the metrics). */
export const rollups = sqliteTable(
  'rollups',
  {
    hour: integer().notNull(),
    endpointId: text('endpoint_id').notNull(),
    metric: text().notNull(),
    /** The outcome of an attempt, a latency bucket, or empty. */
    bucket: text().notNull(),
    count: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.hour, t.endpointId, t.metric, t.bucket] })],
);

/** Choices of the user that are not the default, as JSON by name. */
export const settings = sqliteTable('settings', { key: text().primaryKey(), value: text().notNull() });

/** Bearer tokens of the intake. */
export const intakeTokens = sqliteTable('intake_tokens', {
  id: text().primaryKey(),
  name: text().notNull(),
  hash: text().notNull().unique(),
  hint: text().notNull(),
  createdAt: integer('created_at').notNull(),
  lastUsedAt: integer('last_used_at'),
  revokedAt: integer('revoked_at'),
});

/** Named filters of the history. */
export const savedFilters = sqliteTable('saved_filters', {
  id: text().primaryKey(),
  name: text().notNull().unique(),
  filter: text().notNull(),
  createdAt: integer('created_at').notNull(),
});

/** Who changed what: configuration, reveals, resends. Secrets stand masked. */
export const audit = sqliteTable(
  'audit',
  {
    id: text().primaryKey(),
    at: integer().notNull(),
    actor: text().notNull(),
    action: text().notNull(),
    subjectKind: text('subject_kind').notNull(),
    subjectId: text('subject_id').notNull(),
    before: text(),
    after: text(),
  },
  (t) => [index('audit_subject').on(t.subjectKind, t.subjectId, t.id)],
);
