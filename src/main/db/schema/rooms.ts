import { sql } from 'drizzle-orm';
import { blob, check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { ENDPOINT_DISABLED_REASONS, PAYLOAD_VERSIONS } from '../../../shared/model.ts';
import type {
  EndpointDisabledReason,
  PayloadVersion,
  RetryPolicy,
  SubscribedType,
} from '../../../shared/model.ts';
import { sources } from './sources.ts';
import { oneOf } from './parts.ts';

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
    eventTypes: text('event_types', { mode: 'json' }).$type<SubscribedType[]>().notNull(),
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
