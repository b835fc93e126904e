import type { RoomAtReflector, SourceRoomView } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';

/** How a room of a server stands, in one word. */
export type Standing = keyof typeof reflectorTexts.rooms.standing;

/** The one thing that is usually done next with a room that stands so; null where there is none. */
export type RoomAction = 'import' | 'take_over' | 'give_back' | null;

type Imported = Pick<RoomAtReflector, 'deliveredBy' | 'urlThere' | 'goneAt' | 'switching'> & {
  roomId: string;
};

/** How an imported room stands: what was agreed on, and what stands at Reflector by now. */
export function standingOfImported({ roomId, deliveredBy, urlThere, goneAt, switching }: Imported): Standing {
  if (goneAt !== null) return 'gone';
  if (switching !== null) return 'switching';
  switch (deliveredBy) {
    case 'here':
      return urlThere === null ? 'taken_over' : 'both';
    case 'relay':
      return urlThere?.endsWith(`/v1/rooms/${roomId}/reflector`) ? 'relayed' : 'relay_lost';
    case 'reflector':
      return urlThere === null ? 'own' : 'imported';
  }
}

/** How a listed room stands. `switching` is what the engine is doing with it. */
export function standingOf(room: SourceRoomView, switching: RoomAtReflector['switching']): Standing {
  const { state, roomId, deliveredBy, url } = room;
  if (roomId === null || state === 'new' || state === 'ignored') {
    return state === 'ignored' ? 'ignored' : 'new';
  }
  const goneAt = state === 'gone' ? 0 : null;
  return standingOfImported({ roomId, deliveredBy, urlThere: url, goneAt, switching });
}

/** In the order in which a person wants to see them. */
const ORDER: readonly Standing[] = ['both', 'relay_lost', 'new', 'switching'];
const LAST: readonly Standing[] = ['ignored', 'gone'];

/** Rooms that want something first, those left alone last, by name among each other. */
export function sortedRooms<T extends { name: string }>(
  rooms: readonly T[],
  standing: (room: T) => Standing,
): T[] {
  const rank = (room: T): number => {
    const of = standing(room);
    const first = ORDER.indexOf(of);
    return first >= 0 ? first : ORDER.length + 1 + LAST.indexOf(of);
  };
  return rooms.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** What fits. `canSwitch` is false where nobody may change the room's webhook. */
export function actionFor(standing: Standing, canSwitch: boolean): RoomAction {
  switch (standing) {
    case 'new':
    case 'ignored':
      return 'import';
    case 'imported':
      return canSwitch ? 'take_over' : null;
    case 'taken_over':
    case 'both':
    case 'relayed':
    case 'relay_lost':
      return canSwitch ? 'give_back' : null;
    case 'own':
    case 'switching':
    case 'gone':
      return null;
  }
}
