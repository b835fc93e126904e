import { describe, expect, test } from 'vitest';
import { pass, ROOM_SECRET, startFollowedReflector } from '../support/followed-reflector.ts';
import type { FollowedReflector } from '../support/followed-reflector.ts';
import { OWNER_KEY } from '../support/stand-in-reflector.ts';
import type { StandInRequest } from '../support/stand-in-reflector.ts';
import {
  allSent,
  ANSWERS,
  endpointOf,
  giveBack,
  received,
  startImported,
  takeOver,
} from '../support/switching.ts';

const SWITCHED_OFF = 'switched off';

describe('at least one side delivers', () => {
  test('a URL that is found written only after the border’s minutes loses nothing of what ended meanwhile', async () => {
    const { world, roomId } = await startImported();
    const { standIn, room } = world;
    let patched = false;
    standIn.before = ({ method, path }) => {
      if (method === 'PATCH') patched = true;
      standIn.failing =
        patched && path === `/v1/rooms/${room.id}` && method === 'GET' ? { status: 503 } : null;
    };
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'pending' }]);
    expect(room.webhook_url).toBe('');
    const early = standIn.state.addTranscript(room, { title: 'Right after it was written' });
    expect(await standIn.sendStep(early.id)).toEqual({ sent: false });
    await pass(world, 40);
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: false });
    standIn.before = null;
    standIn.failing = null;
    await pass(world, 2);
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: true });
    await allSent(world);
    expect(received(world)).toEqual([`${early.id} valid`]);
    expect(world.events()).toMatchObject([{ transcriptId: early.id, maybeSent: true }]);
  });

  test('when the webhook was changed after it was written, what ended in between is delivered from here', async () => {
    const { world, roomId } = await startImported();
    const { standIn, room } = world;
    standIn.before = async ({ method, body }) => {
      if (method !== 'PATCH') return;
      standIn.before = null;
      standIn.state.writeRoom(room, body as object);
      await standIn.down();
    };
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'pending' }]);
    const between = standIn.state.addTranscript(room);
    expect(await standIn.sendStep(between.id)).toEqual({ sent: false });
    room.webhook_url = `${world.receiver.url}elsewhere`;
    await standIn.up();
    await pass(world, 3);
    expect(room).toMatchObject({
      webhook_url: `${world.receiver.url}elsewhere`,
      webhook_secret: ROOM_SECRET,
    });
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: false });
    await allSent(world);
    expect(received(world)).toEqual([`${between.id} valid`]);
    const later = standIn.state.addTranscript(room);
    expect(await standIn.sendStep(later.id)).toMatchObject({ status: 200 });
    await pass(world, 1);
    await allSent(world);
    expect(received(world)).toEqual([`${between.id} valid`, `${later.id} valid`]);
    const actions = (await world.relay.ask('audit.list', {})).map(({ action }) => action);
    expect(actions).toContain('source.takeOver.undone');
  });

  test('a refusal while reading back does not pass for nothing written', async () => {
    const { world, roomId } = await startImported();
    const { standIn, room } = world;
    standIn.before = ({ method, path }) => {
      if (method === 'GET' && path === `/v1/rooms/${room.id}` && room.webhook_url === '')
        room.user_id = 'somebody else';
    };
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'pending' }]);
    standIn.before = null;
    room.user_id = 'owner';
    await pass(world, 3);
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: true });
  });

  test('nor does one at a second try, after the first has emptied the URL', async () => {
    const { world, roomId } = await startImported();
    const { standIn, room } = world;
    let tries = 0;
    standIn.before = ({ method }) => {
      if (method === 'PATCH' && ++tries === 2) room.user_id = 'somebody else';
      else if (room.webhook_url === '') room.webhook_secret = 'not kept';
    };
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'pending' }]);
    standIn.before = null;
    room.user_id = 'owner';
    await pass(world, 3);
    expect(room).toMatchObject({ webhook_url: '', webhook_secret: ROOM_SECRET });
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: true });
  });

  test('how long before it counts is a setting, and holds over a restart', async () => {
    const { world, roomId } = await startImported();
    const { standIn, room, source } = world;
    const early = standIn.state.addTranscript(room);
    await pass(world, 20);
    const near = standIn.state.addTranscript(room);
    await pass(world, 10);
    await world.restart();
    const listed = async (borderMinutes: number) => {
      const settings = { name: 'Office', baseUrl: standIn.url, borderMinutes };
      await world.relay.ask('source.update', { id: source.id, settings });
      const [preview] = await world.relay.ask('source.takeOver.preview', { id: source.id });
      return { border: new Set(preview!.border.map(({ id }) => id)), cancelled: preview!.cancelled };
    };
    expect(await listed(5)).toEqual({ border: new Set(), cancelled: 2 });
    expect(await listed(15)).toEqual({ border: new Set([near.id]), cancelled: 1 });
    expect(await listed(60)).toEqual({ border: new Set([early.id, near.id]), cancelled: 0 });
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'done', border: 2 }]);
  });

  test('a reading that was under way when it was written does not end it', async () => {
    const { world, roomId } = await startImported();
    const { standIn, room } = world;
    const known = standIn.state.addTranscript(room);
    const held = holdRequest(world, ({ path }) => path === `/v1/transcripts/${known.id}/topics/with-words`);
    const reading = world.read();
    await held.reached;
    // Its list was answered already: only the next reading can know of this one.
    const unseen = standIn.state.addTranscript(room);
    world.clock.advance(1000);
    const taking = takeOver(world, roomId);
    const lastChange = async () => (await world.relay.ask('audit.list', {}))[0]!.action;
    await expect.poll(lastChange).toBe('source.takeOver.written');
    held.release();
    await reading;
    expect(await taking).toMatchObject([{ outcome: 'done', border: 2 }]);
    expect(await standIn.sendStep(unseen.id)).toEqual({ sent: false });
    await allSent(world);
    expect(new Set(received(world))).toEqual(new Set([`${known.id} valid`, `${unseen.id} valid`]));
    expect(world.events()).toMatchObject([{ maybeSent: true }, { maybeSent: true }]);
  });

  test('a reading that ends while it is being written does not write it a second time', async () => {
    const { world, roomId } = await startImported();
    const { standIn } = world;
    const held = holdRequest(world, ({ method }) => method === 'PATCH');
    const taking = takeOver(world, roomId);
    await held.reached;
    await world.read();
    held.release();
    expect(await taking).toMatchObject([{ outcome: 'done' }]);
    expect(standIn.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });

  test('a clock put back while it is under way does not hold it up', async () => {
    const { world, roomId } = await startImported();
    let patched = false;
    world.standIn.before = ({ method, path }) => {
      if (method === 'PATCH') patched = true;
      if (!patched || !path.startsWith('/v1/transcripts')) return;
      world.standIn.before = null;
      world.clock.jump(-7_200_000);
    };
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'done' }]);
  });

  test('a clock put forward does not make what has just ended look long past', async () => {
    const { world, roomId } = await startImported();
    const transcript = world.standIn.state.addTranscript(world.room);
    await pass(world, 2);
    world.clock.jump(86_400_000);
    const [preview] = await world.relay.ask('source.takeOver.preview', { id: world.source.id });
    expect(preview).toMatchObject({ border: [{ id: transcript.id }], cancelled: 0 });
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'done', border: 1 }]);
    expect(await world.standIn.sendStep(transcript.id)).toEqual({ sent: false });
    await allSent(world);
    expect(received(world)).toEqual([`${transcript.id} valid`]);
  });

  test('a transcript around it that the server cannot give does not hold it up, and is delivered later', async () => {
    const world = await startFollowedReflector();
    const { standIn, room, source } = world;
    const broken = standIn.state.addTranscript(room, { title: 'Broken' });
    const whole = standIn.state.addTranscript(room, { title: 'Whole' });
    await world.relay.ask('source.follow', { id: source.id });
    const { id: roomId } = await world.importRoom();
    standIn.failing = { status: 500, only: new RegExp(`transcripts/${broken.id}/`) };
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'done', border: 2 }]);
    await allSent(world);
    expect(received(world)).toEqual([`${whole.id} valid`]);
    expect((await world.read()).skipped).toMatchObject([
      { reason: 'unreadable', latest: [{ id: broken.id, detail: expect.stringContaining('500') }] },
    ]);
    standIn.failing = null;
    await pass(world, 61);
    await allSent(world);
    expect(received(world)).toEqual([`${whole.id} valid`, `${broken.id} valid`]);
    expect(world.events()).toMatchObject([{ maybeSent: true }, { maybeSent: true }]);
  });

  test.each([false, true])(
    'nor does it hold up giving back, and what ended while nobody sent it is delivered later (restart: %s)',
    async (restart) => {
      const { world, roomId, url } = await startImported();
      const { standIn, room } = world;
      await takeOver(world, roomId);
      await pass(world, 20);
      const broken = standIn.state.addTranscript(room, { title: 'Broken' });
      expect(await standIn.sendStep(broken.id)).toEqual({ sent: false });
      standIn.failing = { status: 500, only: new RegExp(`transcripts/${broken.id}/`) };
      await pass(world, 12);
      expect(await giveBack(world, roomId)).toMatchObject([{ outcome: 'done', border: 1 }]);
      expect(room.webhook_url).toBe(url);
      if (restart) await world.restart();
      const theirs = standIn.state.addTranscript(room);
      standIn.failing = null;
      await pass(world, 61);
      await allSent(world);
      expect(received(world)).toEqual([`${broken.id} valid`]);
      expect(new Set(world.events().map((one) => [one.transcriptId, one.maybeSent].join()))).toEqual(
        new Set([`${broken.id},true`, `${theirs.id},false`]),
      );
      expect(await endpointOf(world, roomId)).toMatchObject({ enabled: false });
    },
  );

  test('one that ends anew before it could be read is Reflector’s again', async () => {
    const { world, roomId } = await startImported();
    const { standIn, room } = world;
    await takeOver(world, roomId);
    await pass(world, 20);
    const { id } = standIn.state.addTranscript(room);
    standIn.failing = { status: 500, only: new RegExp(`transcripts/${id}/`) };
    await pass(world, 12);
    await giveBack(world, roomId);
    standIn.failing = null;
    standIn.state.change(id, { status: 'processing' });
    await pass(world, 1);
    standIn.state.change(id, { status: 'ended' });
    await pass(world, 1);
    expect(world.events()).toMatchObject([{ transcriptId: id, maybeSent: false }]);
    const { items } = await world.relay.ask('delivery.list', {});
    expect(items).toMatchObject([{ heldReason: 'endpoint_disabled' }]);
  });

  test('only completions that Reflector has sent are cancelled: what came in otherwise is still delivered', async () => {
    const { world, roomId, endpointId } = await startImported();
    const theirs = world.standIn.state.addTranscript(world.room);
    await world.read();
    await world.relay.accept(roomId, 'by-api');
    world.clock.advance(60 * 60_000);
    await world.read();
    const [preview] = await world.relay.ask('source.takeOver.preview', { id: world.source.id });
    expect(preview).toMatchObject({ border: [], cancelled: 1 });
    await takeOver(world, roomId);
    await allSent(world);
    expect(received(world)).toEqual(['by-api valid']);
    const { items } = await world.relay.ask('delivery.list', {
      filter: { endpointId, states: ['cancelled'] },
    });
    expect(items).toHaveLength(1);
    expect((await world.relay.ask('delivery.get', { id: items[0]!.id })).events[0]).toMatchObject({
      transcriptId: theirs.id,
    });
  });
});

