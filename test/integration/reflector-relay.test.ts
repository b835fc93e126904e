import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createReceiver } from '../../src/main/intake/receiver.ts';
import type { IntakePort } from '../../src/main/intake/types.ts';
import { pass, ROOM_SECRET } from '../support/followed-reflector.ts';
import type { FollowedReflector } from '../support/followed-reflector.ts';
import { startReceiver } from '../support/receiver.ts';
import { allSent, ANSWERS, endpointOf, received, startImported } from '../support/switching.ts';
import { until } from '../support/until.ts';

/** The engine's intake on a port of its own, as the headless engine serves it. */
async function startIntake(world: FollowedReflector): Promise<string> {
  const intake = createReceiver({
    // After a restart the engine of the moment takes in, as a process on the same port would.
    intake: ofTheMoment(world),
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

function ofTheMoment(world: FollowedReflector): IntakePort {
  return {
    findRoom: (ref) => world.relay.engine.intake.findRoom(ref),
    intakeSecret: (roomId) => world.relay.engine.intake.intakeSecret(roomId),
    checkToken: (bearer) => world.relay.engine.intake.checkToken(bearer),
    testCallArrived: (roomId) => world.relay.engine.intake.testCallArrived(roomId),
    accept: (event) => world.relay.engine.intake.accept(event),
  };
}

async function imported() {
  const { world, roomId, url } = await startImported();
  return { world, roomId, url, rooms: [{ roomId, answers: ANSWERS }] };
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

test('a secret that was changed at Reflector since the import verifies what it posts', async () => {
  const { world, roomId, rooms } = await imported();
  const address = await startIntake(world);
  world.room.webhook_secret = 'changed since the import';
  const relayed = await world.relay.ask('source.relay', { id: world.source.id, rooms, address });
  expect(relayed).toMatchObject([{ roomId, outcome: 'done' }]);
  const { id } = world.standIn.state.addTranscript(world.room);
  expect(await world.standIn.sendStep(id)).toMatchObject({ status: 202 });
});

test('where Reflector’s own test call does not arrive, its URL is put back', async () => {
  const { world, rooms, url } = await imported();
  const dead = await startIntake(world);
  const input = { id: world.source.id, rooms, address: dead.replace(/:\d+$/, ':1') };
  const [result] = await world.relay.ask('source.relay', input);
  const message = expect.stringContaining('test call did not reach this application (');
  expect(result).toMatchObject({ outcome: 'undone', message });
  expect(world.room).toMatchObject({ webhook_url: url, webhook_secret: ROOM_SECRET });
  const [room] = await world.relay.ask('room.list', {});
  expect(room!.endpoints[0]).toMatchObject({ enabled: false });
});

test('a URL that cannot be put back at first is put back later, and only then the relay is undone', async () => {
  const { world, roomId, rooms, url } = await imported();
  const { standIn, room, source } = world;
  const address = (await startIntake(world)).replace(/:\d+$/, ':1');
  let written = 0;
  standIn.before = ({ method }) => {
    if (method === 'PATCH' && ++written > 1) room.user_id = 'somebody else';
  };
  const [result] = await world.relay.ask('source.relay', { id: source.id, rooms, address });
  expect(result).toMatchObject({ outcome: 'pending', message: expect.stringContaining('put back') });
  expect(room.webhook_url).toBe(`${address}/v1/rooms/${roomId}/reflector`);
  const meanwhile = standIn.state.addTranscript(room, { user_id: 'owner' });
  expect(await standIn.sendStep(meanwhile.id)).toMatchObject({ status: null });
  standIn.before = null;
  room.user_id = 'owner';
  await pass(world, 3);
  expect(room).toMatchObject({ webhook_url: url, webhook_secret: ROOM_SECRET });
  await allSent(world);
  expect(received(world)).toEqual([`${meanwhile.id} valid`]);
  const [listed] = await world.relay.ask('source.list', {});
  expect(listed!.rooms).toMatchObject([{ deliveredBy: 'reflector', switching: null }]);
});

test('a relay undone delivers what nothing was held for, because its webhook was set after the import', async () => {
  const { world, url } = await imported();
  const { standIn, source } = world;
  const later = standIn.state.addRoom({ name: 'later' });
  const { id: roomId } = await world.importRoom(later);
  standIn.state.writeRoom(later, { webhook_url: url, webhook_secret: ROOM_SECRET });
  const near = standIn.state.addTranscript(later);
  await pass(world, 1);
  const address = (await startIntake(world)).replace(/:\d+$/, ':1');
  standIn.before = async ({ path }) => {
    // Its sending step comes while the relay's URL stands there.
    if (path.endsWith('/webhook/test')) await standIn.sendStep(near.id);
  };
  const rooms = [{ roomId, answers: ANSWERS }];
  const relayed = await world.relay.ask('source.relay', { id: source.id, rooms, address });
  expect(relayed).toMatchObject([{ outcome: 'undone' }]);
  expect(later.webhook_url).toBe(url);
  await allSent(world);
  expect(received(world)).toEqual([`${near.id} valid`]);
  expect(await endpointOf(world, roomId)).toMatchObject({ enabled: false });
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

test('an address where something else answers is no relay, and what Reflector sent there is delivered from here', async () => {
  const { world, rooms, roomId, url } = await imported();
  const { standIn, room, source } = world;
  const impostor = await startReceiver();
  let lost: string | undefined;
  standIn.before = async ({ path }) => {
    if (!path.endsWith('/webhook/test')) return;
    standIn.before = null;
    // Reflector's sending step falls into the moment in which the wrong address stands there.
    const transcript = standIn.state.addTranscript(room);
    expect(await standIn.sendStep(transcript.id)).toMatchObject({ status: 200 });
    lost = transcript.id;
  };
  const [result] = await world.relay.ask('source.relay', { id: source.id, rooms, address: impostor.url });
  expect(result).toMatchObject({
    outcome: 'undone',
    border: 1,
    message: expect.stringContaining('not by this application'),
  });
  expect(impostor.requests.map(({ headers }) => headers['x-webhook-event'])).toEqual([
    'transcript.completed',
    'test',
  ]);
  expect(room).toMatchObject({ webhook_url: url, webhook_secret: ROOM_SECRET });
  expect(await endpointOf(world, roomId)).toMatchObject({ enabled: false });
  await allSent(world);
  expect(received(world)).toEqual([`${lost} valid`]);
  expect(world.events()).toMatchObject([{ maybeSent: true }]);
  const [{ rooms: standing } = { rooms: [] }] = await world.relay.ask('source.list', {});
  expect(standing).toMatchObject([{ deliveredBy: 'reflector', switching: null }]);
});

test('a webhook that comes in before the switch has ended is delivered, not taken for Reflector’s', async () => {
  const { world, rooms, roomId } = await imported();
  const { standIn, room, source } = world;
  const address = await startIntake(world);
  let written = false;
  let transcriptId: string | undefined;
  standIn.before = async ({ path }) => {
    if (path.endsWith('/webhook/test')) written = true;
    // The list of changes is read already when it ends and is posted.
    if (!written || !path.startsWith('/v1/me') || transcriptId !== undefined) return;
    transcriptId = standIn.state.addTranscript(room).id;
    expect(await standIn.sendStep(transcriptId)).toMatchObject({ status: 202 });
  };
  expect(await world.relay.ask('source.relay', { id: source.id, rooms, address })).toMatchObject([
    { outcome: 'done' },
  ]);
  await allSent(world);
  expect(received(world)).toEqual([`${transcriptId} valid`]);
  await pass(world, 2);
  await allSent(world);
  expect(received(world)).toHaveLength(1);
  expect(await endpointOf(world, roomId)).toMatchObject({ enabled: true });
});

const STEPS = [
  { name: 'before the URL is written', method: 'PATCH', path: /\/rooms\/[^/]+$/ },
  { name: 'while it is read back', method: 'GET', path: /\/rooms\/[^/]+$/ },
  { name: 'at the test call', method: 'POST', path: /\/webhook\/test$/ },
  { name: 'before the local side follows', method: 'GET', path: /\/transcripts\?/ },
] as const;

test.each(STEPS)('a relay interrupted $name is finished by the next start', async ({ method, path }) => {
  const { world, rooms, roomId } = await imported();
  const { standIn, room, source } = world;
  const address = await startIntake(world);
  let patched = false;
  standIn.before = async (request) => {
    if (request.method === 'PATCH') patched = true;
    if (!patched || request.method !== method || !path.test(request.path)) return;
    standIn.before = null;
    await standIn.down();
  };
  const results = await world.relay.ask('source.relay', { id: source.id, rooms, address });
  expect(results).toMatchObject([{ outcome: 'pending' }]);
  await world.restart();
  const transcript = standIn.state.addTranscript(room);
  await standIn.up();
  await pass(world, 3);
  expect(room).toMatchObject({
    webhook_url: `${address}/v1/rooms/${roomId}/reflector`,
    webhook_secret: ROOM_SECRET,
  });
  expect(await endpointOf(world, roomId)).toMatchObject({ enabled: true });
  await standIn.sendStep(transcript.id);
  await pass(world, 1);
  await allSent(world);
  expect(received(world)).toEqual([`${transcript.id} valid`]);
});
