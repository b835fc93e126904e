import { sampleBody } from '../events/sample-body.ts';
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
  | 'delivery.sendNow'
  | 'delivery.cancel'
  | 'bulk.start'
  | 'bulk.list'
  | 'bulk.get'
  | 'bulk.stop'
  | 'bulk.resume'
  | 'recovery.preview'
  | 'recovery.start'
  | 'event.sendSample'
  | 'event.example'
  | 'overview.get'
>;

/** An example needs ids that look like ids and never change. */
const EXAMPLE_IDS = [
  '0198e8d6c1a07c3f9b5e2d4a6f8c0e12',
  '0198e8d6c1a07c3f9b5e2d4a6f8c0e13',
  '0198e8d6c1a07c3f9b5e2d4a6f8c0e14',
];
const EXAMPLE_ROOM_ID = 'b3b1a2f0-0c3e-4a58-9f2e-0a6d7d0e9c11';
const EXAMPLE_AT = Date.UTC(2025, 7, 27, 12);

/** Requests about the history, resends and samples. */
export function deliveryHandlers(services: Services): DeliveryHandlers {
  const { store, rooms, history, details, resend, bulk, recovery, acceptEvent, overview, audit } = services;
  return {
    'delivery.list': (input) => history.page(input),
    'delivery.count': ({ filter }) => history.count(filter),
    'delivery.get': ({ id }) => details.get(id),
    'delivery.body': async ({ id }) => ({ contentType: 'application/json', body: await details.body(id) }),
    async 'delivery.resend'({ id, confirmDelivered }, { actor }) {
      await resend.resend(id, { actor, confirmDelivered });
      return details.get(id);
    },
    async 'delivery.sendNow'({ id }, { actor }) {
      await resend.sendNow(id, { actor });
      return details.get(id);
    },
    async 'delivery.cancel'({ id }, { actor }) {
      await resend.cancel(id, { actor });
      return details.get(id);
    },
    'bulk.start': (input, { actor }) => bulk.start(input, actor),
    'bulk.list': async () => bulk.list(),
    'bulk.get': async ({ id }) => bulk.get(id),
    'bulk.stop': ({ id }, { actor }) => bulk.stop(id, actor),
    'bulk.resume': ({ id }, { actor }) => bulk.resume(id, actor),
    'recovery.preview': async (scope) => recovery.preview(scope),
    'recovery.start': (scope, { actor }) => recovery.start(scope, actor),
    async 'event.sendSample'({ roomId, eventType }, { actor }) {
      const room = rooms.get(roomId);
      const now = store.clock.now();
      const { eventId, deliveries } = await acceptEvent.accept({
        roomId,
        type: eventType,
        trust: 'webhook',
        content: sampleContent(eventType, now, room.externalId ?? room.id),
        intake: 'sample',
        occurredAt: now,
      });
      await audit.add({
        actor,
        action: 'event.sendSample',
        subjectKind: 'room',
        subjectId: roomId,
        after: { eventId, deliveries },
      });
      return { eventId, deliveries };
    },
    'event.example': async ({ payloadVersion, eventType }) => {
      const ids = EXAMPLE_IDS.values();
      const { body } = sampleBody(eventType, payloadVersion, {
        nowMs: EXAMPLE_AT,
        roomId: EXAMPLE_ROOM_ID,
        roomName: 'team-standup',
        newId: () => ids.next().value!,
      });
      return { body: body.toString('utf8') };
    },
    'overview.get': ({ edges }) => overview.get(edges),
  };
}
