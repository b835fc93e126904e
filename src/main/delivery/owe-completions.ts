import type { EventContent } from '../../shared/events/event-types.ts';
import type { StoreContext } from '../db/store.ts';
import { renderBody } from '../events/body.ts';
import type { EndpointsStore } from '../rooms/endpoints.ts';
import type { RoomsStore } from '../rooms/rooms.ts';
import type { BatchesStore } from './batches.ts';
import { createOwe } from './owe.ts';
import type { Owed } from './owe.ts';

/**
 * Owes an endpoint the last completion of each of these transcripts of its room, where it never was owed it: it was not
 * there yet when they came in. Inside the running write; wake afterwards.
 */
export type OweCompletionsInWrite = (endpointId: string, transcriptIds: string[]) => void;

type StoredEvent = Omit<Owed, 'bytes'> & { content: string };

/** For an endpoint that takes over what was delivered elsewhere before. */
export function createOweCompletions(
  store: StoreContext,
  rooms: RoomsStore,
  endpoints: EndpointsStore,
  batches: BatchesStore,
): OweCompletionsInWrite {
  const { sqlite } = store;
  const oweInWrite = createOwe(store, batches);
  // From the event to its few deliveries: an endpoint may have a million.
  const selectUnowed = sqlite.prepare(`
    SELECT id AS eventId, type, transcript_id AS transcriptId, title, content FROM events
    WHERE id IN (
        SELECT max(id) FROM events WHERE room_id = @roomId AND type = 'transcript.completed'
          AND transcript_id IN (SELECT value FROM json_each(@transcriptIds)) GROUP BY transcript_id)
      AND NOT EXISTS (
        SELECT 1 FROM delivery_events de INDEXED BY delivery_events_event CROSS JOIN deliveries d ON d.id = de.delivery_id
        WHERE de.event_id = events.id AND +d.endpoint_id = @endpointId)
    ORDER BY id`);
  const insertBody = sqlite.prepare(
    'INSERT INTO bodies (event_id, payload_version, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );

  return (endpointId, transcriptIds) => {
    const endpoint = endpoints.get(endpointId);
    const room = rooms.get(endpoint.roomId);
    const ids = JSON.stringify(transcriptIds);
    const unowed = selectUnowed.all({ roomId: room.id, endpointId, transcriptIds: ids }) as StoredEvent[];
    for (const { content, ...event } of unowed) {
      if (!endpoint.eventTypes.some((chosen) => chosen === event.type)) continue;
      const subject = {
        eventId: event.eventId,
        eventType: event.type,
        content: JSON.parse(content) as EventContent,
        roomName: room.name,
      };
      const body = renderBody(endpoint.payloadVersion, subject);
      insertBody.run(event.eventId, endpoint.payloadVersion, body);
      oweInWrite({ ...event, bytes: body.length }, room, endpoint);
    }
  };
}
