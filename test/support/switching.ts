import { checkSignature } from '../../src/main/intake/signature.ts';
import type { EndpointView, SwitchResult } from '../../src/shared/views.ts';
import { ROOM_SECRET, startFollowedReflector } from './followed-reflector.ts';
import type { FollowedReflector } from './followed-reflector.ts';
import { until } from './until.ts';

/** What is said to the questions that the receiver's address raises. */
export const ANSWERS = { http: true, loopback: true };

export type ImportedRoom = { world: FollowedReflector; roomId: string; endpointId: string; url: string };

/** A followed server with one imported room whose webhook Reflector still delivers; following is older than the border. */
export async function startImported(
  options: Parameters<typeof startFollowedReflector>[0] = {},
): Promise<ImportedRoom> {
  const world = await startFollowedReflector(options);
  await world.relay.ask('source.follow', { id: world.source.id });
  const room = await world.importRoom();
  world.clock.advance(20 * 60_000);
  await world.read();
  return { world, roomId: room.id, endpointId: room.endpoints[0]!.id, url: world.receiver.url };
}

export function takeOver(world: FollowedReflector, roomId: string): Promise<SwitchResult[]> {
  return world.relay.ask('source.takeOver.run', {
    id: world.source.id,
    rooms: [{ roomId, answers: ANSWERS }],
  });
}

export function giveBack(
  world: FollowedReflector,
  roomId: string,
  leftOut: string[] = [],
): Promise<SwitchResult[]> {
  return world.relay.ask('source.giveBack.run', { id: world.source.id, rooms: [{ roomId, leftOut }] });
}

export async function endpointOf(world: FollowedReflector, roomId: string): Promise<EndpointView> {
  return (await world.relay.ask('room.get', { id: roomId })).endpoints[0]!;
}

/** Ids of the transcripts the receiver got, each with whether its signature was right. */
export function received(world: FollowedReflector): string[] {
  return world.receiver.requests.map(({ headers, body }) => {
    const { transcript } = JSON.parse(body.toString('utf8')) as { transcript: { id: string } };
    const signature = headers['x-webhook-signature'];
    const check = checkSignature(signature, body, ROOM_SECRET, Number(/t=(\d+)/.exec(signature!)![1]) * 1000);
    return `${transcript.id} ${check}`;
  });
}

/** Waits until nothing is owed any more but what is held. */
export async function allSent(world: FollowedReflector): Promise<void> {
  await until('everything owed is sent', async () => {
    const { items } = await world.relay.ask('delivery.list', { filter: { states: ['pending', 'sending'] } });
    const { sending, nextDueAt } = world.relay.engine.status();
    // Time that was moved on while an attempt was under way has cut it off: it is due again later.
    if (sending === 0 && nextDueAt !== null && nextDueAt > world.clock.now())
      world.clock.advance(nextDueAt - world.clock.now());
    return items.every(({ heldReason }) => heldReason !== null);
  });
}
