/**
 * An event to submit, from what a file may hold: a whole event, `{ room, transcript }` as recorded ones are kept, or a
 * transcript alone. `roomName` names the room where the file does not, or another one than it does. Null where no room
 * is named.
 */
export function eventFrom(value: Record<string, unknown>, roomName?: string): unknown {
  const event = 'transcript' in value ? value : { transcript: value };
  const room = roomName === undefined ? event['room'] : { name: roomName };
  if (typeof room !== 'object' || room === null) return null;
  const { type = 'transcript.completed', occurred_at, transcript } = event;
  const { name } = room as { name?: unknown };
  return {
    type,
    ...(occurred_at === undefined ? {} : { occurred_at }),
    source_kind: event['source_kind'] ?? 'room',
    // A recorded one names its room twice, and its id is Reflector's.
    room: name === undefined ? room : { name },
    transcript,
  };
}
