import type { HistoryFilter } from '../../shared/contract/saved-filters.ts';
import {
  ALL_EVENT_TYPES,
  DELIVERY_STATES,
  HISTORY_SPANS,
  OUTCOME_KINDS,
  STATUS_FILTERS,
} from '../../shared/model.ts';
import type { FailureKind, HistorySpan } from '../../shared/model.ts';
import type { DeliveryFilter } from '../../shared/views.ts';

export type { HistoryFilter };

export const NO_FILTER: HistoryFilter = {
  text: '',
  states: [],
  roomId: null,
  endpointId: null,
  eventType: null,
  statusClass: null,
  span: null,
  fromDay: null,
  toDay: null,
  failure: null,
  tried: null,
};

const HOUR_MS = 3_600_000;
const SPAN_HOURS: Record<HistorySpan, number> = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24, '90d': 90 * 24 };

/** Reads the filter from an address. What it does not understand it leaves out: an old link still opens. */
export function readFilter(params: URLSearchParams): HistoryFilter {
  const oneOf = <T extends string>(name: string, known: readonly T[]): T | null =>
    known.find((value) => value === params.get(name)) ?? null;
  const states = (params.get('state') ?? '').split(',');
  return {
    text: params.get('text') ?? '',
    states: DELIVERY_STATES.filter((state) => states.includes(state)),
    roomId: params.get('room') || null,
    endpointId: params.get('endpoint') || null,
    eventType: oneOf('event', ALL_EVENT_TYPES),
    statusClass: oneOf('status', STATUS_FILTERS),
    span: oneOf('last', HISTORY_SPANS),
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
  set('text', filter.text);
  set('state', filter.states?.join(','));
  set('room', filter.roomId);
  set('endpoint', filter.endpointId);
  set('event', filter.eventType);
  set('status', filter.statusClass);
  set('last', filter.span);
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

/** What the engine is asked at a moment: days become when they begin here, the last one its end, a span when it began. */
export function toDeliveryFilter(filter: HistoryFilter, now: number): DeliveryFilter {
  return {
    ...(filter.text.trim() !== '' && { text: filter.text }),
    ...(filter.states.length > 0 && { states: filter.states }),
    ...(filter.roomId !== null && { roomId: filter.roomId }),
    ...(filter.endpointId !== null && { endpointId: filter.endpointId }),
    ...(filter.eventType !== null && { eventType: filter.eventType }),
    ...(filter.statusClass !== null && { statusClass: filter.statusClass }),
    ...(filter.span !== null && { from: now - SPAN_HOURS[filter.span] * HOUR_MS }),
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
