import { STORED_DELIVERY_STATES } from '../../../shared/model.ts';
import type { DeliveryState, StatusClass, StatusFilter } from '../../../shared/model.ts';
import type { DeliveryFilter } from '../../../shared/views.ts';
import { firstIdAt } from '../../lib/ids.ts';

/** Ids from one on and before another. Ids sort by acceptance, so this is a span of time as well. */
export type IdRange = { from: string; before: string | null };

/** A condition on a delivery `d`, with what is bound to it. */
export type Condition = { text: string; params: unknown[] };

/** A SELECT of the ids in a stretch of one index, in their order: of every delivery that meets a condition. */
export type Arm = Condition;

/** A room that had more endpoints is searched through delivery by delivery: SQLite takes 500 arms at most. */
const MOST_ENDPOINTS = 60;

const condition = (text: string, ...params: unknown[]): Condition => ({ text, params });

/**
 * The stretches of indexes whose deliveries together are what matches, each delivery once. One statement over several
 * states would have to sort all that match; so each state is an arm of its own: merging arms that are sorted already
 * costs no more than what is read from them. `sending` are the deliveries being sent; `endpointsOf` a room are all it
 * ever had.
 */
export function armsOf(
  filter: DeliveryFilter,
  range: IdRange,
  sending: readonly string[],
  endpointsOf: (roomId: string) => readonly string[],
): Arm[] {
  if (filter.failure !== undefined) return [armOfAttempts(filter, range, sending)];
  const { endpointId, roomId, eventType, statusClass } = filter;
  const states = stateConditions(filter, sending);
  const type = eventType === undefined ? [] : [condition('d.event_type = ?', eventType)];
  const span = [...spanConditions(filter, range), ...lastAttemptConditions(filter)];
  const failed = statusClass === undefined || statusClass === '2xx' ? null : classesOf(statusClass);
  const perClass = (classes: readonly StatusClass[], others: Condition[]): Arm[] =>
    classes.map((one) => {
      // Said in words, not bound: only so is it plain that the index, which has no 2xx, has all of these.
      const ofClass = condition(`d.status_class = '${one}' AND d.status_class <> '2xx'`);
      return arm('deliveries_status_class', [ofClass, ...span, ...others, ...type]);
    });
  const perState = (index: string, first: Condition[]): Arm[] =>
    (states ?? STORED_STATES).flatMap((state) =>
      // Most are delivered, and hardly any of those by a try that failed.
      failed !== null && state.text === DELIVERED.text
        ? perClass(failed, [state, ...first])
        : arm(index, [...first, state, ...span, ...classConditions(statusClass), ...type]),
    );

  const ofEndpoint = (id: string): Arm[] =>
    perState('deliveries_endpoint_state', [condition('d.endpoint_id = ?', id)]);

  if (roomId !== undefined) {
    const endpoints = endpointsOf(roomId).filter((id) => endpointId === undefined || id === endpointId);
    if (endpoints.length <= MOST_ENDPOINTS) return endpoints.flatMap(ofEndpoint);
    const all = allOf([...span, ...otherConditions(filter, sending)]);
    return [arm('sqlite_autoindex_deliveries_1', [all])];
  }
  if (endpointId !== undefined) return ofEndpoint(endpointId);
  if (failed !== null) return perClass(failed, states === null ? [] : [anyOf(states)]);
  if (states !== null) return perState('deliveries_state', []);
  if (eventType !== undefined) return [arm('deliveries_type', [...type, ...span])];
  return [arm('sqlite_autoindex_deliveries_1', span)];
}

/** The same as conditions on single deliveries, for those found in another way. */
export function conditionsOf(filter: DeliveryFilter, range: IdRange, sending: readonly string[]): Condition {
  return allOf([
    // The plus keeps SQLite from going through the whole span for each delivery that was found already.
    ...spanConditions(filter, range, '+d.id'),
    ...otherConditions(filter, sending),
    ...(filter.failure === undefined ? [] : [someAttempt(filter)]),
  ]);
}

/** Deliveries with an attempt that failed in one way are found by those attempts, in the order of their ids. */
function armOfAttempts(filter: DeliveryFilter, range: IdRange, sending: readonly string[]): Arm {
  const span = spanConditions(filter, range, 'a.delivery_id');
  const { text, params } = allOf([
    ...attemptConditions(filter),
    ...span,
    ...otherConditions(filter, sending),
  ]);
  return {
    text: `SELECT a.delivery_id FROM attempts a INDEXED BY attempts_failed CROSS JOIN deliveries d ON d.id = a.delivery_id
      WHERE ${text} GROUP BY a.delivery_id`,
    params,
  };
}

/** Where the ids after this one begin: all have the same length, so none lies between an id and itself and a digit. */
export function justAfter(id: string): string {
  return `${id}0`;
}

const inState = (state: string): Condition => condition(`d.state = '${state}'`);
const STORED_STATES = STORED_DELIVERY_STATES.map(inState);
const DELIVERED = inState('delivered');

