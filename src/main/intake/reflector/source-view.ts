import type { ImportedRoomView, SourceView } from '../../../shared/views.ts';
import { problemOf } from './sources.ts';
import type { SourceRoomRow } from './source-rooms.ts';
import type { SourceRow } from './sources.ts';
import type { SwitchRow } from './switches.ts';

/** A source as the page sees it. The key stays here; only its hint goes. */
export function sourceView(row: SourceRow, rooms: SourceRoomRow[], switches: SwitchRow[]): SourceView {
  const hasKey = row.keyCiphertext !== null;
  return {
    id: row.id,
    name: row.name,
    baseUrl: row.baseUrl,
    frontendUrl: row.frontendUrl,
    hasKey,
    keyHint: row.keyHint,
    owner: row.owner,
    pollIntervalSeconds: row.pollIntervalSeconds,
    extraCa: row.extraCa,
    fetchArchive: row.fetchArchive,
    borderMinutes: row.borderMinutes,
    followingSince: row.followingSince,
    enabled: row.enabled,
    lastContactAt: row.lastContactAt,
    problem: problemOf(row),
    takeOverUnavailable: hasKey ? null : BY_HAND,
    rooms: rooms.map((room) => importedRoom(room, switches)),
    roomsFound: roomsFound(row, rooms),
    createdAt: row.createdAt,
  };
}

function roomsFound(
  { roomsFound: found, roomsIgnored }: SourceRow,
  rooms: SourceRoomRow[],
): SourceView['roomsFound'] {
  if (found === null) return null;
  const decided = new Set([...roomsIgnored, ...rooms.map(({ externalId }) => externalId)]);
  return { all: found.length, new: found.filter((externalId) => !decided.has(externalId)).length };
}

function importedRoom(room: SourceRoomRow, switches: SwitchRow[]): ImportedRoomView {
  const { roomId, externalId, name, ofOtherUser, deliveredBy, urlThere, goneAt } = room;
  const switching = switches.find((one) => one.roomId === roomId)?.kind ?? null;
  return { roomId, externalId, name, ofOtherUser, deliveredBy, urlThere, goneAt, switching };
}

/** A server without users has nobody who may change a room: PATCH fails there with an error of the server's own. */
const BY_HAND = {
  reason: 'This server has no keys, and without a user Reflector lets nobody change a room.',
  steps: [
    'Note the webhook URL and secret of the room: in Reflector, edit the room, tab WebHook.',
    'Enable the room’s endpoint here, with that URL and secret.',
    'Only then empty the webhook URL in Reflector and save. A transcript that completes in between arrives twice.',
    'To go back, enter URL and secret in Reflector again, both in one save, then disable the endpoint here.',
  ],
};
