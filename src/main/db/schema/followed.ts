import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { sources } from './sources.ts';
import { rooms, endpoints } from './rooms.ts';
import { oneOf } from './parts.ts';

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
    /** Its webhook's URL at Reflector as it was last seen; null where it has none. */
    urlThere: text('url_there'),
    /** The URL at Reflector that the endpoint was last given; another one at the endpoint was set here. */
    urlTaken: text('url_taken'),
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
    /** It stands at `ended` now. False for a new completion of it that could not be read yet. */
    ended: integer({ mode: 'boolean' }).notNull(),
    fate: text().$type<FollowedFate>().notNull(),
    /** Why nothing came of it yet, in words. */
    reason: text(),
    createdAt: integer('created_at').notNull(),
    /** When it was first seen ended; null where it had ended before following began. */
    endedSeenAt: integer('ended_seen_at'),
    /** It ended around a switch and could not be read then: once it can be, it goes out from here, marked. */
    aroundSwitch: integer('around_switch', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.sourceId, t.transcriptId] }),
    index('followed_transcripts_seq').on(t.sourceId, t.changeSeq),
    index('followed_transcripts_room').on(t.sourceId, t.externalRoomId, t.createdAt),
    check('followed_transcripts_fate', oneOf(t.fate, FOLLOWED_FATES)),
  ],
);
