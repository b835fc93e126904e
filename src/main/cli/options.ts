import { DELIVERY_STATES, EVENT_TYPES, STATUS_FILTERS } from '../../shared/model.ts';
import type { DeliveryFilter } from '../../shared/views.ts';
import { listOf, textOf } from './command.ts';
import type { Context, Options, Values } from './command.ts';
import { findEndpoint, findRoom } from './find.ts';
import { UsageError } from './stop.ts';
import { momentOf } from './when.ts';

/** Every command has these. */
export const COMMON_OPTIONS: Options = {
  json: { help: 'answer in JSON: one document, or one a line for a list' },
  'data-dir': { value: 'DIR', help: "the engine's data folder (default: the desktop application's)" },
  help: { help: 'show this' },
};

/** What `--since` and `--until` take, by example. */
export const WHEN = '30m, 2h, 7d, today, 2026-11-23, 2026-11-23T14:00';

/** Which deliveries are meant. */
export const FILTER_OPTIONS = {
  failed: { help: 'those given up: --state dead_letter' },
  state: { value: 'STATE', help: DELIVERY_STATES.join(', '), multiple: true },
  room: { value: 'ROOM', help: 'of one room, by name or id' },
  endpoint: { value: 'ENDPOINT', help: 'of one endpoint, by id or URL' },
  event: { value: 'TYPE', help: [...EVENT_TYPES, 'test'].join(', ') },
  status: { value: 'CLASS', help: `how the last attempt ended: ${STATUS_FILTERS.join(', ')}` },
  text: { value: 'TEXT', help: 'found by words, "phrases", beginnings* or an id' },
  since: { value: 'WHEN', help: `accepted since; with --failed, failed since: ${WHEN}` },
  until: { value: 'WHEN', help: 'accepted before; with --failed, failed before' },
} as const satisfies Options;

/** The filter that options name; asks the engine for rooms and endpoints by name. */
export async function filterOf({ values, engine, now }: Context): Promise<DeliveryFilter> {
  const states = listOf(values, 'state').map((state) => oneOf('--state', state, DELIVERY_STATES));
  if (values['failed'] === true) states.push('dead_letter');
  const event = textOf(values, 'event');
  const status = textOf(values, 'status');
  const text = textOf(values, 'text');
  const [room, endpoint] = [textOf(values, 'room'), textOf(values, 'endpoint')];
  return {
    ...(states.length > 0 && { states: [...new Set(states)] }),
    ...(room !== undefined && { roomId: (await findRoom(engine(), room)).id }),
    ...(endpoint !== undefined && { endpointId: (await findEndpoint(engine(), endpoint)).id }),
    ...(event !== undefined && { eventType: oneOf('--event', event, [...EVENT_TYPES, 'test'] as const) }),
    ...(status !== undefined && { statusClass: oneOf('--status', status, STATUS_FILTERS) }),
    // What a person typed whole is not the beginning of a word, unless a star says so.
    ...(text !== undefined && { text: `${text} ` }),
    ...(values['failed'] === true ? failedIn(spanOf(values, now)) : spanOf(values, now)),
  };
}

/** What was given up is looked for by when it failed, like in the screens: tried last in this span. */
function failedIn({ from, to }: { from?: number; to?: number }): DeliveryFilter {
  return {
    ...(from !== undefined && { lastAttemptFrom: from }),
    ...(to !== undefined && { lastAttemptTo: to }),
  };
}

/** The span of `--since` and `--until`. */
export function spanOf(values: Values, now: number): { from?: number; to?: number } {
  const [since, until] = [textOf(values, 'since'), textOf(values, 'until')];
  return {
    ...(since !== undefined && { from: momentOf('--since', since, now) }),
    ...(until !== undefined && { to: momentOf('--until', until, now) }),
  };
}

/** A number within bounds. */
export function numberOf(values: Values, name: string, fallback: number, most: number): number {
  const text = textOf(values, name);
  if (text === undefined) return fallback;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > most) {
    throw new UsageError(`--${name} takes a number from 1 to ${most.toLocaleString('en')}, not “${text}”.`);
  }
  return number;
}

/** One of a closed list of words, or a sentence that names them. */
export function oneOf<T extends string>(option: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text.toLowerCase());
  if (found === undefined) throw new UsageError(`${option} takes ${words.join(', ')}, not “${text}”.`);
  return found;
}
