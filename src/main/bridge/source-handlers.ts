import type { RequestName } from '../../shared/contract.ts';
import type { Services } from './services.ts';
import type { Handlers } from './types.ts';

type SourceHandlers = Pick<Handlers, Extract<RequestName, `source.${string}`>>;

/** Requests about connected Reflector servers. */
export function sourceHandlers({ reflector, rooms, views }: Services): SourceHandlers {
  const { switches } = reflector;
  return {
    'source.list': async () => reflector.list(),
    'source.create': ({ settings, apiKey }, { actor }) => reflector.create(settings, apiKey, actor),
    'source.update': ({ id, settings, apiKey }, { actor }) => reflector.update(id, settings, apiKey, actor),
    async 'source.remove'({ id, force }, { actor }) {
      await reflector.remove(id, force, actor);
      return { removed: true };
    },
    'source.check': (input) => reflector.check(input),
    'source.ignore': ({ id, externalIds, ignored }, { actor }) =>
      reflector.ignore(id, externalIds, ignored, actor),
    'source.rooms': ({ id }) => reflector.roomsOf(id),
    async 'source.import'({ id, rooms: choices }, { actor }) {
      const ids = await reflector.importRooms(id, choices, actor);
      return ids.map((roomId) => views.room(rooms.get(roomId)));
    },
    'source.followCount': async ({ id, since }) => ({ count: await reflector.countSince(id, since) }),
    'source.follow': ({ id, since }, { actor }) => reflector.follow(id, since, actor),
    'source.sync': async ({ id, now }) => (now ? reflector.readNow(id) : reflector.sync(id)),
    'source.takeOver.preview': ({ id, roomIds }) => switches.preview(id, 'take_over', roomIds ?? null, null),
    'source.takeOver.run': ({ id, rooms: wanted }, { actor }) =>
      switches.run(id, 'take_over', wanted, null, actor),
    'source.giveBack.preview': ({ id, roomIds }) => switches.preview(id, 'give_back', roomIds ?? null, null),
    'source.giveBack.run': ({ id, rooms: wanted }, { actor }) =>
      switches.run(id, 'give_back', wanted, null, actor),
    'source.relay.preview': ({ id, roomIds, address }) =>
      switches.preview(id, 'relay', roomIds ?? null, address),
    'source.relay': ({ id, rooms: wanted, address }, { actor }) =>
      switches.run(id, 'relay', wanted, address, actor),
  };
}
