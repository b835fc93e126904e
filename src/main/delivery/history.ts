import type { Statement } from 'better-sqlite3';
import type { BoundedCount, DeliveryFilter, DeliveryPage, DeliverySummary } from '../../shared/views.ts';
import type { StoreContext } from '../db/store.ts';
import { firstIdAt } from '../lib/ids.ts';
import { armsOf, conditionsOf, justAfter } from './history/arms.ts';
import type { IdRange } from './history/arms.ts';
import { createPlaces } from './history/places.ts';
import { SUMMARY_COLUMNS, toSummary } from './history/rows.ts';
import type { SummaryRow } from './history/rows.ts';
import { createSearch } from './search/search.ts';
import type { TextFilter } from './search/search.ts';
import type { UnderWay } from './under-way.ts';

/** Counting stops here: a person needs to know "many", not how many. */
export const COUNT_LIMIT = 10_000;

/** Statements kept prepared: people use a few filters again and again. */
const MOST_STATEMENTS = 200;

const EVERYTHING: IdRange = { from: '', before: null };

export type PageQuery = {
  filter: DeliveryFilter;
  cursor?: string | undefined;
  direction: 'older' | 'newer';
  at?: number | undefined;
  limit: number;
};

export type HistoryStore = {
  /** A page of the history, newest first, in either direction from a cursor, or from a time. */
  page(query: PageQuery): Promise<DeliveryPage>;
  /** How many match, counted up to 10,000. */
  count(filter: DeliveryFilter): Promise<BoundedCount>;
  /** Ids that match, oldest first, after the given one: for going through all of them once. */
  ids(filter: DeliveryFilter, after: string, limit: number): string[];
  /**
   * The next deliveries of an endpoint by id, after the given one, each with whether it matches: for going through all
   * of them once, in steps that take as long however few match.
   */
  scan(
    filter: DeliveryFilter,
    endpointId: string,
    after: string,
    limit: number,
  ): { id: string; matches: boolean }[];
  /** Whether a delivery matches now. */
  matches(filter: DeliveryFilter, id: string): boolean;
  summary(id: string): DeliverySummary | null;
  /** Those of these deliveries that are there, in the same order. */
  summaries(ids: string[]): DeliverySummary[];
};

/**
 * The history as people read it. Ids are made at acceptance and sort by it, so a page is a range of ids in an index of
 * its filter; only the rows shown are read. No OFFSET anywhere.
 */
export function createHistory(
  { sqlite, clock }: Pick<StoreContext, 'sqlite' | 'clock'>,
  underWay: UnderWay,
): HistoryStore {
  const statements = new Map<string, Statement<unknown[]>>();
  const prepared = (text: string): Statement<unknown[]> => {
    const known = statements.get(text);
    if (known) return known;
    if (statements.size >= MOST_STATEMENTS) statements.clear();
    const statement = sqlite.prepare<unknown[]>(text).pluck();
    statements.set(text, statement);
    return statement;
  };
  const selectRows = sqlite.prepare(
    `SELECT ${SUMMARY_COLUMNS} FROM json_each(?) one CROSS JOIN deliveries d ON d.id = one.value
       CROSS JOIN endpoints e ON e.id = d.endpoint_id`,
  );

  const selectEndpoints = sqlite.prepare('SELECT id FROM endpoints WHERE room_id = ? ORDER BY id').pluck();
  const endpointsOf = (roomId: string): string[] => selectEndpoints.all(roomId) as string[];

  const search = createSearch({ sqlite }, underWay);
  const places = createPlaces({ sqlite }, underWay);

  const union = (filter: DeliveryFilter, range: IdRange): { text: string; params: unknown[] } => {
    const arms = armsOf(filter, range, underWay.ids(), endpointsOf);
    return {
      text: arms.map(({ text }) => text).join(' UNION ALL '),
      params: arms.flatMap(({ params }) => params),
    };
  };
  const matching = (
    filter: DeliveryFilter,
    range: IdRange,
    order: 'ASC' | 'DESC',
    limit: number,
  ): string[] => {
    if (hasText(filter)) return search.ids(filter, range, order, limit);
    const { text, params } = union(filter, range);
    if (text === '') return [];
    return prepared(`${text} ORDER BY 1 ${order} LIMIT ?`).all(...params, limit) as string[];
  };
  /** Of these deliveries, oldest first, those that match. */
  const matchingOf = (filter: DeliveryFilter, ids: string[]): string[] => {
    const [first, last] = [ids[0], ids.at(-1)];
    if (first === undefined || last === undefined) return [];
    const range: IdRange = { from: first, before: justAfter(last) };
    if (hasText(filter)) return search.ids(filter, range, 'ASC', ids.length);
    const { text, params } = conditionsOf(filter, range, underWay.ids());
    return prepared(
      `SELECT d.id FROM json_each(?) one CROSS JOIN deliveries d ON d.id = one.value WHERE ${text}`,
    ).all(JSON.stringify(ids), ...params) as string[];
  };
  const summaries = (ids: string[]): DeliverySummary[] => {
    const now = clock.now();
    const rows = selectRows.all(JSON.stringify(ids)) as SummaryRow[];
    const placeOf = places(now);
    return rows.map((row) => toSummary(row, underWay, now, placeOf(row)));
  };
  const countMatching = (filter: DeliveryFilter, limit: number): number => {
    if (hasText(filter)) return search.count(filter, limit);
    const { text, params } = union(filter, EVERYTHING);
    return text === ''
      ? 0
      : (prepared(`SELECT count(*) FROM (${text} LIMIT ?)`).get(...params, limit) as number);
  };

  return {
    async page({ filter, cursor, direction, at, limit }) {
      const start = cursor ?? (at === undefined ? undefined : firstIdAt(at));
      if (direction === 'older') {
        const ids = matching(filter, { from: '', before: start ?? null }, 'DESC', limit + 1);
        const items = summaries(ids.slice(0, limit));
        return {
          items,
          newer: start === undefined ? null : (items[0]?.id ?? start),
          older: ids.length > limit ? items.at(-1)!.id : null,
        };
      }
      const from = cursor === undefined ? (start ?? '') : justAfter(cursor);
      const ids = matching(filter, { from, before: null }, 'ASC', limit + 1);
      const items = summaries(ids.slice(0, limit)).reverse();
      return {
        items,
        newer: ids.length > limit ? items[0]!.id : null,
        older: start === undefined ? null : (items.at(-1)?.id ?? start),
      };
    },
    async count(filter) {
      const count = countMatching(filter, COUNT_LIMIT + 1);
      return { count: Math.min(count, COUNT_LIMIT), more: count > COUNT_LIMIT };
    },
    ids: (filter, after, limit) => matching(filter, { from: justAfter(after), before: null }, 'ASC', limit),
    scan(filter, endpointId, after, limit) {
      const [state, ...others] = filter.states ?? [];
      const candidates: DeliveryFilter = {
        endpointId,
        ...(state !== undefined && others.length === 0 && { states: [state] }),
      };
      const ids = matching(candidates, { from: justAfter(after), before: null }, 'ASC', limit);
      const matched = new Set(matchingOf({ ...filter, endpointId }, ids));
      return ids.map((id) => ({ id, matches: matched.has(id) }));
    },
    matches: (filter, id) => matchingOf(filter, [id]).includes(id),
    summary: (id) => summaries([id])[0] ?? null,
    summaries,
  };
}

/** True where a text narrows the filter; spaces alone are none. */
function hasText(filter: DeliveryFilter): filter is TextFilter {
  return filter.text !== undefined && filter.text.trim() !== '';
}
