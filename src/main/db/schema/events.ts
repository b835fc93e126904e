import { blob, check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { INTAKES } from '../../../shared/model.ts';
import type { EventType, Intake, PayloadVersion } from '../../../shared/model.ts';
import { rooms } from './rooms.ts';
import { oneOf } from './parts.ts';

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
