import type { EventType } from '../../shared/model.ts';
import type { StoreContext } from '../db/store.ts';
import { newId } from '../lib/ids.ts';
import type { EndpointRow } from '../rooms/endpoints.ts';
import type { RoomRow } from '../rooms/rooms.ts';
import { BATCH_NONE, BATCH_OPEN, batchDueAt, batchRuleOf } from './batches.ts';
import type { BatchesStore } from './batches.ts';
import { tallyKey } from './statistics/counting.ts';

/** An event as it is owed to an endpoint. */
export type Owed = {
  eventId: string;
  type: EventType;
  transcriptId: string | null;
  title: string | null;
  /** Of the body, which is stored. */
  bytes: number;
};

/** Makes an event a pending delivery of an endpoint, or part of its open batch, inside the running write. */
export type OweInWrite = (owed: Owed, room: RoomRow, endpoint: EndpointRow) => void;

/** How events are owed: held at once where the endpoint is disabled. */
export function createOwe(
  { sqlite, writer, clock, random }: StoreContext,
  batches: BatchesStore,
): OweInWrite {
  const insertDelivery = sqlite.prepare(`
    INSERT INTO deliveries (id, endpoint_id, room_id, event_type, event_id, transcript_id, title, payload_version, room_name, state, held_reason, batch, due_at, accepted_at)
    VALUES (@id, @endpointId, @roomId, @eventType, @eventId, @transcriptId, @title, @payloadVersion, @roomName, 'pending', @heldReason, @batch, @dueAt, @now)`);
  const insertCarried = sqlite.prepare(
    'INSERT INTO delivery_events (delivery_id, position, event_id) VALUES (?, 0, ?)',
  );

  return (
    { eventId, type, transcriptId, title, bytes }: Owed,
    room: RoomRow,
    endpoint: EndpointRow,
  ): void => {
    const now = clock.now();
    const rule = batchRuleOf(endpoint);
    if (rule !== null && batches.addInWrite(endpoint, rule, { id: eventId, bytes, roomName: room.name }))
      return;
    const id = newId(clock, random);
    insertDelivery.run({
      id,
      endpointId: endpoint.id,
      roomId: room.id,
      eventType: type,
      eventId,
      transcriptId,
      title,
      payloadVersion: endpoint.payloadVersion,
      roomName: room.name,
      heldReason: endpoint.disabledReason === null ? null : 'endpoint_disabled',
      batch: rule === null ? BATCH_NONE : BATCH_OPEN,
      dueAt: rule === null ? now : batchDueAt(rule, { events: 1, bytes }, { since: now, now }),
      now,
    });
    insertCarried.run(id, eventId);
    writer.touch(id);
    if (type !== 'test') writer.tally(tallyKey(now, endpoint.id, 'accepted'));
  };
}
