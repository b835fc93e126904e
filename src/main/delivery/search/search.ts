import type { StoreContext } from '../../db/store.ts';
import { readTyped } from '../../../shared/search-text.ts';
import type { SearchTerm } from '../../../shared/search-text.ts';
import type { DeliveryFilter } from '../../../shared/views.ts';
import { firstIdAt } from '../../lib/ids.ts';
import { conditionsOf } from '../history/arms.ts';
import type { IdRange } from '../history/arms.ts';
import type { UnderWay } from '../under-way.ts';
import { createCarriers } from './carriers.ts';
import { matchExpression, MOST_COMPLETIONS } from './expression.ts';
import { idStart, keyOf, LAST_KEY } from './index-key.ts';

/** A filter by text beside any other. */
export type TextFilter = DeliveryFilter & { text: string };

export type Search = {
  /** Ids of deliveries that match, in the order of ids, so many at most. */
  ids(filter: TextFilter, range: IdRange, order: 'ASC' | 'DESC', limit: number): string[];
  /** How many match, counted up to `limit`. */
  count(filter: TextFilter, limit: number): number;
};

/**
 * Finds deliveries by words, phrases and ids. Words come from the full-text index, which has the order of the history, so
 * a page of a common word reads a page of it; whatever it answers is checked against the delivery as it is now. An id
 * that stands alone is looked up where ids are.
 */
export function createSearch({ sqlite }: Pick<StoreContext, 'sqlite'>, underWay: UnderWay): Search {
  const keys = (order: string) =>
    sqlite
      .prepare(
        `SELECT rowid FROM search_index WHERE search_index MATCH ? AND rowid >= ? AND rowid <= ? ORDER BY rowid ${order} LIMIT ?`,
      )
      .pluck()
      .safeIntegers();
  const selectKeys = { ASC: keys('ASC'), DESC: keys('DESC') };
  const countKeys = sqlite
    .prepare(
      `SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH ? AND rowid >= ? AND rowid <= ? LIMIT ?)`,
    )
    .pluck();
  const selectWords = sqlite
    .prepare('SELECT word FROM search_words WHERE word >= ? AND word < ? LIMIT ?')
    .pluck();
  const carriers = createCarriers(sqlite);

  const complete = (beginning: string): string[] =>
    selectWords.all(beginning, `${beginning}\u{10ffff}`, MOST_COMPLETIONS + 1) as string[];

  /** Of deliveries found, by how their ids begin or whole, those that match the rest of the filter now. */
  const checked = (
    starts: string[],
    filter: DeliveryFilter,
    range: IdRange,
    order: 'ASC' | 'DESC',
  ): string[] => {
    const { text, params } = conditionsOf(filter, range, underWay.ids());
    const found = sqlite
      .prepare(
        `SELECT d.id FROM json_each(?) start CROSS JOIN deliveries d INDEXED BY sqlite_autoindex_deliveries_1
           ON d.id >= start.value AND d.id < start.value || 'g' WHERE ${text}`,
      )
      .pluck()
      .all(JSON.stringify(starts), ...params) as string[];
    return order === 'ASC' ? found.sort() : found.sort().reverse();
  };

  const byWords = (
    terms: SearchTerm[],
    filter: DeliveryFilter,
    range: IdRange,
    order: 'ASC' | 'DESC',
    limit: number,
  ): string[] => {
    const expression = matchExpression(terms, filter, complete);
    let [low, high] = keyRange(filter, range);
    const ids: string[] = [];
    while (low <= high) {
      const found = selectKeys[order].all(expression, low, high, limit) as bigint[];
      ids.push(...checked(found.map(idStart), filter, range, order));
      if (found.length < limit || ids.length >= limit) break;
      // Some were of deliveries that changed since: goes on behind the last one looked at.
      if (order === 'ASC') low = found.at(-1)! + 1n;
      else high = found.at(-1)! - 1n;
    }
    return ids;
  };

  const ids: Search['ids'] = (filter, range, order, limit) => {
    const terms = readTyped(filter.text);
    if (terms.length === 0) return [];
    const words = byWords(terms, filter, range, order, limit);
    const carrying = carriers.of(filter.text);
    if (carrying.length === 0) return words.slice(0, limit);
    const all = [...new Set([...words, ...checked(carrying, filter, range, order)])].sort();
    return (order === 'ASC' ? all : all.reverse()).slice(0, limit);
  };

  return {
    ids,
    count(filter, limit) {
      const terms = readTyped(filter.text);
      if (terms.length === 0) return 0;
      const range: IdRange = { from: '', before: null };
      if (!countedByIndex(filter) || carriers.of(filter.text).length > 0)
        return ids(filter, range, 'DESC', limit).length;
      return countKeys.get(
        matchExpression(terms, filter, complete),
        ...keyRange(filter, range),
        limit,
      ) as number;
    },
  };
}

/** False for what the index cannot tell apart: which of the pending ones are being sent, and when what was tried. */
function countedByIndex({ states, failure, lastAttemptFrom, lastAttemptTo }: DeliveryFilter): boolean {
  const named = new Set(states);
  const all = named.has('pending') === named.has('sending');
  return all && failure === undefined && lastAttemptFrom === undefined && lastAttemptTo === undefined;
}

/** The numbers that the ids of a range and a filter's span of time can have, both ends included. */
function keyRange({ from, to }: DeliveryFilter, range: IdRange): [low: bigint, high: bigint] {
  const low = range.from === '' ? 0n : keyOf(range.from);
  const high = range.before === null ? LAST_KEY : keyOf(range.before);
  const first = from === undefined ? 0n : keyOf(firstIdAt(from));
  const last = to === undefined ? LAST_KEY : keyOf(firstIdAt(to)) - 1n;
  return [low > first ? low : first, high < last ? high : last];
}
