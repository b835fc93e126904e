import type { StoreContext } from '../../db/store.ts';
import { documentOf, isCommon } from './document.ts';
import type { Searchable } from './document.ts';
import { idStart, keyOf } from './index-key.ts';
import { SHORTEST_BEGINNING } from '../../../shared/search-text.ts';

export type SearchIndexWriter = {
  /** Brings so many documents up to date inside the running write, the newest first; answers how many it found to do. */
  indexInWrite(limit: number): number;
  /** The same for these deliveries, whether they wait for it or not: with those that are gone their documents go. */
  updateInWrite(ids: readonly string[]): void;
  /** How many deliveries wait for it, counted up to `limit`. */
  waiting(limit: number): number;
};

/** Notes deliveries whose documents are not what they should be any more: what a writer does with what was touched. */
export function createTouchedFlush(sqlite: StoreContext['sqlite']): (ids: ReadonlySet<string>) => void {
  const note = sqlite.prepare(
    'INSERT OR IGNORE INTO search_waiting (delivery_id) SELECT value FROM json_each(?)',
  );
  return (ids) => void note.run(JSON.stringify([...ids]));
}

/**
 * Writes `search_index`, behind the commits that change what it is made from: a document and the note that it was
 * waiting change in one transaction, so that nothing is ever missed, whenever the process ends.
 */
export function createSearchIndexWriter({ sqlite }: Pick<StoreContext, 'sqlite'>): SearchIndexWriter {
  const selectWaiting = sqlite
    .prepare('SELECT delivery_id FROM search_waiting ORDER BY delivery_id DESC LIMIT ?')
    .pluck();
  const countWaiting = sqlite.prepare('SELECT count(*) FROM (SELECT 1 FROM search_waiting LIMIT ?)').pluck();
  const done = sqlite.prepare('DELETE FROM search_waiting WHERE delivery_id = ?');
  const selectDeliveries = sqlite.prepare(`
    SELECT d.id, d.title, d.room_name AS roomName, d.room_id AS roomId, d.endpoint_id AS endpointId, e.url,
      d.event_type AS eventType, d.state, d.status_class AS statusClass
    FROM deliveries d INDEXED BY sqlite_autoindex_deliveries_1 CROSS JOIN endpoints e ON e.id = d.endpoint_id
    WHERE d.id >= ? AND d.id < ? ORDER BY d.id`);
  const selectAttempts = sqlite.prepare(`
    SELECT url, outcome, status, error_code AS errorCode, error_message AS errorMessage,
      CASE response_body_encoding WHEN 'utf8' THEN response_body END AS body
    FROM attempts WHERE delivery_id = ? ORDER BY number`);
  const remove = sqlite.prepare('DELETE FROM search_index WHERE rowid = ?');
  const insert = sqlite.prepare(
    'INSERT INTO search_index (rowid, title, room, url, answer, error, tags) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const learn = sqlite.prepare('INSERT OR IGNORE INTO search_words (word) VALUES (?)');

  /** All deliveries of a number: one, as good as always. */
  const deliveriesOf = (key: bigint): Searchable[] => {
    const start = idStart(key);
    const rows = selectDeliveries.all(start, `${start}g`) as Omit<Searchable, 'attempts'>[];
    return rows.map((row) => ({
      ...row,
      attempts: selectAttempts.all(row.id) as Searchable['attempts'],
    }));
  };

  const update = (ids: readonly string[]): void => {
    const learned = new Set<string>();
    const onWord = (word: string): void => {
      if (word.length < SHORTEST_BEGINNING || learned.has(word) || !isCommon(word)) return;
      learned.add(word);
      learn.run(word);
    };
    // In the order of their numbers: anything else makes FTS5 write out what it gathered after each of them.
    for (const key of new Set(ids.toSorted().map(keyOf))) {
      remove.run(key);
      const documents = deliveriesOf(key).map((delivery) => documentOf(delivery, onWord));
      if (documents.length === 0) continue;
      const column = (name: keyof (typeof documents)[number]): string =>
        documents.map((document) => document[name]).join(' ');
      insert.run(
        key,
        column('title'),
        column('room'),
        column('url'),
        column('answer'),
        column('error'),
        column('tags'),
      );
    }
    for (const id of ids) done.run(id);
  };

  return {
    indexInWrite(limit) {
      const ids = selectWaiting.all(limit) as string[];
      update(ids);
      return ids.length;
    },
    updateInWrite: update,
    waiting: (limit) => countWaiting.get(limit) as number,
  };
}
