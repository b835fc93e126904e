import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RequestInput } from '../../src/shared/contract.ts';
import { certificates } from '../support/certificates.ts';
import { pass, ROOM_SECRET, startFollowedReflector } from '../support/followed-reflector.ts';
import { OWNER_KEY, startStandInReflector } from '../support/stand-in-reflector.ts';
import type { StandInOptions } from '../support/stand-in-reflector.ts';
import {
  allSent,
  ANSWERS,
  endpointOf,
  giveBack,
  received,
  startImported,
  takeOver,
} from '../support/switching.ts';
import { startTestEngine } from '../support/test-engine.ts';

type Settings = RequestInput<'source.create'>['settings'];

describe('connecting', () => {
  const connect = async (
    options: StandInOptions & { settings?: Partial<Settings>; apiKey?: string | null } = {},
  ) => {
    const standIn = await startStandInReflector(options);
    onTestFinished(standIn.close);
    standIn.state.addTranscript(null);
    const relay = await startTestEngine();
    const settings = { name: 'Office', baseUrl: standIn.url, ...options.settings };
    const create = () =>
      relay.ask('source.create', {
        settings,
        apiKey: options.apiKey === undefined ? OWNER_KEY : options.apiKey,
      });
    return { standIn, relay, create };
  };

  test('says who the key belongs to and keeps it encrypted, out of the list of changes and the log', async () => {
    const { relay, create } = await connect();
    const source = await create();
    expect(source).toMatchObject({
      hasKey: true,
      keyHint: OWNER_KEY.slice(-4),
      owner: { id: 'owner', email: 'owner@example.com' },
    });
    await relay.ask('source.sync', { id: source.id, now: true });
    const database = new Database(join(relay.dataDir, 'relay.db'), { readonly: true });
    const [row] = database.prepare('SELECT * FROM sources').all();
    database.close();
    const stored = Object.values(row as object).map((value) => Buffer.from(String(value)).toString('latin1'));
    expect(stored.some((text) => text.includes(OWNER_KEY))).toBe(false);
    expect(JSON.stringify(await relay.ask('audit.list', {}))).not.toContain(OWNER_KEY);
    expect(relay.logged.join('\n')).not.toContain(OWNER_KEY);
  });

  test.each<{ name: string; options: Parameters<typeof connect>[0]; path: string; says: string }>([
    { name: 'too old', options: { withChangeSeq: false }, path: 'settings.baseUrl', says: '0.34' },
    { name: 'a wrong key', options: { apiKey: 'wrong' }, path: 'apiKey', says: 'does not know this API key' },
    { name: 'no key', options: { apiKey: null }, path: 'apiKey', says: 'wants an API key' },
    {
      name: 'a foreign certificate',
      options: { tls: certificates().valid },
      path: 'settings.baseUrl',
      says: 'certificate',
    },
    {
      name: 'an authority that is none',
      options: { settings: { extraCa: '-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----' } },
      path: 'settings.extraCa',
      says: 'cannot be read',
    },
  ])('is refused for $name, and nothing is stored', async ({ options, path, says }) => {
    const { relay, create } = await connect(options);
    await expect(create()).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path, message: expect.stringContaining(says) }],
    });
    expect(await relay.ask('source.list', {})).toEqual([]);
    expect(await relay.ask('audit.list', {})).toEqual([]);
  });

  test('a server that is only down is taken, shown as down, and found by itself later', async () => {
    const { standIn, relay, create } = await connect();
    await standIn.down();
    const { id, owner } = await create();
    expect(owner).toBeNull();
    expect(await relay.ask('source.sync', { id, now: true })).toMatchObject({ state: 'failing' });
    await standIn.up();
    await relay.ask('source.sync', { id, now: true });
    expect(await relay.ask('source.list', {})).toMatchObject([
      { problem: null, owner: { id: 'owner' }, roomsFound: { all: 0, new: 0 } },
    ]);
  });
});

