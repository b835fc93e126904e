import { describe, expect, test } from 'vitest';
import { pass, ROOM_SECRET, startFollowedReflector } from '../support/followed-reflector.ts';
import type { FollowedReflector } from '../support/followed-reflector.ts';
import {
  allSent,
  ANSWERS,
  endpointOf,
  giveBack,
  received,
  startImported,
  takeOver,
} from '../support/switching.ts';

describe('taking over', () => {
  test('keeps what was set on the endpoint here', async () => {
    const { world, roomId, endpointId, url } = await startImported();
    const kept = {
      batch: { windowSeconds: 60, maxEvents: 5, maxBytes: 1_000_000 },
      rateLimit: { count: 30, seconds: 60 as const },
      headers: [{ name: 'Authorization', value: 'Bearer 0123456789' }],
      permissions: { allowLoopback: true, allowPrivate: false, allowList: ['127.0.0.0/8'] },
      retryClientErrors: true,
    };
    await world.relay.ask('endpoint.update', { id: endpointId, endpoint: { url, ...kept } });
    // What the endpoint may already is not asked again.
    const rooms = [{ roomId, answers: { http: true } }];
    await world.relay.ask('source.takeOver.run', { id: world.source.id, rooms });
    const { batch, rateLimit, permissions, retryClientErrors, headers } = await endpointOf(world, roomId);
    expect({ batch, rateLimit, permissions, retryClientErrors }).toEqual({
      batch: kept.batch,
      rateLimit: kept.rateLimit,
      permissions: kept.permissions,
      retryClientErrors: true,
    });
    expect(headers).toEqual([{ name: 'Authorization', value: '••••6789', sensitive: true }]);
  });

  test('shows exactly what is written, empties the URL with the same secret, and delivers from here', async () => {
    const { world, roomId, url } = await startImported();
    const { standIn, room, source } = world;
    const [preview] = await world.relay.ask('source.takeOver.preview', { id: source.id });
    expect(preview).toMatchObject({
      roomId,
      refusal: null,
      before: { url, secretHint: ROOM_SECRET.slice(-4) },
      request: {
        method: 'PATCH',
        path: `/v1/rooms/${room.id}`,
        body: { webhook_url: '', webhook_secret: `••••${ROOM_SECRET.slice(-4)}` },
      },
      endpoint: { url, enabled: false },
      questions: ['http'],
      border: [],
    });
    expect(standIn.requests.filter(({ method }) => method !== 'GET')).toEqual([]);

    expect(await takeOver(world, roomId)).toMatchObject([{ roomId, outcome: 'done', border: 0 }]);
    expect(room).toMatchObject({ webhook_url: '', webhook_secret: ROOM_SECRET });
    expect(standIn.requests.filter(({ method }) => method !== 'GET')).toMatchObject([
      { method: 'PATCH', body: { webhook_url: '', webhook_secret: ROOM_SECRET } },
    ]);
    expect(await endpointOf(world, roomId)).toMatchObject({ url, enabled: true });
    const transcript = standIn.state.addTranscript(room);
    expect(await standIn.sendStep(transcript.id)).toEqual({ sent: false });
    await pass(world, 1);
    await allSent(world);
    expect(received(world)).toEqual([`${transcript.id} valid`]);
    expect(world.events()).toMatchObject([{ maybeSent: false }]);
    const actions = (await world.relay.ask('audit.list', {})).map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining(['source.takeOver.begin', 'source.takeOver.written', 'source.takeOver']),
    );
    expect(JSON.stringify(await world.relay.ask('audit.list', {}))).not.toContain(ROOM_SECRET);
  });

  test('waits for every question about an address, and leaves a room whose address is refused', async () => {
    const { world, roomId, url } = await startImported();
    const { id } = world.source;
    await expect(world.relay.ask('source.takeOver.run', { id, rooms: [{ roomId }] })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    const no = await world.relay.ask('source.takeOver.run', {
      id,
      rooms: [{ roomId, answers: { http: false } }],
    });
    expect(no).toMatchObject([{ outcome: 'undone' }]);
    expect(world.room.webhook_url).toBe(url);
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: false });
  });

  test.each(['before', 'after'])(
    'what ended shortly before arrives at least once, with Reflector’s sending step %s the switch',
    async (when) => {
      const { world, roomId } = await startImported();
      const { standIn, room } = world;
      const long = standIn.state.addTranscript(room, { title: 'Long ago' });
      await standIn.sendStep(long.id);
      await pass(world, 30);
      const near = standIn.state.addTranscript(room, { title: 'Just now' });
      if (when === 'before') await standIn.sendStep(near.id);
      await pass(world, 5);
      const unread = standIn.state.addTranscript(room, { title: 'Not read yet' });
      const [preview] = await world.relay.ask('source.takeOver.preview', { id: world.source.id });
      expect(preview).toMatchObject({ border: [{ id: near.id, title: 'Just now' }], cancelled: 1 });

      expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'done', border: 2 }]);
      if (when === 'after') await standIn.sendStep(near.id);
      await standIn.sendStep(unread.id);
      await allSent(world);
      const got = received(world);
      expect(got.filter((line) => line.startsWith(long.id))).toHaveLength(1);
      expect(got.filter((line) => line.startsWith(near.id))).toHaveLength(when === 'before' ? 2 : 1);
      expect(got.filter((line) => line.startsWith(unread.id))).toHaveLength(1);
      expect(got.every((line) => line.endsWith(' valid'))).toBe(true);
      expect(world.events().map(({ maybeSent }) => maybeSent)).toEqual([false, true, true]);
      const { items } = await world.relay.ask('delivery.list', { filter: { states: ['delivered'] } });
      const detail = await world.relay.ask('delivery.get', { id: items[0]!.id });
      expect(detail.events).toMatchObject([{ transcriptId: unread.id, maybeSentByReflector: true }]);
    },
  );

  test('what had ended when following began a moment ago is delivered too, unless left out', async () => {
    for (const leftOut of [false, true]) {
      const world = await startFollowedReflector();
      const recent = world.standIn.state.addTranscript(world.room);
      world.standIn.state.addTranscript(world.room, { created_at: '2026-10-01T10:00:00+00:00' });
      await world.relay.ask('source.follow', { id: world.source.id });
      const { id: roomId } = await world.importRoom();
      const [preview] = await world.relay.ask('source.takeOver.preview', { id: world.source.id });
      expect(preview!.border).toMatchObject([{ id: recent.id, endedSeenAt: null }]);
      await world.relay.ask('source.takeOver.run', {
        id: world.source.id,
        rooms: [{ roomId, answers: ANSWERS, leftOut: leftOut ? [recent.id] : [] }],
      });
      await allSent(world);
      expect(received(world)).toEqual(leftOut ? [] : [`${recent.id} valid`]);
    }
  });

  test('a URL and secret changed at Reflector since the import are the ones that count', async () => {
    const { world, roomId } = await startImported();
    world.room.webhook_url = `${world.receiver.url}changed`;
    world.room.webhook_secret = 'another secret of the room';
    await takeOver(world, roomId);
    expect(world.room).toMatchObject({ webhook_url: '', webhook_secret: 'another secret of the room' });
    const { id, url } = await endpointOf(world, roomId);
    expect(url).toBe(`${world.receiver.url}changed`);
    expect((await world.relay.ask('endpoint.revealSecret', { id })).secret).toBe(
      'another secret of the room',
    );
  });

  test.each(['set after the import', 'whose endpoint was removed here'])(
    'a webhook %s: what ended just before goes out from here although nothing was held for it',
    async (which) => {
      const { world, roomId, url, endpointId } = await startImported();
      const { standIn, room, source } = world;
      let taken = { room, roomId };
      if (which === 'set after the import') {
        const later = standIn.state.addRoom({ name: 'later' });
        taken = { room: later, roomId: (await world.importRoom(later)).id };
        standIn.state.writeRoom(later, { webhook_url: url, webhook_secret: 'set later' });
      } else await world.relay.ask('endpoint.remove', { id: endpointId });
      const [one, leftOut] = [1, 2].map(() => standIn.state.addTranscript(taken.room).id);
      await pass(world, 1);
      const [preview] = await world.relay.ask('source.takeOver.preview', {
        id: source.id,
        roomIds: [taken.roomId],
      });
      expect(new Set(preview!.border.map(({ id }) => id))).toEqual(new Set([one, leftOut]));
      await world.relay.ask('source.takeOver.run', {
        id: source.id,
        rooms: [{ roomId: taken.roomId, answers: { http: true, loopback: true }, leftOut: [leftOut!] }],
      });
      expect(await standIn.sendStep(one!)).toEqual({ sent: false });
      await allSent(world);
      expect(received(world).map((line) => line.split(' ')[0])).toEqual([one]);
      expect(world.events()).toMatchObject([{ maybeSent: true }, { maybeSent: false }]);
    },
  );

  test('of what nothing was held for only the last completion goes out', async () => {
    const { world, roomId, endpointId } = await startImported();
    const { standIn, room } = world;
    await world.relay.ask('endpoint.remove', { id: endpointId });
    const { id } = standIn.state.addTranscript(room, { title: 'First' });
    await pass(world, 1);
    standIn.state.change(id, { status: 'processing' });
    await pass(world, 1);
    standIn.state.change(id, { status: 'ended', title: 'Second' });
    await pass(world, 1);
    expect(world.events().map(({ type }) => type)).toEqual(['transcript.completed', 'transcript.completed']);
    await takeOver(world, roomId);
    await allSent(world);
    const titles = world.receiver.requests.map(({ body }) => body.toString('utf8').includes('"Second"'));
    expect(titles).toEqual([true]);
  });

  test('an endpoint is owed nothing that it does not subscribe to', async () => {
    const { world, roomId, endpointId, url } = await startImported();
    const endpoint = {
      url,
      eventTypes: ['transcript.updated' as const],
      permissions: { allowLoopback: true },
    };
    await world.relay.ask('endpoint.update', { id: endpointId, endpoint });
    world.standIn.state.addTranscript(world.room);
    await pass(world, 1);
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'done', border: 1 }]);
    expect((await world.relay.ask('delivery.list', {})).items).toEqual([]);
  });

  test('a webhook that leads to this application already is not taken over to post to itself', async () => {
    const { world, roomId, url } = await startImported();
    const { relay, source, standIn } = world;
    world.room.webhook_url = `http://relay.example:7788/v1/rooms/${roomId}/reflector`;
    const [preview] = await relay.ask('source.takeOver.preview', { id: source.id });
    expect(preview).toMatchObject({ request: null, refusal: expect.stringContaining('already') });
    expect(await endpointOf(world, roomId)).toMatchObject({ url });
    const webhook = {
      webhook_url: 'http://relay.example:7788/v1/rooms/named/reflector',
      webhook_secret: 's',
    };
    const named = standIn.state.addRoom({ name: 'named', ...webhook });
    expect(await world.importRoom(named)).toMatchObject({ name: 'named', endpoints: [] });
  });

  test('a room the key may not change stays with Reflector', async () => {
    const { world, roomId, url } = await startImported();
    world.standIn.before = ({ method }) => {
      if (method === 'PATCH') world.room.user_id = 'somebody else';
    };
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'undone' }]);
    expect(world.room.webhook_url).toBe(url);
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: false });
    const [undone, begun] = await world.relay.ask('audit.list', {});
    expect(begun).toMatchObject({ action: 'source.takeOver.begin', subjectId: roomId });
    expect(undone).toMatchObject({
      action: 'source.takeOver.undone',
      subjectId: roomId,
      after: { reason: expect.stringContaining('may not') },
    });
  });

  test('an address of a private network is asked about, at import and before it is taken over', async () => {
    const { world } = await startImported();
    const { standIn, relay, source } = world;
    const inside = standIn.state.addRoom({
      name: 'inside',
      webhook_url: 'https://10.1.2.3/hook',
      webhook_secret: ROOM_SECRET,
    });
    const ofImport = (answers: object) => ({ id: source.id, rooms: [{ externalId: inside.id, answers }] });
    const listed = await relay.ask('source.rooms', { id: source.id });
    expect(listed.find(({ name }) => name === 'inside')).toMatchObject({ questions: ['private'] });
    await expect(relay.ask('source.import', ofImport({ http: true }))).rejects.toMatchObject({
      issues: [{ path: `rooms.${inside.id}.answers.private` }],
    });
    const [room] = await relay.ask('source.import', ofImport({ private: false }));
    const roomId = room!.id;
    const [preview] = await relay.ask('source.takeOver.preview', { id: source.id, roomIds: [roomId] });
    expect(preview).toMatchObject({ questions: ['private'] });
    const run = (answers: object) =>
      relay.ask('source.takeOver.run', { id: source.id, rooms: [{ roomId, answers }] });
    await expect(run({})).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await run({ private: false })).toMatchObject([{ outcome: 'undone' }]);
    expect(inside.webhook_url).toBe('https://10.1.2.3/hook');
    expect(await run({ private: true })).toMatchObject([{ outcome: 'done' }]);
    expect(await endpointOf(world, roomId)).toMatchObject({ permissions: { allowPrivate: true } });
  });
});