describe('giving back', () => {
  test('lists what ended just before, delivered already or not, and leaves to Reflector what is left out', async () => {
    const { world, roomId, endpointId } = await startImported();
    const { standIn, room } = world;
    await takeOver(world, roomId);
    const sent = standIn.state.addTranscript(room, { title: 'Sent' });
    await pass(world, 1);
    await allSent(world);
    world.receiver.setDefault({ status: 503 });
    const owed = standIn.state.addTranscript(room, { title: 'Owed' });
    await world.read();
    await world.receiver.waitFor(2);
    const [preview] = await world.relay.ask('source.giveBack.preview', { id: world.source.id });
    expect(preview).toMatchObject({
      owed: 1,
      border: expect.arrayContaining([
        expect.objectContaining({ id: sent.id, deliveredHere: true }),
        expect.objectContaining({ id: owed.id, deliveredHere: false }),
      ]),
    });
    expect(await giveBack(world, roomId, [owed.id])).toMatchObject([{ outcome: 'done', border: 1 }]);
    const { items } = await world.relay.ask('delivery.list', { filter: { endpointId } });
    expect(items.map(({ title, state }) => `${title} ${state}`).toSorted()).toEqual([
      'Owed cancelled',
      'Sent delivered',
    ]);
    expect(world.events().map(({ maybeSent }) => maybeSent)).toEqual([true, false]);
  });

  test.each([true, false])('interrupted before it is written is finished (restart: %s)', async (restart) => {
    const { world, roomId, url } = await startImported();
    const { standIn, room } = world;
    await takeOver(world, roomId);
    standIn.before = async ({ method }) => {
      if (method !== 'PATCH') return;
      standIn.before = null;
      await standIn.down();
    };
    expect(await giveBack(world, roomId)).toMatchObject([{ outcome: 'pending' }]);
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: true });
    const meanwhile = standIn.state.addTranscript(room);
    if (restart) await world.restart();
    await standIn.up();
    await pass(world, 3);
    expect(room).toMatchObject({ webhook_url: url, webhook_secret: ROOM_SECRET });
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: false });
    await allSent(world);
    expect(received(world)).toEqual([`${meanwhile.id} valid`]);
  });
});

