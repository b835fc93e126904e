import type { Statement } from 'better-sqlite3';
import type { DeliveryState, StoredDeliveryState } from '../../shared/model.ts';
import type { BoundedCount, DeliveryFilter, DeliveryPage, DeliverySummary } from '../../shared/views.ts';
import type { StoreContext } from '../db/store.ts';
import { firstIdAt } from '../lib/ids.ts';
import { admit } from './admission.ts';
import type { Gate } from './admission.ts';
import type { UnderWay } from './under-way.ts';

/** Counting stops here: a person needs to know "many", not how many. */
export const COUNT_LIMIT = 10_000;

export type HistoryStore = {
  /** A page of the history, newest first, in either direction from a cursor, or from a time. */
  page(query: {
    filter: DeliveryFilter;
    cursor?: string | undefined;
    direction: 'older' | 'newer';
    at?: number | undefined;
    limit: number;
  }): Promise<DeliveryPage>;
  /** How many match, counted up to 10,000. */
  count(filter: DeliveryFilter): Promise<BoundedCount>;
  /** Ids that match, oldest first, after the given one: for going through all of them once. */
  ids(filter: DeliveryFilter, after: string, limit: number): string[];
  summary(id: string): DeliverySummary | null;
};

const COLUMNS = `d.id, d.state, d.held_reason, d.room_id, d.room_name, d.endpoint_id, e.url, e.removed_at, d.event_type, d.title,
  d.attempts_made, d.last_outcome, d.last_status, d.last_error_code, d.last_duration_ms, d.accepted_at, d.due_at, d.finished_at,
  e.breaker_open_until AS breakerOpenUntil, e.rate_limit_count AS rateLimitCount, e.rate_limit_seconds AS rateLimitSeconds,
  e.rate_limit_next_at AS rateLimitNextAt`;

/**
 * The history as people read it. Ids are made at acceptance and sort by it, so a page is a range of ids under one
 * index per filter; no OFFSET anywhere.
 */
export function createHistory(
  { sqlite, clock }: Pick<StoreContext, 'sqlite' | 'clock'>,
  underWay: UnderWay,
): HistoryStore {
  const statements = new Map<string, Statement<unknown[]>>();
  const prepared = (text: string): Statement<unknown[]> => {
    const statement = statements.get(text) ?? sqlite.prepare<unknown[]>(text);
    statements.set(text, statement);
    return statement;
  };
  const selectPage = (where: string[], params: unknown[], order: 'ASC' | 'DESC', limit: number): Row[] =>
    prepared(
      `SELECT ${COLUMNS} FROM deliveries d JOIN endpoints e ON e.id = d.endpoint_id
       ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY d.id ${order} LIMIT ?`,
    ).all(...params, limit) as Row[];

  return {
    async page({ filter, cursor, direction, at, limit }) {
      const { where, params } = conditions(filter, underWay);
      const start = cursor ?? (at === undefined ? undefined : firstIdAt(at));
      if (direction === 'older') {
        if (start !== undefined) {
          where.push('d.id < ?');
          params.push(start);
        }
        const rows = selectPage(where, params, 'DESC', limit + 1);
        const items = rows.slice(0, limit).map((row) => toSummary(row, underWay, clock.now()));
        return {
          items,
          newer: start === undefined ? null : (items[0]?.id ?? start),
          older: rows.length > limit ? items.at(-1)!.id : null,
        };
      }
      where.push(cursor === undefined ? 'd.id >= ?' : 'd.id > ?');
      params.push(start ?? '');
      const rows = selectPage(where, params, 'ASC', limit + 1);
      const items = rows
        .slice(0, limit)
        .map((row) => toSummary(row, underWay, clock.now()))
        .reverse();
      return {
        items,
        newer: rows.length > limit ? items[0]!.id : null,
        older: start === undefined ? null : (items.at(-1)?.id ?? start),
      };
    },
    async count(filter) {
      const { where, params } = conditions(filter, underWay);
      const count = prepared(
        `SELECT count(*) AS n FROM (SELECT 1 FROM deliveries d ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} LIMIT ?)`,
      ).get(...params, COUNT_LIMIT + 1) as { n: number };
      return { count: Math.min(count.n, COUNT_LIMIT), more: count.n > COUNT_LIMIT };
    },
    ids(filter, after, limit) {
      const { where, params } = conditions(filter, underWay);
      where.push('d.id > ?');
      return (
        prepared(`SELECT d.id FROM deliveries d WHERE ${where.join(' AND ')} ORDER BY d.id LIMIT ?`).all(
          ...params,
          after,
          limit,
        ) as { id: string }[]
      ).map(({ id }) => id);
    },
    summary(id) {
      const [row] = selectPage(['d.id = ?'], [id], 'DESC', 1);
      return row ? toSummary(row, underWay, clock.now()) : null;
    },
  };
}

