import type { EventType } from '../../shared/model.ts';
import { renderBatch } from '../events/batch.ts';
import { renderBody } from '../events/body.ts';
import { sampleContent } from '../../shared/events/event-types.ts';
import type { Services } from './services.ts';
import type { Handlers } from './types.ts';

type DeliveryHandlers = Pick<
  Handlers,
  | 'delivery.list'
  | 'delivery.count'
  | 'delivery.get'
  | 'delivery.body'
  | 'delivery.resend'
  | 'delivery.cancel'
  | 'bulk.start'
  | 'bulk.get'
  | 'bulk.stop'
  | 'event.sendSample'
  | 'event.example'
  | 'overview.get'
>;

/** An example needs ids that look like ids and never change. */
const EXAMPLE_EVENT_ID = '0198e8d6c1a07c3f9b5e2d4a6f8c0e12';
const EXAMPLE_BATCH_IDS = ['0198e8d6c1a07c3f9b5e2d4a6f8c0e13', '0198e8d6c1a07c3f9b5e2d4a6f8c0e14'];
const EXAMPLE_ROOM_ID = 'b3b1a2f0-0c3e-4a58-9f2e-0a6d7d0e9c11';
const EXAMPLE_AT = Date.UTC(2025, 7, 27, 12);

/** Requests about the history, resends and samples. */
export function deliveryHandlers(services: Services): DeliveryHandlers {
  const { store, rooms, history, details, resend, bulk, acceptEvent, overview } = services;
  return {
    'delivery.list': (input) => history.page(input),
    'delivery.count': ({ filter }) => history.count(filter),
    'delivery.get': ({ id }) => details.get(id),
    'delivery.body': async ({ id }) => ({ contentType: 'application/json', body: await details.body(id) }),
    async 'delivery.resend'({ id, confirmDelivered }, { actor }) {
      await resend.resend(id, { actor, confirmDelivered });
      return details.get(id);
    },
    async 'delivery.cancel'({ id }, { actor }) {
      await resend.cancel(id, { actor });
      return details.get(id);
    },
    'bulk.start': (input, { actor }) => bulk.start(input, actor),
    'bulk.get': async ({ id }) => bulk.get(id),
    'bulk.stop': async ({ id }) => bulk.stop(id),
    async 'event.sendSample'({ roomId }) {
      const room = rooms.get(roomId);
      const now = store.clock.now();
      const { eventId, deliveries } = await acceptEvent.accept({
        roomId,
        type: 'transcript.completed',
        trust: 'webhook',
        content: sampleContent('transcript.completed', now, room.externalId ?? room.id),
        intake: 'sample',
        occurredAt: now,
      });
      return { eventId, deliveries };
    },
    'event.example': async ({ payloadVersion, eventType }) => {
      const bodyOf = (type: EventType, eventId: string, at: number): Buffer =>
        renderBody(payloadVersion, {
          eventId,
          eventType: type,
          content: sampleContent(type, at, EXAMPLE_ROOM_ID),
          roomName: 'team-standup',
        });
      if (eventType !== 'batch') {
        return { body: bodyOf(eventType, EXAMPLE_EVENT_ID, EXAMPLE_AT).toString('utf8') };
      }
      const items = EXAMPLE_BATCH_IDS.map((eventId, index) => ({
        eventId,
        body: bodyOf('transcript.completed', eventId, EXAMPLE_AT + index * 60_000),
      }));
      return { body: renderBatch(EXAMPLE_EVENT_ID, EXAMPLE_AT, items).toString('utf8') };
    },
    'overview.get': ({ hours }) => overview.get(hours),
  };
}