describe('changing a server', () => {
  test('checks a new key and keeps the present one where none is given', async () => {
    const world = await startFollowedReflector();
    const { id } = world.source;
    const settings = { name: 'Main office', baseUrl: `${world.standIn.url}/v1/`, pollIntervalSeconds: 60 };
    const update = (apiKey?: string | null) =>
      world.relay.ask('source.update', { id, settings, ...(apiKey === undefined ? {} : { apiKey }) });
    await expect(update('wrong')).rejects.toMatchObject({ issues: [{ path: 'apiKey' }] });
    expect(await update()).toMatchObject({ name: 'Main office', baseUrl: world.standIn.url, hasKey: true });
    expect(await world.read()).toMatchObject({ problem: null });
    world.standIn.keys.set('another key of somebody', { sub: 'second', email: 'second@example.com' });
    expect(await update('another key of somebody')).toMatchObject({ owner: { id: 'second' } });
  });

  test('a key cannot be taken away while rooms wait to be given back', async () => {
    const { world, roomId } = await startImported();
    await takeOver(world, roomId);
    const { id } = world.source;
    const settings = { name: 'Office', baseUrl: world.standIn.url };
    await expect(world.relay.ask('source.update', { id, settings, apiKey: null })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('team-standup'),
    });
  });

  test('a reading that hangs does not hold it up, and what it breaks off is no problem of the server', async () => {
    const world = await startFollowedReflector();
    const { id } = world.source;
    let asked = (): void => {};
    const hanging = new Promise<void>((resolve) => (asked = resolve));
    world.standIn.before = ({ path }) => {
      if (!path.startsWith('/v1/rooms')) return;
      asked();
      return new Promise(() => {});
    };
    const reading = world.read();
    await hanging;
    world.standIn.before = null;
    await world.relay.ask('source.update', { id, settings: { name: 'Office', baseUrl: world.standIn.url } });
    await reading;
    expect(await world.relay.ask('source.list', {})).toMatchObject([{ problem: null }]);
  });
});

describe('rooms of a server', () => {
  test('those that are neither imported nor set aside are new', async () => {
    const world = await startFollowedReflector();
    const other = world.standIn.state.addRoom({ name: 'other' });
    const { id } = world.source;
    const standing = async () => {
      const rooms = await world.relay.ask('source.rooms', { id });
      const [source] = await world.relay.ask('source.list', {});
      return [rooms.map(({ name, state }) => `${name} ${state}`).toSorted(), source!.roomsFound];
    };
    expect(await standing()).toEqual([['other new', 'team-standup new'], { all: 2, new: 2 }]);
    await world.importRoom();
    await world.relay.ask('source.ignore', { id, externalIds: [other.id], ignored: true });
    expect(await standing()).toEqual([['other ignored', 'team-standup imported'], { all: 2, new: 0 }]);
    await world.relay.ask('source.ignore', { id, externalIds: [other.id], ignored: false });
    expect(await standing()).toEqual([['other new', 'team-standup imported'], { all: 2, new: 1 }]);
  });

  test('a webhook that is set again after the take over is shown where the room is', async () => {
    const { world, roomId } = await startImported();
    await takeOver(world, roomId);
    const at = async () => (await world.relay.ask('room.get', { id: roomId })).atReflector;
    expect(await at()).toMatchObject({ deliveredBy: 'here', urlThere: null });
    world.room.webhook_url = 'https://again.example/';
    await pass(world, 6);
    expect(await at()).toMatchObject({ deliveredBy: 'here', urlThere: 'https://again.example/' });
    expect(await world.relay.ask('audit.list', {})).toContainEqual(
      expect.objectContaining({ action: 'source.webhookChanged', subjectId: roomId }),
    );
  });

  test('a room that is gone at Reflector can be removed here although it was taken over', async () => {
    const { world, roomId } = await startImported();
    await takeOver(world, roomId);
    await expect(world.relay.ask('room.remove', { id: roomId })).rejects.toMatchObject({ code: 'conflict' });
    world.standIn.state.rooms.delete(world.room.id);
    await pass(world, 6);
    await world.relay.ask('room.remove', { id: roomId });
    expect(await world.relay.ask('room.list', {})).toEqual([]);
  });
});

describe('removing a server', () => {
  test('by force its rooms stay and can be removed; connected again it finds them as they were', async () => {
    const { world, roomId } = await startImported();
    await takeOver(world, roomId);
    await expect(world.relay.ask('source.remove', { id: world.source.id })).rejects.toMatchObject({
      code: 'conflict',
    });
    await world.relay.ask('source.remove', { id: world.source.id, force: true });
    expect(await world.relay.ask('room.get', { id: roomId })).toMatchObject({
      source: { name: 'Office', connected: false },
      atReflector: null,
    });
    const settings = { name: 'Office again', baseUrl: world.standIn.url };
    const { id } = await world.relay.ask('source.create', { settings, apiKey: OWNER_KEY });
    world.room.name = 'renamed';
    const imported = await world.relay.ask('source.import', {
      id,
      rooms: [{ externalId: world.room.id, answers: ANSWERS }],
    });
    expect(imported).toMatchObject([
      { id: roomId, name: 'renamed', source: { id }, atReflector: { deliveredBy: 'here' } },
    ]);
    await world.relay.ask('source.follow', { id });
    const transcript = world.standIn.state.addTranscript(world.room);
    await world.relay.ask('source.sync', { id, now: true });
    await allSent(world);
    expect(received(world)).toEqual([`${transcript.id} valid`]);
    const rooms = [{ roomId }];
    expect(await world.relay.ask('source.giveBack.run', { id, rooms })).toMatchObject([{ outcome: 'done' }]);
    expect(world.room).toMatchObject({ webhook_url: world.receiver.url, webhook_secret: ROOM_SECRET });
    await world.relay.ask('source.remove', { id });
    await world.relay.ask('room.remove', { id: roomId });
    expect(await world.relay.ask('room.list', {})).toEqual([]);
  });

  test('by force it ends a switch under way, and the room can be taken over after connecting again', async () => {
    const { world, roomId } = await startImported();
    world.standIn.before = async ({ method }) => {
      if (method === 'PATCH') await world.standIn.down();
    };
    await takeOver(world, roomId);
    world.standIn.before = null;
    await world.relay.ask('source.remove', { id: world.source.id, force: true });
    await world.standIn.up();
    const settings = { name: 'Office', baseUrl: world.standIn.url };
    const { id } = await world.relay.ask('source.create', { settings, apiKey: OWNER_KEY });
    await world.relay.ask('source.follow', { id });
    await world.relay.ask('source.import', { id, rooms: [{ externalId: world.room.id, answers: ANSWERS }] });
    const rooms = [{ roomId, answers: ANSWERS }];
    expect(await world.relay.ask('source.takeOver.run', { id, rooms })).toMatchObject([{ outcome: 'done' }]);
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: true });
  });
});

