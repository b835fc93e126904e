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
  const selectPage = (
    { from, id, group }: Source,
    where: string[],
    params: unknown[],
    order: 'ASC' | 'DESC',
    limit: number,
  ): Row[] =>
    prepared(
      `SELECT ${COLUMNS} FROM ${from} JOIN endpoints e ON e.id = d.endpoint_id
       ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ${group} ORDER BY ${id} ${order} LIMIT ?`,
    ).all(...params, limit) as Row[];

  return {
    async page({ filter, cursor, direction, at, limit }) {
      const { where, params } = conditions(filter, underWay);
      const source = sourceOf(filter);
      const start = cursor ?? (at === undefined ? undefined : firstIdAt(at));
      if (direction === 'older') {
        if (start !== undefined) {
          where.push(`${source.id} < ?`);
          params.push(start);
        }
        const rows = selectPage(source, where, params, 'DESC', limit + 1);
        const items = rows.slice(0, limit).map((row) => toSummary(row, underWay, clock.now()));
        return {
          items,
          newer: start === undefined ? null : (items[0]?.id ?? start),
          older: rows.length > limit ? items.at(-1)!.id : null,
        };
      }
      where.push(cursor === undefined ? `${source.id} >= ?` : `${source.id} > ?`);
      params.push(start ?? '');
      const rows = selectPage(source, where, params, 'ASC', limit + 1);
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
      const { from, group } = sourceOf(filter);
      const count = prepared(
        `SELECT count(*) AS n FROM (SELECT 1 FROM ${from} ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ${group} LIMIT ?)`,
      ).get(...params, COUNT_LIMIT + 1) as { n: number };
      return { count: Math.min(count.n, COUNT_LIMIT), more: count.n > COUNT_LIMIT };
    },
    scan(filter, endpointId, after, limit) {
      const { where, params } = conditions(filter, underWay, 'exists');
      const [state, ...others] = filter.states ?? [];
      const single = others.length === 0 && state !== 'sending' ? state : undefined;
      const rows = prepared(
        `SELECT d.id, (${where.length > 0 ? where.join(' AND ') : '1'}) AS matches FROM deliveries d
         WHERE d.endpoint_id = ? AND d.id > ? ${single === undefined ? '' : `AND d.state = '${single}'`} ORDER BY d.id LIMIT ?`,
      ).all(...params, endpointId, after, limit) as { id: string; matches: number }[];
      return rows.map(({ id, matches }) => ({ id, matches: matches === 1 }));
    },
    matches(filter, id) {
      const { where, params } = conditions(filter, underWay, 'exists');
      return (
        prepared(`SELECT 1 FROM deliveries d WHERE ${[...where, 'd.id = ?'].join(' AND ')}`).get(
          ...params,
          id,
        ) !== undefined
      );
    },
    summary(id) {
      const [row] = selectPage(sourceOf({}), ['d.id = ?'], [id], 'DESC', 1);
      return row ? toSummary(row, underWay, clock.now()) : null;
    },
  };
}

/** Where a page is read from, and the id that its order is by. */
type Source = { from: string; id: string; group: string };

/** Deliveries with a failed attempt are found by those attempts, in the order of their ids; all others directly. */
function sourceOf({ failure }: DeliveryFilter): Source {
  if (failure === undefined) return { from: 'deliveries d', id: 'd.id', group: '' };
  return {
    from: 'attempts a INDEXED BY attempts_failed CROSS JOIN deliveries d ON d.id = a.delivery_id',
    id: 'a.delivery_id',
    group: 'GROUP BY a.delivery_id',
  };
}

/** An attempt that failed in a way, within the span that is asked for; its own terms are those of the index. */
function failedAttempt({ failure, triedFrom, triedTo }: DeliveryFilter): {
  where: string[];
  params: unknown[];
} {
  const status = Number(failure);
  const [outcome, answered] = Number.isNaN(status) ? [failure, null] : ['response', status];
  const where = [
    `(a.outcome <> 'response' OR a.status NOT BETWEEN 200 AND 299)`,
    'a.outcome = ?',
    'a.status IS ?',
  ];
  const params: unknown[] = [outcome, answered];
  if (triedFrom !== undefined) {
    where.push('a.started_at >= ?');
    params.push(triedFrom);
  }
  if (triedTo !== undefined) {
    where.push('a.started_at < ?');
    params.push(triedTo);
  }
  return { where, params };
}

/** `failed`: whether an attempt is joined as `a`, or is looked for. */
function conditions(
  filter: DeliveryFilter,
  underWay: UnderWay,
  failed: 'joined' | 'exists' = 'joined',
): { where: string[]; params: unknown[] } {
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
  if (filter.lastAttemptFrom !== undefined) add('d.last_attempt_at >= ?', filter.lastAttemptFrom);
  if (filter.lastAttemptTo !== undefined) add('d.last_attempt_at < ?', filter.lastAttemptTo);
  if (filter.failure !== undefined) {
    const attempt = failedAttempt(filter);
    const all = attempt.where.join(' AND ');
    const looked = `EXISTS (SELECT 1 FROM attempts a WHERE a.delivery_id = d.id AND ${all})`;
    add(failed === 'joined' ? all : looked, ...attempt.params);
  }
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