describe('what is not begun', () => {
  test('nothing is taken over while the room or the following of its server is switched off', async () => {
    const { world, roomId, url } = await startImported();
    const { id } = world.source;
    const refusal = async (): Promise<string | null> =>
      (await world.relay.ask('source.takeOver.preview', { id }))[0]!.refusal;
    await world.relay.ask('room.update', { id: roomId, enabled: false });
    expect(await refusal()).toContain('not taken in');
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'undone' }]);
    await world.relay.ask('room.update', { id: roomId, enabled: true });
    await world.relay.ask('source.update', {
      id,
      settings: { name: 'Office', baseUrl: world.standIn.url, enabled: false },
    });
    expect(await refusal()).toContain(SWITCHED_OFF);
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'undone' }]);
    await expect(world.relay.ask('source.follow', { id })).rejects.toThrow(SWITCHED_OFF);
    expect(world.room.webhook_url).toBe(url);
  });

  test('a server that fails at one room still tells what became of the others', async () => {
    const { world, roomId } = await startImported();
    const second = world.standIn.state.addRoom({
      name: 'second',
      webhook_url: `${world.receiver.url}second`,
      webhook_secret: 'the secret of the second room',
    });
    const other = await world.importRoom(second);
    let asked = 0;
    world.standIn.before = ({ path }) => {
      world.standIn.failing = path === `/v1/rooms/${second.id}` && ++asked > 1 ? { status: 500 } : null;
    };
    const results = await world.relay.ask('source.takeOver.run', {
      id: world.source.id,
      rooms: [roomId, other.id].map((one) => ({ roomId: one, answers: ANSWERS })),
    });
    expect(results).toMatchObject([
      { roomId, outcome: 'done' },
      { roomId: other.id, outcome: 'undone', message: expect.stringContaining('Nothing was changed') },
    ]);
    expect(second.webhook_url).toBe(`${world.receiver.url}second`);
  });

  test('a room is switched only at the server it came from', async () => {
    const { world, roomId } = await startImported();
    const settings = { name: 'Another', baseUrl: world.standIn.url };
    const { id } = await world.relay.ask('source.create', { settings, apiKey: OWNER_KEY });
    await expect(world.relay.ask('source.takeOver.preview', { id, roomIds: [roomId] })).rejects.toMatchObject(
      { code: 'not_found' },
    );
    const rooms = [{ roomId, answers: ANSWERS }];
    await expect(world.relay.ask('source.takeOver.run', { id, rooms })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('a room and its endpoint stay while they are being switched', async () => {
    const { world, roomId, endpointId } = await startImported();
    world.standIn.before = async ({ method }) => {
      if (method === 'PATCH') await world.standIn.down();
    };
    await takeOver(world, roomId);
    const conflict = { code: 'conflict', message: expect.stringContaining('being switched') };
    await expect(world.relay.ask('room.remove', { id: roomId })).rejects.toMatchObject(conflict);
    await expect(world.relay.ask('endpoint.remove', { id: endpointId })).rejects.toMatchObject(conflict);
    await expect(world.relay.ask('source.remove', { id: world.source.id })).rejects.toMatchObject(conflict);
    expect(await takeOver(world, roomId).catch((error: unknown) => error)).toMatchObject({
      code: 'unavailable',
    });
  });
});

/** Holds such requests back at the server from now on, until `release`. */
function holdRequest(
  { standIn }: FollowedReflector,
  which: (request: StandInRequest) => boolean,
): { reached: Promise<void>; release: () => void } {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    standIn.before = async (request) => {
      if (!which(request)) return;
      resolve();
      await released;
    };
  });
  return { reached, release };
}