/** One condition for each state named; null where none is, and empty where nothing can match. */
function stateConditions(
  { states, statusClass }: DeliveryFilter,
  sending: readonly string[],
): Condition[] | null {
  const named = states === undefined || states.length === 0 ? null : new Set(states);
  // What was answered with a 2xx is delivered, and that is what it is found by.
  if (statusClass === '2xx') return named === null || named.has('delivered') ? [inState('delivered')] : [];
  if (named === null) return null;
  return [...named].flatMap((state) => stateCondition(state, named, sending));
}

/** One being sent is stored as pending: which those are is known in memory. */
function stateCondition(
  state: DeliveryState,
  named: ReadonlySet<DeliveryState>,
  sending: readonly string[],
): Condition[] {
  const ids = JSON.stringify(sending);
  switch (state) {
    case 'sending':
      if (named.has('pending')) return [];
      return [condition(`d.state = 'pending' AND d.id IN (SELECT value FROM json_each(?))`, ids)];
    case 'pending':
      if (named.has('sending')) return [inState('pending')];
      return [condition(`d.state = 'pending' AND d.id NOT IN (SELECT value FROM json_each(?))`, ids)];
    case 'delivered':
    case 'dead_letter':
    case 'cancelled':
      return [inState(state)];
  }
}

/** All of a filter but its span and how an attempt failed. */
function otherConditions(filter: DeliveryFilter, sending: readonly string[]): Condition[] {
  const { endpointId, roomId, eventType, statusClass } = filter;
  const states = stateConditions(filter, sending);
  return [
    ...(states === null ? [] : [anyOf(states)]),
    ...(endpointId === undefined ? [] : [condition('d.endpoint_id = ?', endpointId)]),
    ...(roomId === undefined ? [] : [condition('d.room_id = ?', roomId)]),
    ...(eventType === undefined ? [] : [condition('d.event_type = ?', eventType)]),
    ...classConditions(statusClass),
    ...lastAttemptConditions(filter),
  ];
}

function lastAttemptConditions({ lastAttemptFrom, lastAttemptTo }: DeliveryFilter): Condition[] {
  return [
    ...(lastAttemptFrom === undefined ? [] : [condition('d.last_attempt_at >= ?', lastAttemptFrom)]),
    ...(lastAttemptTo === undefined ? [] : [condition('d.last_attempt_at < ?', lastAttemptTo)]),
  ];
}

/** An attempt `a` that failed in a way, within the span that is asked for; the first term is that of the index. */
function attemptConditions({ failure, triedFrom, triedTo }: DeliveryFilter): Condition[] {
  const status = Number(failure);
  const [outcome, answered] = Number.isNaN(status) ? [failure, null] : ['response', status];
  return [
    condition(`(a.outcome <> 'response' OR a.status NOT BETWEEN 200 AND 299)`),
    condition('a.outcome = ?', outcome),
    condition('a.status IS ?', answered),
    ...(triedFrom === undefined ? [] : [condition('a.started_at >= ?', triedFrom)]),
    ...(triedTo === undefined ? [] : [condition('a.started_at < ?', triedTo)]),
  ];
}

function someAttempt(filter: DeliveryFilter): Condition {
  const { text, params } = allOf(attemptConditions(filter));
  return condition(`EXISTS (SELECT 1 FROM attempts a WHERE a.delivery_id = d.id AND ${text})`, ...params);
}

const FAILED_CLASSES: readonly StatusClass[] = ['3xx', '4xx', '5xx', 'failed'];
/** The classes a filter by the last answer means. */
export const classesOf = (filter: StatusFilter): readonly StatusClass[] =>
  filter === 'not_2xx' ? FAILED_CLASSES : [filter];

function classConditions(filter: StatusFilter | undefined): Condition[] {
  if (filter === undefined) return [];
  return [anyOf(classesOf(filter).map((one) => condition(`d.status_class = '${one}'`)))];
}

function spanConditions({ from, to }: DeliveryFilter, range: IdRange, id = 'd.id'): Condition[] {
  const lowest = from === undefined ? range.from : greater(range.from, firstIdAt(from));
  const end = to === undefined ? range.before : lesser(range.before, firstIdAt(to));
  return [condition(`${id} >= ?`, lowest), ...(end === null ? [] : [condition(`${id} < ?`, end)])];
}

const greater = (a: string, b: string): string => (a > b ? a : b);
const lesser = (a: string | null, b: string): string => (a !== null && a < b ? a : b);

function allOf(conditions: Condition[]): Condition {
  return joined(conditions, ' AND ');
}

function anyOf(conditions: Condition[]): Condition {
  if (conditions.length === 0) return condition('0');
  const { text, params } = joined(conditions, ' OR ');
  return { text: `(${text})`, params };
}

function joined(conditions: Condition[], by: string): Condition {
  return {
    text: conditions.map(({ text }) => text).join(by),
    params: conditions.flatMap(({ params }) => params),
  };
}

function arm(index: string, conditions: Condition[]): Arm {
  const { text, params } = allOf(conditions);
  return { text: `SELECT d.id FROM deliveries d INDEXED BY ${index} WHERE ${text}`, params };
}
