import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pass, ROOM_SECRET, startFollowedReflector } from '../support/followed-reflector.ts';
import type { FollowedReflector } from '../support/followed-reflector.ts';

test('rooms are imported with URL and secret, disabled, and are in the list of changes', async () => {
  const world = await startFollowedReflector();
  const [preview] = await world.relay.ask('source.rooms', { id: world.source.id });
  expect(preview).toMatchObject({
    name: 'team-standup',
    state: 'new',
    roomId: null,
    url: world.receiver.url,
    secretHint: ROOM_SECRET.slice(-4),
    questions: ['http', 'loopback'],
    deliveredBy: 'reflector',
  });
  const room = await world.importRoom();
  expect(room).toMatchObject({
    name: 'team-standup',
    externalId: world.room.id,
    source: { id: world.source.id, name: 'Office' },
    endpoints: [{ url: world.receiver.url, enabled: false, disabledReason: 'taking_over' }],
  });
  const endpointId = room.endpoints[0]!.id;
  const revealed = await world.relay.ask('endpoint.revealSecret', { id: endpointId });
  expect(revealed.secret).toBe(ROOM_SECRET);
  expect(await world.relay.ask('audit.list', {})).toContainEqual(
    expect.objectContaining({ action: 'source.import', subjectId: room.id }),
  );
  expect(JSON.stringify(await world.relay.ask('audit.list', {}))).not.toContain(ROOM_SECRET);
});