const STEPS = [
  { name: 'before the URL is written', method: 'PATCH', lost: false },
  { name: 'after it is written, the answer lost', method: 'PATCH', lost: true },
  { name: 'while it is read back', method: 'GET', lost: false },
] as const;

/** Takes the server down at this step of the next switch, whether or not what was asked is done. */
function interruptAt({ standIn, room }: FollowedReflector, { method, lost }: (typeof STEPS)[number]): void {
  let patched = false;
  standIn.before = async (request) => {
    if (request.method === 'PATCH') patched = true;
    if (request.method !== method || request.path !== `/v1/rooms/${room.id}` || !patched) return;
    standIn.before = null;
    if (lost) standIn.state.writeRoom(room, request.body as object);
    await standIn.down();
  };
}

describe('a take over interrupted', () => {
  test.each(STEPS.flatMap((step) => [true, false].map((restart) => ({ ...step, restart }))))(
    '$name is finished (restart: $restart), and nothing is lost',
    async ({ restart, ...step }) => {
      const { world, roomId } = await startImported();
      const { standIn, room } = world;
      interruptAt(world, step);
      expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'pending' }]);
      expect(await endpointOf(world, roomId)).toMatchObject({ enabled: false });
      const transcript = standIn.state.addTranscript(room);
      if (restart) await world.restart();
      await standIn.up();
      await pass(world, 3);
      expect(room).toMatchObject({ webhook_url: '', webhook_secret: ROOM_SECRET });
      expect(await endpointOf(world, roomId)).toMatchObject({ enabled: true });
      await allSent(world);
      expect(received(world)).toEqual([`${transcript.id} valid`]);
    },
  );

  test('leaves the endpoint that is made for it disabled until it is verified', async () => {
    const { world, roomId, endpointId } = await startImported();
    const { standIn, room } = world;
    await world.relay.ask('endpoint.remove', { id: endpointId });
    standIn.before = async ({ method }) => {
      if (method === 'PATCH') await standIn.down();
    };
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'pending' }]);
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: false, disabledReason: 'taking_over' });
    standIn.before = null;
    await standIn.up();
    await pass(world, 3);
    expect(room.webhook_url).toBe('');
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: true });
  });

  test('is not begun a second time', async () => {
    const { world, roomId } = await startImported();
    interruptAt(world, STEPS[0]);
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'pending' }]);
    await world.standIn.up();
    const again = expect.stringContaining('already being switched');
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'undone', message: again }]);
    await pass(world, 3);
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: true });
    const actions = (await world.relay.ask('audit.list', {})).map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith('source.takeOver'))).toEqual([
      'source.takeOver',
      'source.takeOver.written',
      'source.takeOver.begin',
    ]);
  });

  test('between writing and enabling is finished by the next start', async () => {
    const { world, roomId } = await startImported();
    const { standIn, room } = world;
    let written = false;
    standIn.before = async ({ method, path }) => {
      if (method === 'PATCH') written = true;
      if (!written || !path.startsWith('/v1/transcripts')) return;
      standIn.before = null;
      await standIn.down();
    };
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'pending' }]);
    expect(room.webhook_url).toBe('');
    const transcript = standIn.state.addTranscript(room);
    await world.restart();
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: false });
    const [source] = await world.relay.ask('source.list', {});
    expect(source!.rooms).toMatchObject([{ roomId, deliveredBy: 'reflector', switching: 'take_over' }]);
    await standIn.up();
    await pass(world, 2);
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: true });
    await allSent(world);
    expect(received(world)).toEqual([`${transcript.id} valid`]);
  });

  test('is undone when somebody changed the webhook meanwhile', async () => {
    const { world, roomId } = await startImported();
    const { standIn, room } = world;
    standIn.before = async ({ method }) => {
      if (method !== 'PATCH') return;
      standIn.before = null;
      await standIn.down();
    };
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'pending' }]);
    room.webhook_url = 'https://elsewhere.example/';
    await standIn.up();
    await pass(world, 2);
    expect(room).toMatchObject({ webhook_url: 'https://elsewhere.example/', webhook_secret: ROOM_SECRET });
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: false });
    const [entry] = (await world.relay.ask('audit.list', {})).filter(({ action }) =>
      action.endsWith('undone'),
    );
    expect(entry).toMatchObject({ action: 'source.takeOver.undone', subjectId: roomId });
  });
});