describe('what needs a person', () => {
  test('a refused key does at once, a server that is down only when that lasts', async () => {
    const { world } = await startImported();
    const { id } = world.source;
    const attention = async () => (await world.relay.ask('overview.get', {})).attention;
    expect(await attention()).toEqual([]);
    const owner = world.standIn.keys.get(OWNER_KEY)!;
    world.standIn.keys.clear();
    await world.read();
    expect(await attention()).toMatchObject([
      { kind: 'source_failing', sourceId: id, name: 'Office', message: expect.stringContaining('API key') },
    ]);
    expect((await world.relay.ask('engine.status', {})).needsAttention).toBe(1);
    world.standIn.keys.set(OWNER_KEY, owner);
    await world.read();
    expect(await attention()).toEqual([]);
    await world.standIn.down();
    await world.read();
    expect(await attention()).toEqual([]);
    world.clock.jump(86_400_000);
    expect(await attention()).toMatchObject([{ kind: 'source_failing', sourceId: id }]);
  });

  test('a room that Reflector delivers is neither a problem nor owed', async () => {
    const { world, roomId } = await startImported();
    const standing = async () => {
      const { owed, needsAttention } = await world.relay.ask('engine.status', {});
      const { pending } = await world.relay.ask('overview.get', {});
      return { owed, pending, needsAttention };
    };
    world.standIn.state.addTranscript(world.room);
    await world.read();
    expect(await world.relay.ask('delivery.list', {})).toMatchObject({
      items: [{ heldReason: 'endpoint_disabled' }],
    });
    expect(await standing()).toEqual({ owed: 0, pending: 0, needsAttention: 0 });
    await takeOver(world, roomId);
    await giveBack(world, roomId);
    expect((await endpointOf(world, roomId)).disabledReason).toBe('taking_over');
    expect(await standing()).toMatchObject({ needsAttention: 0 });
  });
});

test('the list of changes tells the whole story, step by step, without a key or a secret', async () => {
  const { world, roomId } = await startImported();
  const { id } = world.source;
  await world.relay.ask('source.update', {
    id,
    settings: {
      name: 'Office',
      baseUrl: world.standIn.url,
      pollIntervalSeconds: 60,
      extraCa: certificates().ca,
    },
  });
  await takeOver(world, roomId);
  await giveBack(world, roomId);
  await world.relay.ask('source.ignore', { id, externalIds: ['x'], ignored: true });
  world.room.name = 'daily';
  await world.relay.ask('source.rooms', { id });
  world.standIn.state.rooms.delete(world.room.id);
  await world.relay.ask('source.rooms', { id });
  await world.relay.ask('source.remove', { id });
  const entries = (await world.relay.ask('audit.list', { limit: 100 })).toReversed();
  expect(entries.map(({ action }) => action)).toEqual([
    'source.create',
    'source.follow',
    'source.import',
    'source.update',
    'source.takeOver.begin',
    'source.takeOver.written',
    'source.takeOver',
    'source.giveBack.begin',
    'source.giveBack.written',
    'source.giveBack',
    'source.ignore',
    'source.roomRenamed',
    'source.roomGone',
    'source.remove',
  ]);
  const text = JSON.stringify(entries);
  for (const kept of [OWNER_KEY, ROOM_SECRET, 'BEGIN CERTIFICATE']) expect(text).not.toContain(kept);
  expect(entries[4]).toMatchObject({
    actor: 'desktop',
    subjectId: roomId,
    before: { webhook_url: world.receiver.url },
    after: { room: 'team-standup', webhook_url: '', webhook_secret: `••••${ROOM_SECRET.slice(-4)}` },
  });
});
