import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

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
  /** Who the key belongs to, as of the last contact; null on an open server. */
  ownerId: text('owner_id'),
  ownerEmail: text('owner_email'),
  /** Ids of all its rooms as of the last contact, and of those to leave alone; null before the first contact. */
  roomsFound: text('rooms_found', { mode: 'json' }).$type<string[]>(),
  roomsIgnored: text('rooms_ignored', { mode: 'json' }).$type<string[]>().notNull().default([]),
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