describe('a webhook that changes at Reflector', () => {
  const CHANGED = 'pN7wSx2eRk9uZ4tYv1cQm6bJh3fLg8dA5oGi0nTyUqE';
  const OPEN = { name: 'on an open server', options: { keys: 'open' } as const };
  const KEYED = { name: 'on a server with keys', options: {} };
  const endpointOf = async ({ relay }: FollowedReflector, id: string) => {
    const [endpoint] = (await relay.ask('room.get', { id })).endpoints;
    return { ...endpoint!, secret: (await relay.ask('endpoint.revealSecret', { id: endpoint!.id })).secret };
  };

  test('is taken over into the endpoint that waits, URL and secret, and noted without the secret', async () => {
    const world = await startFollowedReflector();
    const room = await world.importRoom();
    const url = `${world.receiver.url}changed`;
    Object.assign(world.room, { webhook_url: url, webhook_secret: CHANGED });
    await pass(world, 6);
    expect(await endpointOf(world, room.id)).toMatchObject({
      url,
      secret: CHANGED,
      enabled: false,
      disabledReason: 'taking_over',
      permissions: { allowLoopback: true },
    });
    const third = CHANGED.split('').toReversed().join('');
    world.room.webhook_secret = third;
    await pass(world, 6);
    expect(await endpointOf(world, room.id)).toMatchObject({ url, secret: third });
    const audit = await world.relay.ask('audit.list', {});
    expect(audit.filter(({ action }) => action === 'endpoint.update')).toMatchObject([
      { actor: 'Reflector', after: { url, secretEndsIn: third.slice(-4) } },
      { actor: 'Reflector', after: { url, secretEndsIn: CHANGED.slice(-4) } },
    ]);
    expect(JSON.stringify(audit)).not.toContain(CHANGED);
  });

  test('is followed where only the middle of its secret is another', async () => {
    const world = await startFollowedReflector();
    const room = await world.importRoom();
    const secret = `${ROOM_SECRET.slice(0, 20)}-${ROOM_SECRET.slice(21)}`;
    world.room.webhook_secret = secret;
    await pass(world, 6);
    expect(await endpointOf(world, room.id)).toMatchObject({ secret });
    const written = () => world.relay.ask('audit.list', {});
    const before = await written();
    await pass(world, 6);
    expect(await written()).toEqual(before);
  });

  test.each([OPEN, KEYED])(
    'gets its waiting endpoint where it is set after the import, $name',
    async ({ options }) => {
      const world = await startFollowedReflector(options);
      const { standIn, receiver } = world;
      const room = standIn.state.addRoom({ name: 'later' });
      await world.relay.ask('source.follow', { id: world.source.id });
      const { id, endpoints } = await world.importRoom(room);
      expect(endpoints).toEqual([]);
      await pass(world, 6);
      expect((await world.relay.ask('room.get', { id })).endpoints).toEqual([]);
      standIn.state.writeRoom(room, { webhook_url: receiver.url, webhook_secret: CHANGED });
      await pass(world, 6);
      const endpoint = await endpointOf(world, id);
      expect(endpoint).toMatchObject({
        url: receiver.url,
        secret: CHANGED,
        enabled: false,
        disabledReason: 'taking_over',
        permissions: { allowLoopback: false, allowPrivate: false },
      });
      const audit = await world.relay.ask('audit.list', {});
      expect(audit.filter(({ actor }) => actor === 'Reflector')).toMatchObject([
        { action: 'source.webhookChanged', subjectId: id, after: { webhook_url: receiver.url } },
        { action: 'endpoint.create', subjectId: endpoint.id, after: { secretEndsIn: CHANGED.slice(-4) } },
      ]);
      expect(JSON.stringify(audit)).not.toContain(CHANGED);
      standIn.state.addTranscript(room);
      await pass(world, 6);
      expect((await world.relay.ask('delivery.list', { filter: { roomId: id } })).items).toMatchObject([
        { heldReason: 'endpoint_disabled' },
      ]);
      expect((await world.relay.ask('room.get', { id })).endpoints).toHaveLength(1);
    },
  );

  test('is followed where it was taken out at Reflector for a while and set to another URL', async () => {
    const world = await startFollowedReflector();
    const room = await world.importRoom();
    world.room.webhook_url = '';
    await pass(world, 6);
    expect(await endpointOf(world, room.id)).toMatchObject({ url: world.receiver.url });
    const url = `${world.receiver.url}anew`;
    Object.assign(world.room, { webhook_url: url, webhook_secret: CHANGED });
    await pass(world, 6);
    expect(await endpointOf(world, room.id)).toMatchObject({ url, secret: CHANGED, enabled: false });
  });

  test.each(['id', 'name'] as const)('is kept where it is relayed by hand, by the room’s %s', async (ref) => {
    const world = await startFollowedReflector({ keys: 'open' });
    const room = await world.importRoom();
    const { id: silent } = await world.importRoom(world.standIn.state.addRoom({ name: 'silent' }));
    const [first, second] = [...world.standIn.state.rooms.values()];
    first!.webhook_url = `http://relay.example:7788/v1/rooms/${room[ref]}/reflector`;
    const intake = `http://relay.example:7788/v1/rooms/${ref === 'id' ? silent : 'silent'}/reflector`;
    Object.assign(second!, { webhook_url: intake, webhook_secret: CHANGED });
    await pass(world, 6);
    expect(await endpointOf(world, room.id)).toMatchObject({ url: world.receiver.url, enabled: false });
    expect((await world.relay.ask('room.get', { id: silent })).endpoints).toEqual([]);
  });

  test('does not bring an endpoint back that was removed here', async () => {
    const world = await startFollowedReflector();
    const room = await world.importRoom();
    await world.relay.ask('endpoint.remove', { id: room.endpoints[0]!.id });
    world.room.webhook_url = `${world.receiver.url}changed`;
    await pass(world, 6);
    expect((await world.relay.ask('room.get', { id: room.id })).endpoints).toEqual([]);
  });

  test('is taken over without its secret while none can be kept, and holds nothing up', async () => {
    const world = await startFollowedReflector({ keys: 'open' });
    await world.relay.ask('source.follow', { id: world.source.id });
    const room = await world.importRoom();
    const keyFile = join(world.relay.dataDir, 'secret.key');
    const key = readFileSync(keyFile);
    writeFileSync(keyFile, 'no key');
    await world.restart();
    const url = `${world.receiver.url}changed`;
    Object.assign(world.room, { webhook_url: url, webhook_secret: CHANGED });
    const { id } = world.standIn.state.addTranscript(world.room);
    await pass(world, 6);
    expect(await world.read()).toMatchObject({ problem: null });
    expect(world.events()).toMatchObject([{ transcriptId: id }]);
    expect((await world.relay.ask('room.get', { id: room.id })).endpoints[0]).toMatchObject({ url });
    writeFileSync(keyFile, key);
    await pass(world, 6);
    expect(await endpointOf(world, room.id)).toMatchObject({ url, secret: CHANGED });
  });

  test('leaves an endpoint alone that was enabled or pointed elsewhere here', async () => {
    const world = await startFollowedReflector();
    const room = await world.importRoom();
    const { id } = room.endpoints[0]!;
    const elsewhere = `${world.receiver.url}elsewhere`;
    const endpoint = { url: elsewhere, permissions: { allowLoopback: true } };
    await world.relay.ask('endpoint.update', { id, endpoint });
    Object.assign(world.room, { webhook_url: `${world.receiver.url}changed`, webhook_secret: CHANGED });
    await pass(world, 6);
    expect(await endpointOf(world, room.id)).toMatchObject({ url: elsewhere, secret: ROOM_SECRET });

    await world.relay.ask('endpoint.enable', { id, held: 'deliver' });
    world.room.webhook_url = elsewhere;
    await pass(world, 6);
    expect(await endpointOf(world, room.id)).toMatchObject({ enabled: true, secret: ROOM_SECRET });
  });
});

