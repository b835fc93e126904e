import type { Notice } from '../../shared/contract/engine-events.ts';
import type { Settings } from '../../shared/views.ts';
import { assertNever } from '../lib/errors.ts';
import { TEXTS } from './texts.ts';

const { notices: SAID } = TEXTS;

/** So long the first notice waits for its neighbours. */
export const GATHER_MS = 2000;
/** Within this of an announcement the next ones are its continuation, and no other is shown sooner. */
export const AGAIN_MS = 60_000;

type DeadLetter = Extract<Notice, { kind: 'dead_letter' }>;
type Health = Exclude<Notice, DeadLetter>;

/** What was gathered since calm, and when it is to be announced. */
export type Gathered = {
  deadLetters: number;
  lastDeadLetter: DeadLetter | null;
  /** Endpoints and rooms with dead letters. */
  deadEndpoints: ReadonlySet<string>;
  deadRooms: ReadonlySet<string>;
  /** The latest of each endpoint, and whether it was announced. */
  health: ReadonlyMap<string, { notice: Health; announced: boolean }>;
  /** Null while nothing waits. */
  dueAt: number | null;
  announcedAt: number | null;
};

/** One system notification. */
export type Announcement = {
  title: string;
  body: string;
  /** Where in the page a click leads. */
  route: string;
  /** It counts on from the announcement before, whose place it takes. */
  continues: boolean;
};

export const NOTHING_GATHERED: Gathered = {
  deadLetters: 0,
  lastDeadLetter: null,
  deadEndpoints: new Set(),
  deadRooms: new Set(),
  health: new Map(),
  dueAt: null,
  announcedAt: null,
};

/** Whether the user wants to hear of this at all. That an endpoint is disabled is told always: it waits for a person. */
export function isWanted(
  notice: Notice,
  settings: Pick<Settings, 'notifyDeadLetters' | 'notifyEndpointHealth'>,
): boolean {
  switch (notice.kind) {
    case 'dead_letter':
      return settings.notifyDeadLetters;
    case 'endpoint_failing':
    case 'endpoint_recovered':
      return settings.notifyEndpointHealth;
    case 'endpoint_disabled':
      return true;
    default:
      return assertNever(notice);
  }
}

/** Adds a notice. A flood adds to one announcement; an endpoint that came back before it was missed adds nothing. */
export function gather(gathered: Gathered, notice: Notice, now: number): Gathered {
  const { announcedAt, dueAt } = gathered;
  const calm = dueAt === null && (announcedAt === null || now - announcedAt >= AGAIN_MS);
  const before = calm ? NOTHING_GATHERED : gathered;
  const earliest = before.announcedAt === null ? 0 : before.announcedAt + AGAIN_MS;
  const waiting = { ...before, dueAt: before.dueAt ?? Math.max(now + GATHER_MS, earliest) };
  if (notice.kind === 'dead_letter') {
    return {
      ...waiting,
      deadLetters: before.deadLetters + 1,
      lastDeadLetter: notice,
      deadEndpoints: new Set(before.deadEndpoints).add(notice.endpointId),
      deadRooms: new Set(before.deadRooms).add(notice.roomName),
    };
  }
  const health = new Map(before.health);
  const known = health.get(notice.endpointId);
  const wasMissed = known?.announced ?? true;
  if (notice.kind === 'endpoint_recovered' && !wasMissed) health.delete(notice.endpointId);
  else health.set(notice.endpointId, { notice, announced: false });
  return { ...waiting, health };
}

/** Announces what waits; null when it has cancelled out. To be called once `dueAt` is reached. */
export function announce(
  gathered: Gathered,
  now: number,
): { gathered: Gathered; announcement: Announcement | null } {
  const continues = gathered.announcedAt !== null;
  const words = wording(gathered);
  if (words === null) return { gathered: { ...gathered, dueAt: null }, announcement: null };
  const health = new Map([...gathered.health].map(([id, { notice }]) => [id, { notice, announced: true }]));
  return {
    gathered: { ...gathered, health, dueAt: null, announcedAt: now },
    announcement: { ...words, continues },
  };
}

function wording(gathered: Gathered): Omit<Announcement, 'continues'> | null {
  const { deadLetters, lastDeadLetter, deadEndpoints } = gathered;
  // That an endpoint fails is said already by its dead letters.
  const health = [...gathered.health.values()]
    .map(({ notice }) => notice)
    .filter(({ kind, endpointId }) => kind !== 'endpoint_failing' || !deadEndpoints.has(endpointId));
  const [only] = health;
  if (lastDeadLetter === null) {
    if (only === undefined) return null;
    return health.length === 1 ? ofHealth(only) : ofMany(gathered, health);
  }
  if (health.length > 0) return ofMany(gathered, health);
  return deadLetters === 1 ? ofDeadLetter(lastDeadLetter) : ofDeadLetters(gathered);
}

function ofDeadLetter({ deliveryId, roomName, title, summary }: DeadLetter) {
  return {
    title: SAID.deadLetter(roomName),
    body: title === null ? summary : `${title}: ${summary}`,
    route: `/deliveries/${encodeURIComponent(deliveryId)}`,
  };
}

function ofDeadLetters({ deadLetters, deadEndpoints, deadRooms }: Gathered) {
  const [endpoint] = deadEndpoints;
  const narrowed = deadEndpoints.size === 1 ? `&endpoint=${encodeURIComponent(endpoint!)}` : '';
  return {
    title: SAID.deadLetters(deadLetters.toLocaleString('en-US')),
    body: SAID.inRooms(listed([...deadRooms])),
    route: `/deliveries?state=dead_letter${narrowed}`,
  };
}

function ofHealth(notice: Health) {
  const route = `/deliveries?endpoint=${encodeURIComponent(notice.endpointId)}`;
  const { roomName } = notice;
  switch (notice.kind) {
    case 'endpoint_failing':
      return { title: SAID.failing(roomName), body: notice.summary, route };
    case 'endpoint_recovered':
      return { title: SAID.recovered(roomName), body: notice.url, route };
    case 'endpoint_disabled':
      // Where it can be enabled again, with what it missed.
      return { title: SAID.disabled(roomName), body: notice.summary, route: '/' };
  }
}

function ofMany({ deadLetters }: Gathered, health: readonly Health[]) {
  const count = (kind: Health['kind']): number => health.filter((notice) => notice.kind === kind).length;
  const recovered = count('endpoint_recovered');
  const parts = [
    part(deadLetters, SAID.parts.deadLetters),
    part(count('endpoint_disabled'), SAID.parts.disabled),
    part(count('endpoint_failing'), SAID.parts.failing),
    part(recovered, SAID.parts.recovered),
  ].filter((text) => text !== null);
  const allWell = deadLetters === 0 && recovered === health.length;
  const title = allWell ? SAID.allWell : SAID.attention;
  return { title, body: `${parts.join(', ')}.`, route: '/' };
}

function part(count: number, [one, many]: readonly string[]): string | null {
  return count === 0 ? null : `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

function listed(names: string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? SAID.moreRooms(shown, names.length - 3) : shown;
}
