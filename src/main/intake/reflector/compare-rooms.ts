import type { SourceRoomView } from '../../../shared/views.ts';
import type { Lookup } from '../../delivery/resolve-host.ts';
import type { Clock } from '../../lib/clock.ts';
import { secretHint } from '../../secrets/secrets.ts';
import { addressQuestions } from './address-questions.ts';
import type { ReflectorRoom } from './answers.ts';
import { isOfOther } from './keep-rooms.ts';
import type { SourceRoomRow } from './source-rooms.ts';

/** What a server's rooms are compared with. */
export type RoomsKnown = {
  imported: SourceRoomRow[];
  /** Ids of rooms that were set aside. */
  ignored: string[];
  ownerId: string | null;
};

/** Every room of a server beside what is known of it here, those gone from the server last. */
export async function compareRooms(
  listed: ReflectorRoom[],
  { imported, ignored, ownerId }: RoomsKnown,
  lookup: Lookup,
  clock: Clock,
): Promise<SourceRoomView[]> {
  const known = new Map(imported.map((row) => [row.externalId, row]));
  const there = listed.map(async (room): Promise<SourceRoomView> => {
    const row = known.get(room.id);
    return {
      externalId: room.id,
      name: room.name,
      roomId: row?.roomId ?? null,
      state: row === undefined ? newOrIgnored(room.id, ignored) : renamedOrNot(row.name, room.name),
      ofOtherUser: isOfOther(room, ownerId),
      url: room.webhook_url || null,
      secretHint: room.webhook_secret ? secretHint(room.webhook_secret) : null,
      questions: await addressQuestions(room.webhook_url ?? '', lookup, clock),
      deliveredBy: row?.deliveredBy ?? 'reflector',
    };
  });
  const present = new Set(listed.map(({ id }) => id));
  const gone = imported.filter(({ externalId }) => !present.has(externalId)).map(goneRoom);
  return [...(await Promise.all(there)), ...gone];
}

function goneRoom({ externalId, name, roomId, ofOtherUser, deliveredBy }: SourceRoomRow): SourceRoomView {
  const seen = { externalId, name, roomId, ofOtherUser, deliveredBy };
  return { ...seen, state: 'gone', url: null, secretHint: null, questions: [] };
}

function newOrIgnored(externalId: string, ignored: string[]): SourceRoomView['state'] {
  return ignored.includes(externalId) ? 'ignored' : 'new';
}

function renamedOrNot(here: string, there: string): SourceRoomView['state'] {
  return here === there ? 'imported' : 'renamed';
}
