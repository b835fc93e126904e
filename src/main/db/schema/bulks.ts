import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { BulkAction, BulkSkip, BulkState } from '../../../shared/model.ts';
import { BULK_ACTIONS, BULK_STATES } from '../../../shared/model.ts';
import type { DeliveryFilter } from '../../../shared/views.ts';
import { oneOf } from './parts.ts';

/** Bulk resends and cancels: kept, so that they go on after a restart and say afterwards how they went. */
export const bulks = sqliteTable(
  'bulks',
  {
    id: text().primaryKey(),
    action: text().$type<BulkAction>().notNull(),
    /** What it was started for; null where deliveries were chosen one by one. */
    filter: text({ mode: 'json' }).$type<DeliveryFilter>(),
    actor: text().notNull(),
    state: text().$type<BulkState>().notNull(),
    /** How many it found when it started, and whether there were more than were counted. */
    total: integer().notNull(),
    totalMore: integer('total_more', { mode: 'boolean' }).notNull(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
  },
  (t) => [
    index('bulks_running')
      .on(t.id)
      .where(sql`${t.state} = 'running'`),
    check('bulks_action', oneOf(t.action, BULK_ACTIONS)),
    check('bulks_state', oneOf(t.state, BULK_STATES)),
  ],
);

/** How far a bulk is with one endpoint. It goes through that endpoint's deliveries by id, which never changes. */
export const bulkLanes = sqliteTable(
  'bulk_lanes',
  {
    bulkId: text('bulk_id')
      .notNull()
      .references(() => bulks.id, { onDelete: 'cascade' }),
    endpointId: text('endpoint_id').notNull(),
    /** The chosen ones, in order of their ids; null where the filter says which. */
    ids: text({ mode: 'json' }).$type<string[]>(),
    /** The last id dealt with, and the newest that there was when it started. */
    cursor: text().notNull(),
    lastId: text('last_id').notNull(),
    done: integer().notNull().default(0),
    /** How the first try of each resent one ended. */
    delivered: integer().notNull().default(0),
    retrying: integer().notNull().default(0),
    givenUp: integer('given_up').notNull().default(0),
    /** Those left alone, by reason. */
    skipped: text({ mode: 'json' }).$type<Partial<Record<BulkSkip, number>>>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.bulkId, t.endpointId] })],
);

/** What a bulk resent and whose first try is not over yet: few per endpoint, so that a bulk never floods one. */
export const bulkItems = sqliteTable(
  'bulk_items',
  {
    bulkId: text('bulk_id')
      .notNull()
      .references(() => bulks.id, { onDelete: 'cascade' }),
    deliveryId: text('delivery_id').notNull(),
    endpointId: text('endpoint_id').notNull(),
    /** Attempts that had been made when it was resent. */
    attemptsBefore: integer('attempts_before').notNull(),
  },
  (t) => [primaryKey({ columns: [t.bulkId, t.deliveryId] })],
);
