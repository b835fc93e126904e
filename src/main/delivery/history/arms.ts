import { STORED_DELIVERY_STATES } from '../../../shared/model.ts';
import type { DeliveryState, StatusClass, StatusFilter } from '../../../shared/model.ts';
import type { DeliveryFilter } from '../../../shared/views.ts';
import { firstIdAt } from '../../lib/ids.ts';

/** Ids from one on and before another. Ids sort by acceptance, so this is a span of time as well. */
export type IdRange = { from: string; before: string | null };

/** A condition on a delivery `d`, with what is bound to it. */
export type Condition = { text: string; params: unknown[] };

/** A stretch of one index, in the order of ids: every delivery of it that meets the condition. */
export type Arm = Condition & { index: string };

const condition = (text: string, ...params: unknown[]): Condition => ({ text, params });

/**
 * The stretches of indexes whose deliveries together are what matches, each delivery once. One statement over several
 * states would have to sort all that match; so each state is an arm of its own: merging arms that are sorted already
 * costs no more than what is read from them. `sending` are the deliveries being sent.
 */
export function armsOf(filter: DeliveryFilter, range: IdRange, sending: readonly string[]): Arm[] {
  const { endpointId, roomId, eventType, statusClass } = filter;
  const states = stateConditions(filter, sending);
  const type = eventType === undefined ? [] : [condition('d.event_type = ?', eventType)];
  const span = spanConditions(filter, range);
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

  if (endpointId !== undefined) {
    // An endpoint stays in its room, so this is true for all of them or for none.
    const inRoom =
      roomId === undefined
        ? []
        : [condition('(SELECT room_id FROM endpoints WHERE id = ?) = ?', endpointId, roomId)];
    return perState('deliveries_endpoint_state', [condition('d.endpoint_id = ?', endpointId), ...inRoom]);
  }
  if (roomId !== undefined) return perState('deliveries_room_state', [condition('d.room_id = ?', roomId)]);
  if (failed !== null) return perClass(failed, states === null ? [] : [anyOf(states)]);
  if (states !== null) return perState('deliveries_state', []);
  if (eventType !== undefined) return [arm('deliveries_type', [...type, ...span])];
  return [arm('sqlite_autoindex_deliveries_1', span)];
}

/** The same as conditions on single deliveries, for those found in another way. */
export function conditionsOf(filter: DeliveryFilter, range: IdRange, sending: readonly string[]): Condition {
  const { endpointId, roomId, eventType, statusClass } = filter;
  const states = stateConditions(filter, sending);
  return allOf([
    // The plus keeps SQLite from going through the whole span for each delivery that was found already.
    ...spanConditions(filter, range, '+d.id'),
    ...(states === null ? [] : [anyOf(states)]),
    ...(endpointId === undefined ? [] : [condition('d.endpoint_id = ?', endpointId)]),
    ...(roomId === undefined ? [] : [condition('d.room_id = ?', roomId)]),
    ...(eventType === undefined ? [] : [condition('d.event_type = ?', eventType)]),
    ...classConditions(statusClass),
  ]);
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
  return { index, ...allOf(conditions) };
}
