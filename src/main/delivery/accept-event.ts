import { eventType } from '../../shared/events/event-types.ts';
import type { EventContent } from '../../shared/events/event-types.ts';
import type { EventType, Intake, PayloadVersion } from '../../shared/model.ts';
import type { StoreContext } from '../db/store.ts';
import { renderBody } from '../events/body.ts';
import { contentKey } from '../events/content-key.ts';
import { RelayError } from '../lib/errors.ts';
import { newId } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import type { EndpointsStore } from '../rooms/endpoints.ts';
import type { RoomsStore } from '../rooms/rooms.ts';
import type { BatchesStore } from './batches.ts';
import { createOwe } from './owe.ts';

/** An event as an intake hands it over, already parsed and made canonical. */
export type IncomingEvent = {
  roomId: string;
  type: EventType;
  /** `webhook`: Reflector itself says so, and a new content is a new completion. */
  trust: 'submitted' | 'webhook';
  content: EventContent;
  intake: Intake;
  /** Milliseconds UTC; null means now. */
  occurredAt: number | null;
  /** The transcript left `ended` since its last event, so that this is a new completion. */
  reopened?: boolean;
  idempotency?: { key: string; bodyHash: string };
};

/** What became of it. A duplicate names the event that was there first. */
export type Acceptance = { eventId: string; deliveries: number; duplicate: boolean };

export type AcceptEvent = {
  /** Commits the event and one pending delivery per matching endpoint, then wakes the engine. */
  accept(event: IncomingEvent): Promise<Acceptance>;
  /** The same inside a write that is already running, for intakes that store a cursor with it. Wake afterwards. */
  acceptInWrite(event: IncomingEvent): Acceptance;
};

/**
 * Turns what happened into what is owed. One event per completion whatever the intake: the content key decides.
 */
export function createAcceptEvent(
  store: StoreContext,
  rooms: RoomsStore,
  endpoints: EndpointsStore,
  batches: BatchesStore,
  onAccepted: (acceptance: Acceptance) => void,
  log: Log,
): AcceptEvent {
  const { sqlite, writer, clock, random } = store;
  const oweInWrite = createOwe(store, batches);
  const findIdempotency = sqlite.prepare(
    'SELECT body_hash AS bodyHash, event_id AS eventId FROM idempotency_keys WHERE key = ?',
  );
  const insertIdempotency = sqlite.prepare(
    'INSERT INTO idempotency_keys (key, body_hash, event_id, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const findContent = sqlite.prepare('SELECT event_id FROM content_keys WHERE key = ?').pluck();
  const findTranscript = sqlite
    .prepare('SELECT 1 FROM content_keys WHERE room_id = ? AND transcript_id = ? LIMIT 1')
    .pluck();
  const insertContent = sqlite.prepare(
    'INSERT INTO content_keys (key, event_id, room_id, transcript_id, accepted_at) VALUES (?, ?, ?, ?, ?)',
  );
  const insertEvent = sqlite.prepare(`
    INSERT INTO events (id, room_id, type, transcript_id, title, intake, content_key, occurred_at, accepted_at, content)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const insertBody = sqlite.prepare(
    'INSERT INTO bodies (event_id, payload_version, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );

  const knownEvent = (event: IncomingEvent, key: string): string | null => {
    if (event.idempotency) {
      const used = findIdempotency.get(event.idempotency.key) as
        { bodyHash: string; eventId: string } | undefined;
      if (used && used.bodyHash !== event.idempotency.bodyHash) {
        throw new RelayError(
          'conflict',
          'This Idempotency-Key was already used with another body. Use a new key.',
        );
      }
      if (used) return used.eventId;
    }
    return (findContent.get(key) as string | undefined) ?? null;
  };

  const typeOf = (event: IncomingEvent, transcriptId: string | null): EventType => {
    if (event.type !== 'transcript.completed' || event.trust === 'webhook' || event.reopened)
      return event.type;
    return findTranscript.get(event.roomId, transcriptId) === undefined
      ? 'transcript.completed'
      : 'transcript.updated';
  };

  const acceptInWrite = (event: IncomingEvent): Acceptance => {
    const room = rooms.get(event.roomId);
    if (!room.enabled || room.removedAt !== null) {
      throw new RelayError(
        'forbidden',
        `The room ${room.name} is disabled. Enable it to accept its transcripts.`,
      );
    }
    const key = contentKey(event.roomId, event.content);
    const known = knownEvent(event, key);
    if (known !== null) {
      // The key stands for this body from now on, also where its content had come another way.
      if (event.idempotency) {
        insertIdempotency.run(event.idempotency.key, event.idempotency.bodyHash, known, clock.now());
      }
      return { eventId: known, deliveries: 0, duplicate: true };
    }

    const { transcriptId, title } = eventType(event.type).subject(event.content);
    const type = typeOf(event, transcriptId);
    const now = clock.now();
    const eventId = newId(clock, random);
    insertEvent.run(
      eventId,
      event.roomId,
      type,
      transcriptId,
      title,
      event.intake,
      key,
      event.occurredAt ?? now,
      now,
      JSON.stringify(event.content),
    );
    insertContent.run(key, eventId, event.roomId, transcriptId, now);
    if (event.idempotency)
      insertIdempotency.run(event.idempotency.key, event.idempotency.bodyHash, eventId, now);
    const matching = endpoints
      .ofRoom(event.roomId)
      .filter(({ eventTypes }) => eventTypes.some((chosen) => chosen === type));
    const subject = { eventId, eventType: type, content: event.content, roomName: room.name };
    const bytes = new Map<PayloadVersion, number>();
    for (const version of new Set(matching.map((endpoint) => endpoint.payloadVersion))) {
      const body = renderBody(version, subject);
      insertBody.run(eventId, version, body);
      bytes.set(version, body.length);
    }
    for (const endpoint of matching) {
      const size = bytes.get(endpoint.payloadVersion) ?? 0;
      oweInWrite({ eventId, type, transcriptId, title, bytes: size }, room, endpoint);
    }
    const accepted = { eventId, deliveries: matching.length, duplicate: false };
    const about = { transcriptId, roomId: room.id, room: room.name, type, intake: event.intake };
    writer.afterCommit(() => log.info('event accepted', { eventId, ...about, deliveries: matching.length }));
    return accepted;
  };

  return {
    acceptInWrite,
    async accept(event) {
      const acceptance = await writer.write(() => acceptInWrite(event));
      if (!acceptance.duplicate) onAccepted(acceptance);
      return acceptance;
    },
  };
}
