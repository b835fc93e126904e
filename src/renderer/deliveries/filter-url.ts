import { ALL_EVENT_TYPES, DELIVERY_STATES, OUTCOME_KINDS, STATUS_CLASSES } from '../../shared/model.ts';
import type { DeliveryState, EventType, FailureKind, StatusClass } from '../../shared/model.ts';
import type { DeliveryFilter } from '../../shared/views.ts';

/** The filter as people set it: days are local calendar days, `YYYY-MM-DD`, both ends included. */
export type HistoryFilter = {
  states: DeliveryState[];
  roomId: string | null;
  endpointId: string | null;
  eventType: EventType | null;
  statusClass: StatusClass | null;
  fromDay: string | null;
  toDay: string | null;
  /** Had a try that failed in this way, in a span of milliseconds UTC or ever: where the statistics lead to. */
  failure: FailureKind | null;
  tried: { from: number; to: number } | null;
};

export const NO_FILTER: HistoryFilter = {
  states: [],
  roomId: null,
  endpointId: null,
  eventType: null,
  statusClass: null,
  fromDay: null,
  toDay: null,
  failure: null,
  tried: null,
};

/** Reads the filter from an address. What it does not understand it leaves out: an old link still opens. */
export function readFilter(params: URLSearchParams): HistoryFilter {
  const oneOf = <T extends string>(name: string, known: readonly T[]): T | null =>
    known.find((value) => value === params.get(name)) ?? null;
  const states = (params.get('state') ?? '').split(',');
  return {
    states: DELIVERY_STATES.filter((state) => states.includes(state)),
    roomId: params.get('room') || null,
    endpointId: params.get('endpoint') || null,
    eventType: oneOf('event', ALL_EVENT_TYPES),
    statusClass: oneOf('status', STATUS_CLASSES),
    fromDay: readDay(params.get('from')),
    toDay: readDay(params.get('to')),
    failure: readFailure(params.get('failure')),
    tried: readSpan(params.get('tried')),
  };
}

/** The address of a filter: `readFilter` of it gives the same filter again. */
export function writeFilter(filter: Partial<HistoryFilter>): URLSearchParams {
  const params = new URLSearchParams();
  const set = (name: string, value: string | null | undefined): void => {
    if (value) params.set(name, value);
  };
  set('state', filter.states?.join(','));
  set('room', filter.roomId);
  set('endpoint', filter.endpointId);
  set('event', filter.eventType);
  set('status', filter.statusClass);
  set('from', filter.fromDay);
  set('to', filter.toDay);
  set('failure', filter.failure);
  set('tried', filter.tried && `${filter.tried.from}-${filter.tried.to}`);
  return params;
}

/** The path of the history with a filter set, or of one delivery under it. */
export function deliveriesPath(filter: Partial<HistoryFilter> = {}, id?: string): string {
  const query = writeFilter(filter).toString();
  return `/deliveries${id === undefined ? '' : `/${id}`}${query === '' ? '' : `?${query}`}`;
}

/** What the engine is asked: days become the moments at which they begin here, the last one its end. */
export function toDeliveryFilter(filter: HistoryFilter): DeliveryFilter {
  return {
    ...(filter.states.length > 0 && { states: filter.states }),
    ...(filter.roomId !== null && { roomId: filter.roomId }),
    ...(filter.endpointId !== null && { endpointId: filter.endpointId }),
    ...(filter.eventType !== null && { eventType: filter.eventType }),
    ...(filter.statusClass !== null && { statusClass: filter.statusClass }),
    ...(filter.fromDay !== null && { from: startOfDay(filter.fromDay) }),
    ...(filter.toDay !== null && { to: endOfDay(filter.toDay) }),
    ...(filter.failure !== null && { failure: filter.failure }),
    ...(filter.failure !== null &&
      filter.tried !== null && { triedFrom: filter.tried.from, triedTo: filter.tried.to }),
  };
}

/** True when nothing is filtered: an empty history then means that nothing was ever delivered. */
export function isUnfiltered(filter: HistoryFilter): boolean {
  return writeFilter(filter).size === 0;
}

/** The moment a local day begins, in milliseconds UTC. */
export function startOfDay(day: string): number {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year!, month! - 1, date).getTime();
}

/** The moment a local day ends and the next begins; right across changes of daylight saving. */
export function endOfDay(day: string): number {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year!, month! - 1, date! + 1).getTime();
}

function readFailure(text: string | null): FailureKind | null {
  if (text === null || text === 'response') return null;
  if (/^[1-9]\d\d$/.test(text)) return text as FailureKind;
  return (OUTCOME_KINDS.find((kind) => kind === text) ?? null) as FailureKind | null;
}

function readSpan(text: string | null): HistoryFilter['tried'] {
  const [, from, to] = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? '') ?? [];
  return from === undefined || to === undefined ? null : { from: Number(from), to: Number(to) };
}

function readDay(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const [year, month, date] = text.split('-').map(Number);
  const day = new Date(year!, month! - 1, date);
  return day.getMonth() === month! - 1 && day.getDate() === date ? text : null;
}