function conditions(filter: DeliveryFilter, underWay: UnderWay): { where: string[]; params: unknown[] } {
  const where: string[] = [];
  const params: unknown[] = [];
  const add = (condition: string, ...values: unknown[]): void => {
    where.push(condition);
    params.push(...values);
  };
  if (filter.states && filter.states.length > 0) {
    const named = filter.states.map((state) => IN_STATE[state]);
    const sending = JSON.stringify(underWay.ids());
    add(
      `(${named.map(({ text }) => text).join(' OR ')})`,
      ...named.flatMap((one) => (one.byIds ? [sending] : [])),
    );
  }
  if (filter.roomId !== undefined) add('d.room_id = ?', filter.roomId);
  if (filter.endpointId !== undefined) add('d.endpoint_id = ?', filter.endpointId);
  if (filter.eventType !== undefined) add('d.event_type = ?', filter.eventType);
  if (filter.statusClass !== undefined) add('d.status_class = ?', filter.statusClass);
  // What was answered with a 2xx is delivered: said as well, because that is what the index is by.
  if (filter.statusClass === '2xx') add(`d.state = 'delivered'`);
  if (filter.from !== undefined) add('d.id >= ?', firstIdAt(filter.from));
  if (filter.to !== undefined) add('d.id < ?', firstIdAt(filter.to));
  return { where, params };
}

/** One being sent is stored as pending: which those are is known in memory. */
const IN_STATE: Record<DeliveryState, { text: string; byIds?: true }> = {
  pending: { text: `(d.state = 'pending' AND d.id NOT IN (SELECT value FROM json_each(?)))`, byIds: true },
  sending: { text: `d.id IN (SELECT value FROM json_each(?))`, byIds: true },
  delivered: { text: `d.state = 'delivered'` },
  dead_letter: { text: `d.state = 'dead_letter'` },
  cancelled: { text: `d.state = 'cancelled'` },
};

type Row = {
  id: string;
  state: StoredDeliveryState;
  held_reason: DeliverySummary['heldReason'];
  room_id: string;
  room_name: string;
  endpoint_id: string;
  url: string;
  removed_at: number | null;
  event_type: DeliverySummary['eventType'];
  title: string | null;
  attempts_made: number;
  last_outcome: DeliverySummary['lastOutcome'];
  last_status: number | null;
  last_error_code: string | null;
  last_duration_ms: number | null;
  accepted_at: number;
  due_at: number;
  finished_at: number | null;
} & Gate;

/** What keeps a due delivery waiting although it is not held: its endpoint's breaker or rate limit. */
function gateOf(row: Row, now: number): { reason: 'breaker' | 'rate_limit'; until: number } | null {
  if (row.state !== 'pending' || row.held_reason !== null) return null;
  const { reason, notBefore } = admit(row, now);
  return reason === null || notBefore === null || notBefore <= row.due_at
    ? null
    : { reason, until: notBefore };
}

function toSummary(row: Row, underWay: UnderWay, now: number): DeliverySummary {
  const gate = gateOf(row, now);
  return {
    id: row.id,
    state: underWay.has(row.id) ? 'sending' : row.state,
    heldReason: row.held_reason ?? gate?.reason ?? null,
    room: { id: row.room_id, name: row.room_name },
    endpoint: { id: row.endpoint_id, url: row.url, removed: row.removed_at !== null },
    eventType: row.event_type,
    title: row.title,
    attemptsMade: row.attempts_made,
    lastOutcome: row.last_outcome,
    lastStatus: row.last_status,
    lastErrorCode: row.last_error_code,
    lastDurationMs: row.last_duration_ms,
    acceptedAt: row.accepted_at,
    dueAt:
      row.state === 'pending' && row.held_reason === null && !underWay.has(row.id)
        ? Math.max(row.due_at, gate?.until ?? 0)
        : null,
    finishedAt: row.finished_at,
  };
}