describe('giving back', () => {
  test('restores URL and secret together, disables the endpoint, and what is owed still goes out', async () => {
    const { world, roomId, url } = await startImported();
    const { standIn, room } = world;
    await takeOver(world, roomId);
    await pass(world, 30);
    const unread = standIn.state.addTranscript(room);
    const [preview] = await world.relay.ask('source.giveBack.preview', { id: world.source.id });
    expect(preview).toMatchObject({ request: { body: { webhook_url: url } }, before: { url: null } });
    expect(await giveBack(world, roomId)).toMatchObject([{ outcome: 'done', border: 1 }]);
    expect(room).toMatchObject({ webhook_url: url, webhook_secret: ROOM_SECRET });
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: false, disabledReason: 'taking_over' });
    await allSent(world);
    expect(received(world)).toEqual([`${unread.id} valid`]);
    expect(world.events()).toEqual([
      { type: 'transcript.completed', transcriptId: unread.id, maybeSent: true },
    ]);

    const after = standIn.state.addTranscript(room);
    await standIn.sendStep(after.id);
    await pass(world, 1);
    expect(received(world).slice(1)).toEqual([`${after.id} valid`]);
    expect((await world.relay.ask('delivery.list', {})).items[0]).toMatchObject({
      heldReason: 'endpoint_disabled',
    });
  });

  test.each(STEPS.flatMap((step) => [true, false].map((restart) => ({ ...step, restart }))))(
    'interrupted $name it is finished (restart: $restart), and nothing is lost',
    async ({ restart, ...step }) => {
      const { world, roomId, url } = await startImported();
      const { standIn, room } = world;
      await takeOver(world, roomId);
      const before = standIn.state.addTranscript(room);
      interruptAt(world, step);
      expect(await giveBack(world, roomId)).toMatchObject([{ outcome: 'pending' }]);
      expect(await endpointOf(world, roomId)).toMatchObject({ enabled: true });
      const [listed] = await world.relay.ask('source.list', {});
      expect(listed!.rooms).toMatchObject([{ deliveredBy: 'here', switching: 'give_back' }]);
      const meanwhile = standIn.state.addTranscript(room);
      if (restart) await world.restart();
      await standIn.up();
      await pass(world, 3);
      expect(room).toMatchObject({ webhook_url: url, webhook_secret: ROOM_SECRET });
      expect(await endpointOf(world, roomId)).toMatchObject({ enabled: false });
      await allSent(world);
      expect(received(world)).toEqual([`${before.id} valid`, `${meanwhile.id} valid`]);
      expect(world.events()).toMatchObject([{ maybeSent: true }, { maybeSent: true }]);
    },
  );

  test('is refused while somebody set another webhook at Reflector since', async () => {
    const { world, roomId } = await startImported();
    await takeOver(world, roomId);
    world.room.webhook_url = 'https://again.example/';
    const [preview] = await world.relay.ask('source.giveBack.preview', { id: world.source.id });
    expect(preview).toMatchObject({ request: null, refusal: expect.stringContaining('another webhook') });
    expect(await giveBack(world, roomId)).toMatchObject([{ outcome: 'undone' }]);
    expect(world.room).toMatchObject({
      webhook_url: 'https://again.example/',
      webhook_secret: ROOM_SECRET,
    });
    expect(await endpointOf(world, roomId)).toMatchObject({ enabled: true });
  });

  test('taken over, given back and taken over again, a transcript in between is Reflector’s alone', async () => {
    const { world, roomId } = await startImported();
    const { standIn, room } = world;
    await takeOver(world, roomId);
    await giveBack(world, roomId);
    const theirs = standIn.state.addTranscript(room);
    await standIn.sendStep(theirs.id);
    await pass(world, 30);
    expect(await takeOver(world, roomId)).toMatchObject([{ outcome: 'done', border: 0 }]);
    await allSent(world);
    expect(received(world)).toEqual([`${theirs.id} valid`]);
  });
});
