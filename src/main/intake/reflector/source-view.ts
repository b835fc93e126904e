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
    'Import the room: its webhook URL and secret come with it, as a disabled endpoint. A webhook that is set later follows within minutes.',
    'Enable that endpoint at the room, and say what becomes of what is held for it. Permit its address there first if it is a private one or of this machine.',
    "Only then empty the webhook URL at Reflector, and leave the secret as it is: edit the room, tab WebHook. Where that is refused, in its database: UPDATE room SET webhook_url = '' WHERE name = the room’s name. A transcript that completes in between arrives twice.",
    'To go back, set URL and secret at Reflector again, both at once, then disable the endpoint here.',
  ],
};
