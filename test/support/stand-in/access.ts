import type { Accounts } from './accounts.ts';
import { HttpError } from './http.ts';
import type { RouteAnswer } from './http.ts';
import type { StandInRoom, StandInState, StandInTranscript, StandInUser } from './state.ts';

/** A request as the routes see it. */
export type RouteContext = {
  state: StandInState;
  accounts: Accounts;
  /** Null for an anonymous caller, which a wrong key makes. */
  user: StandInUser | null;
  /** Without keys at all (`AUTH_BACKEND=none`): everybody reads everything, nobody is a user. */
  open: boolean;
  /** `PUBLIC_MODE`: anonymous callers may list. */
  publicMode: boolean;
  withChangeSeq: boolean;
  query: URLSearchParams;
  body: Record<string, unknown>;
  /** Where the caller is. */
  address: string;
  now(): number;
};

/** One route; `path` captures up to two ids. */
export type Route = {
  method: string;
  path: RegExp;
  answer(c: RouteContext, id: string, second: string): RouteAnswer | Promise<RouteAnswer>;
};

/** FastAPI's way out of a dependency that needs a user. On an open server the handler itself fails. */
export function signedIn({ user, open }: Pick<RouteContext, 'user' | 'open'>): StandInUser {
  if (user) return user;
  throw open ? new HttpError(500, 'Internal Server Error') : new HttpError(401, 'Not authenticated');
}

/** What a list takes: a user, or anybody where `PUBLIC_MODE` allows it. */
export function mayList({ user, publicMode, open }: RouteContext): void {
  if (!user && !publicMode && !open) throw new HttpError(401, 'Not authenticated');
}

export function roomById({ state }: RouteContext, id: string): StandInRoom {
  const room = state.rooms.get(id);
  if (!room) throw new HttpError(404, 'Room not found');
  return room;
}

export function roomByName({ state }: RouteContext, name: string): StandInRoom {
  const room = [...state.rooms.values()].find((candidate) => candidate.name === decodeURIComponent(name));
  if (!room) throw new HttpError(404, 'Room not found');
  return room;
}

/** A room of the caller's own. */
export function ownRoom(c: RouteContext, id: string, refusal = 'Not authorized'): StandInRoom {
  const user = signedIn(c);
  const room = roomById(c, id);
  if (room.user_id !== user.sub) throw new HttpError(403, refusal);
  return room;
}

/** A key sees its user's transcripts and those of shared rooms. */
export function mayRead(
  { state, user, open }: Pick<RouteContext, 'state' | 'user' | 'open'>,
  t: StandInTranscript,
): boolean {
  const room = t.room_id === null ? undefined : state.rooms.get(t.room_id);
  return open || t.user_id === user?.sub || (user !== null && room?.is_shared === true);
}

/** A transcript that is there and that the caller sees. */
export function readable(
  c: Pick<RouteContext, 'state' | 'user' | 'open'>,
  id: string,
  deletedToo = false,
): StandInTranscript {
  const t = c.state.transcripts.get(id);
  if (!t || (t.deleted && !deletedToo)) throw new HttpError(404, 'Transcript not found');
  if (!mayRead(c, t)) throw new HttpError(403, 'Transcript access denied');
  return t;
}

/** A transcript of the caller's own. */
export function ownTranscript(c: RouteContext, id: string, deletedToo = false): StandInTranscript {
  const user = signedIn(c);
  const t = readable(c, id, deletedToo);
  if (t.user_id !== user.sub) throw new HttpError(403, 'Not authorized');
  return t;
}
