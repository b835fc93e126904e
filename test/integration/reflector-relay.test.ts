import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createReceiver } from '../../src/main/intake/receiver.ts';
import { pass, ROOM_SECRET, startFollowedReflector } from '../support/followed-reflector.ts';
import type { FollowedReflector } from '../support/followed-reflector.ts';
import { until } from '../support/until.ts';

/** The engine's intake on a port of its own, as the headless engine serves it. */
async function startIntake(world: FollowedReflector): Promise<string> {
  const intake = createReceiver({
    intake: world.relay.engine.intake,
    clock: world.clock,
    runToken: 'unused',
    report: (error) => expect.unreachable(String(error)),
  });
  const server = createServer((request, response) => void intake.handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function imported() {
  const world = await startFollowedReflector();
  await world.relay.ask('source.follow', { id: world.source.id });
  const { id: roomId } = await world.importRoom();
  const rooms = [{ roomId, answers: { http: true } }];
  return { world, roomId, rooms, url: world.receiver.url };
}

test('a relayed room posts to this application, and each transcript is delivered once', async () => {
  const { world, roomId, rooms } = await imported();
  const { standIn, room, source, receiver } = world;
  const address = await startIntake(world);
  const [preview] = await world.relay.ask('source.relay.preview', { id: source.id, address });
  const url = `${address}/v1/rooms/${roomId}/reflector`;
  expect(preview!.request!.body).toEqual({
    webhook_url: url,
    webhook_secret: `••••${ROOM_SECRET.slice(-4)}`,
  });

  expect(await world.relay.ask('source.relay', { id: source.id, rooms, address })).toMatchObject([
    { outcome: 'done' },
  ]);
  expect(room).toMatchObject({ webhook_url: url, webhook_secret: ROOM_SECRET });
  const transcript = standIn.state.addTranscript(room);
  expect(await standIn.sendStep(transcript.id)).toMatchObject({ status: 202 });
  await receiver.waitFor(1);
  await pass(world, 2);
  expect(world.events()).toMatchObject([{ type: 'transcript.completed', transcriptId: transcript.id }]);
  expect(receiver.requests).toHaveLength(1);
});

test('where Reflector’s own test call does not arrive, its URL is put back', async () => {
  const { world, rooms, url } = await imported();
  const dead = await startIntake(world);
  const input = { id: world.source.id, rooms, address: dead.replace(/:\d+$/, ':1') };
  const [result] = await world.relay.ask('source.relay', input);
  expect(result).toMatchObject({ outcome: 'undone', message: expect.stringContaining('test call') });
  expect(world.room).toMatchObject({ webhook_url: url, webhook_secret: ROOM_SECRET });
  const [room] = await world.relay.ask('room.list', {});
  expect(room!.endpoints[0]).toMatchObject({ enabled: false });
});

test('a relayed room is given back', async () => {
  const { world, rooms, url } = await imported();
  const address = await startIntake(world);
  await world.relay.ask('source.relay', { id: world.source.id, rooms, address });
  const back = await world.relay.ask('source.giveBack.run', { id: world.source.id, rooms });
  expect(back).toMatchObject([{ outcome: 'done' }]);
  expect(world.room).toMatchObject({ webhook_url: url, webhook_secret: ROOM_SECRET });
  await until('the endpoint is disabled', async () => {
    const [room] = await world.relay.ask('room.list', {});
    return !room!.endpoints[0]!.enabled;
  });
});
