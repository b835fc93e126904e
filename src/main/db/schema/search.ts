import { sqliteTable, text } from 'drizzle-orm/sqlite-core';

/*
 * Beside these two stands `search_index`, a full-text index (FTS5) that drizzle cannot describe: one document for each
 * delivery, under a number made from its id, so that its order is theirs. It keeps words and where they stand, not the
 * texts. A removed delivery and a changed URL put themselves on `search_waiting` by a trigger; what happens with every
 * attempt is gathered for each commit instead (`Writer.touch`), at a tenth of the cost. See delivery/search/.
 */

/** Deliveries whose document is not what it should be: new, changed, or removed since. Nothing stands here for long. */
export const searchWaiting = sqliteTable('search_waiting', { deliveryId: text('delivery_id').primaryKey() });

/** Words that were ever indexed, for completing beginnings. Those that look like ids are not here. */
export const searchWords = sqliteTable('search_words', { word: text().primaryKey() });
