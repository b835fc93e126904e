import type { Followed, FollowedStore } from './followed.ts';
import type { SourceRow } from './sources.ts';

/** Where nobody saw a transcript end, how long ago its meeting may have begun. */
const UNSEEN_MS = 24 * 3_600_000;

/**
 * The transcripts of a room around a switch that was begun at `at`: Reflector reads the URL only at its sending step
 * and records nothing, so those that ended shortly before may be sent by either side, and those that ended since then
 * too, because the URL may have been written at any time from `at` on. Of those that had ended when following began
 * nobody knows when; they count while following is younger than the border.
 */
export function borderOf(
  followed: FollowedStore,
  source: SourceRow,
  externalRoomId: string,
  at: number,
): Followed[] {
  const withinMs = source.borderMinutes * 60_000;
  const seenFrom = at - withinMs;
  const began = source.followingSince ?? at;
  const createdFrom = began >= seenFrom ? at - UNSEEN_MS : Number.MAX_SAFE_INTEGER;
  return followed.endedOfRoom(source.id, externalRoomId, { seenFrom, withinMs, createdFrom });
}