test('an address that Reflector allowed is asked about before anything is imported', async () => {
  const world = await startFollowedReflector();
  const input = { id: world.source.id, rooms: [{ externalId: world.room.id, answers: { http: true } }] };
  await expect(world.relay.ask('source.import', input)).rejects.toMatchObject({
    code: 'invalid_input',
    issues: [{ path: expect.stringContaining('loopback') }],
  });
  expect(await world.relay.ask('room.list', {})).toEqual([]);
  const [room] = await world.relay.ask('source.import', {
    id: world.source.id,
    rooms: [{ externalId: world.room.id, answers: { http: true, loopback: false } }],
  });
  expect(room!.endpoints[0]!.permissions.allowLoopback).toBe(false);
});

test('a renamed room keeps its history under the new name; a gone one is shown as gone, and can come back', async () => {
  const world = await startFollowedReflector();
  const { standIn, room } = world;
  await world.relay.ask('source.follow', { id: world.source.id });
  const { id } = await world.importRoom();
  standIn.state.addTranscript(room);
  await pass(world, 1);
  room.name = 'daily';
  await pass(world, 6);
  expect((await world.relay.ask('room.get', { id })).name).toBe('daily');
  standIn.state.rooms.delete(room.id);
  await pass(world, 6);
  const state = async () =>
    (await world.relay.ask('source.rooms', { id: world.source.id })).map(({ name, state: s }) => [name, s]);
  expect(await state()).toEqual([['daily', 'gone']]);
  expect(await world.relay.ask('room.get', { id })).toMatchObject({ name: 'daily', enabled: true });
  const [source] = await world.relay.ask('source.list', {});
  expect(source!.rooms).toMatchObject([{ roomId: id, name: 'daily', goneAt: expect.any(Number) }]);
  expect((await world.relay.ask('delivery.list', { filter: { roomId: id } })).items).toHaveLength(1);
  standIn.state.rooms.set(room.id, room);
  expect(await state()).toEqual([['daily', 'imported']]);
});

test('two rooms that swap their names both end with their own', async () => {
  const world = await startFollowedReflector();
  const other = world.standIn.state.addRoom({ name: 'other' });
  const first = await world.importRoom();
  const second = await world.importRoom(other);
  world.room.name = 'other';
  other.name = 'team-standup';
  await world.relay.ask('source.rooms', { id: world.source.id });
  expect((await world.relay.ask('room.get', { id: first.id })).name).toBe('other');
  expect((await world.relay.ask('room.get', { id: second.id })).name).toBe('team-standup');
});

test('a room deleted and made anew under its name is another room beside it', async () => {
  const world = await startFollowedReflector();
  const first = await world.importRoom();
  world.standIn.state.rooms.delete(world.room.id);
  const anew = await world.importRoom(world.standIn.state.addRoom({ name: 'team-standup' }));
  expect(anew).toMatchObject({ name: 'team-standup', endpoints: [] });
  expect((await world.relay.ask('room.get', { id: first.id })).name).toMatch(/^team-standup-\w{8}$/);
});

test('a shared room of somebody else is marked, imported, and never taken over', async () => {
  const world = await startFollowedReflector();
  const shared = world.standIn.state.addRoom({
    name: 'theirs',
    user_id: 'somebody else',
    is_shared: true,
    webhook_url: world.receiver.url,
    webhook_secret: 'their secret, which this key can see',
  });
  await world.relay.ask('source.follow', { id: world.source.id });
  const rooms = await world.relay.ask('source.rooms', { id: world.source.id });
  expect(rooms.map(({ name, ofOtherUser }) => [name, ofOtherUser])).toEqual([
    ['team-standup', false],
    ['theirs', true],
  ]);
  const { id } = await world.importRoom(shared);
  const [preview] = await world.relay.ask('source.takeOver.preview', { id: world.source.id, roomIds: [id] });
  expect(preview).toMatchObject({ request: null, refusal: expect.stringContaining('another user') });
  expect(shared.webhook_url).toBe(world.receiver.url);
});

test('a room removed here can be imported again', async () => {
  const world = await startFollowedReflector();
  const { id } = await world.importRoom();
  await world.relay.ask('room.remove', { id });
  const again = await world.importRoom();
  expect(again.id).not.toBe(id);
  expect(again.externalId).toBe(world.room.id);
});

test('a server is not disconnected while a room is delivered from here', async () => {
  const world = await startFollowedReflector();
  const { id } = world.source;
  await world.relay.ask('source.follow', { id });
  const room = await world.importRoom();
  const rooms = [{ roomId: room.id, answers: { http: true } }];
  await world.relay.ask('source.takeOver.run', { id, rooms });
  await expect(world.relay.ask('source.remove', { id })).rejects.toMatchObject({ code: 'conflict' });
  await world.relay.ask('source.giveBack.run', { id, rooms });
  expect(await world.relay.ask('source.remove', { id })).toEqual({ removed: true });
  expect(await world.relay.ask('source.list', {})).toEqual([]);
  expect(await world.relay.ask('room.list', {})).toHaveLength(1);
});
