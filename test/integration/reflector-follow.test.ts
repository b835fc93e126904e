import { describe, expect, test } from 'vitest';
import { pass, startFollowedReflector } from '../support/followed-reflector.ts';
import { OWNER_KEY } from '../support/stand-in-reflector.ts';

const HOUR = 60;

async function following(options: Parameters<typeof startFollowedReflector>[0] = {}) {
  const world = await startFollowedReflector(options);
  await world.relay.ask('source.follow', { id: world.source.id });
  const room = await world.importRoom();
  await world.read();
  return { ...world, world, roomId: room.id, endpointId: room.endpoints[0]?.id };
}

describe('following from now on', () => {
  test('a transcript is an event once, when it has ended, and held for the disabled endpoint', async () => {
    const { world, standIn, room } = await following();
    const transcript = standIn.state.addTranscript(room, { status: 'processing' });
    await pass(world, 1);
    expect(world.events()).toEqual([]);
    standIn.state.change(transcript.id, { status: 'ended' });
    await pass(world, 3);
    expect(world.events()).toEqual([
      { type: 'transcript.completed', transcriptId: transcript.id, maybeSent: false },
    ]);
    const { items } = await world.relay.ask('delivery.list', {});
    expect(items).toMatchObject([{ state: 'pending', heldReason: 'endpoint_disabled', attemptsMade: 0 }]);
    expect(await world.read()).toMatchObject({ state: 'waiting', behind: 0, found: 1, problem: null });
  });

  test('what had ended before stays unsaid however often it is touched, until it ends anew', async () => {
    const world = await startFollowedReflector();
    const { standIn, room } = world;
    const old = standIn.state.addTranscript(room, { title: 'Old' });
    await world.relay.ask('source.follow', { id: world.source.id });
    await world.importRoom();
    standIn.state.change(old.id);
    await pass(world, 1);
    standIn.state.change(old.id, { title: 'Old, edited' });
    await pass(world, 1);
    expect(world.events()).toEqual([]);
    expect((await world.read()).skipped).toMatchObject([
      { reason: 'before_start', count: 1, latest: [{ id: old.id, title: 'Old, edited' }] },
    ]);
    standIn.state.change(old.id, { status: 'processing' });
    await pass(world, 1);
    standIn.state.change(old.id, { status: 'ended' });
    await pass(world, 1);
    expect(world.events()).toMatchObject([{ type: 'transcript.completed', transcriptId: old.id }]);
  });

  test('a touch is nothing, an edit an update, and leaving ended makes a new completion', async () => {
    const { world, standIn, room } = await following();
    const { id } = standIn.state.addTranscript(room);
    await pass(world, 1);
    standIn.state.change(id);
    standIn.state.change(id, { reviewed: true });
    await pass(world, 1);
    standIn.state.change(id, { title: 'Another title' });
    await pass(world, 1);
    standIn.state.change(id, { status: 'processing' });
    await pass(world, 1);
    standIn.state.change(id, { status: 'ended', title: 'Processed again' });
    await pass(world, 1);
    expect(world.events().map(({ type }) => type)).toEqual([
      'transcript.completed',
      'transcript.updated',
      'transcript.completed',
    ]);
  });

  test('a new completion that cannot be read for a while is still one, and a deletion then still told', async () => {
    const { world, standIn, room } = await following();
    const [again, gone] = [standIn.state.addTranscript(room), standIn.state.addTranscript(room)];
    await pass(world, 1);
    for (const { id } of [again, gone]) standIn.state.change(id, { status: 'processing' });
    await pass(world, 1);
    standIn.failing = { status: 500, only: /topics/ };
    for (const { id } of [again, gone]) standIn.state.change(id, { status: 'ended', title: 'Anew' });
    await pass(world, 12);
    expect((await world.read()).skipped).toMatchObject([{ reason: 'unreadable', count: 2 }]);
    standIn.state.remove(gone.id);
    await pass(world, 1);
    standIn.failing = null;
    await pass(world, HOUR);
    expect(world.events().slice(2)).toMatchObject([
      { type: 'transcript.deleted', transcriptId: gone.id },
      { type: 'transcript.completed', transcriptId: again.id },
    ]);
    expect(await world.read()).toMatchObject({ found: 1 });
  });

  test('a sequence number that appears late is found, also far behind the cursor', async () => {
    const { world, standIn, room } = await following();
    const late = standIn.state.addTranscript(room, { status: 'processing' });
    await pass(world, 1);
    const commit = standIn.state.changeLate(late.id, { status: 'ended' });
    for (let i = 0; i < 450; i++) standIn.state.addTranscript(null);
    await pass(world, 1);
    expect(world.events()).toEqual([]);
    commit();
    await pass(world, 1);
    expect(world.events()).toMatchObject([{ transcriptId: late.id }]);
  });

  test('rows that move while pages are read are neither lost nor told twice', async () => {
    const { world, standIn, room } = await following();
    const all = Array.from({ length: 250 }, () => standIn.state.addTranscript(room));
    let page = 0;
    standIn.before = ({ path }) => {
      if (path.startsWith('/v1/transcripts?') && page++ < 3) standIn.state.change(all[page * 7]!.id);
    };
    await pass(world, 2);
    const ids = world.events().map(({ transcriptId }) => transcriptId);
    expect(ids).toHaveLength(250);
    expect(new Set(ids)).toEqual(new Set(all.map(({ id }) => id)));
  });

  test('what vanishes becomes a deletion once; what is only hidden does not', async () => {
    const { world, standIn, room } = await following();
    const one = standIn.state.addTranscript(room);
    const two = standIn.state.addTranscript(room);
    await pass(world, 1);
    standIn.state.remove(one.id);
    standIn.state.change(two.id, { user_id: 'somebody else' });
    await pass(world, HOUR + 1);
    expect(world.events().slice(2)).toMatchObject([{ type: 'transcript.deleted', transcriptId: one.id }]);
    await pass(world, HOUR + 1);
    expect(world.events()).toHaveLength(3);
  });

  test('what is deleted and restored is not completed again, nor what had ended before', async () => {
    const world = await startFollowedReflector();
    const { standIn, room } = world;
    const old = standIn.state.addTranscript(room);
    await world.relay.ask('source.follow', { id: world.source.id });
    await world.importRoom();
    const told = standIn.state.addTranscript(room);
    await pass(world, 1);
    for (const { id } of [old, told]) standIn.state.remove(id);
    await pass(world, HOUR + 1);
    for (const { id } of [old, told]) standIn.state.change(id, { deleted: false });
    await pass(world, 2);
    expect(world.events()).toMatchObject([
      { type: 'transcript.completed', transcriptId: told.id },
      { type: 'transcript.deleted', transcriptId: told.id },
    ]);
  });

  test('a server put back to a backup is followed again within the hour', async () => {
    const { world, standIn, room } = await following();
    for (let i = 0; i < 300; i++) standIn.state.addTranscript(null);
    await pass(world, 3);
    const transcript = standIn.state.addTranscript(room);
    transcript.change_seq = 1;
    await pass(world, 5);
    expect(world.events()).toEqual([]);
    await pass(world, HOUR);
    expect(world.events()).toMatchObject([{ transcriptId: transcript.id }]);
  });

  test('a transcript that ends under a lower number than it had before the backup is completed', async () => {
    const { world, standIn, room } = await following();
    for (let i = 0; i < 300; i++) standIn.state.addTranscript(null);
    const transcript = standIn.state.addTranscript(room, { status: 'processing' });
    await pass(world, 3);
    Object.assign(transcript, { status: 'ended', change_seq: 2 });
    await pass(world, HOUR);
    expect(world.events()).toMatchObject([{ type: 'transcript.completed', transcriptId: transcript.id }]);
  });

  test('a row without languages, older than their column, holds nothing up', async () => {
    const { world, standIn, room } = await following();
    const old = standIn.state.addTranscript(room, { source_language: null, target_language: null });
    const other = standIn.state.addTranscript(room);
    expect(await world.read()).toMatchObject({ problem: null });
    expect(world.events().map(({ transcriptId }) => transcriptId)).toEqual([old.id, other.id]);
  });

  test('transcripts that are not of an imported room are skipped, and the reason is kept', async () => {
    const { world, standIn, room, roomId } = await following();
    standIn.state.addTranscript(null);
    standIn.state.addTranscript(standIn.state.addRoom({ name: 'other' }), { title: 'Elsewhere' });
    standIn.state.addTranscript(room, {
      topics: [
        {
          id: 't',
          title: 'T',
          summary: 'S',
          timestamp: 0,
          words: [
            { text: ' b', start: 5, end: 6, speaker: 0 },
            { text: ' a', start: 1, end: 2, speaker: 0 },
          ],
        },
      ],
    });
    await pass(world, 1);
    await world.relay.ask('room.update', { id: roomId, enabled: false });
    standIn.state.addTranscript(room, { title: 'While disabled' });
    await pass(world, 1);
    const { skipped } = await world.read();
    expect(skipped).toMatchObject([
      { reason: 'room_disabled', count: 1, latest: [{ title: 'While disabled' }] },
      { reason: 'room_not_imported', count: 1, latest: [{ title: 'Elsewhere' }] },
      { reason: 'unreadable', count: 1, latest: [{ detail: expect.stringContaining('order') }] },
    ]);
    expect(world.events()).toEqual([]);
  });
});

describe('outages', () => {
  test('an hour without the server is shown, loses nothing, and ends by itself', async () => {
    const { world, standIn, room, clock } = await following();
    await standIn.down();
    const missed = Array.from({ length: 5 }, () => standIn.state.addTranscript(room));
    await pass(world, HOUR);
    expect(await world.read()).toMatchObject({ state: 'failing', problem: { kind: 'unreachable' } });
    expect(world.relay.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
    await standIn.up();
    await pass(world, 1);
    expect(world.events().map(({ transcriptId }) => transcriptId)).toEqual(missed.map(({ id }) => id));
    expect(await world.read()).toMatchObject({ state: 'waiting', problem: null, lastContactAt: clock.now() });
  });

  test('429 and 5xx are asked again later, as late as the server says', async () => {
    const { world, standIn, clock } = await following();
    standIn.failing = { status: 429, retryAfter: '600' };
    expect((await world.read()).nextContactAt).toBe(clock.now() + 600_000);
    standIn.failing = { status: 503 };
    const pauses: number[] = [];
    for (let i = 0; i < 6; i++) pauses.push((await world.read()).nextContactAt! - clock.now());
    expect(pauses).toEqual([120_000, 240_000, 480_000, 900_000, 900_000, 900_000]);
    standIn.failing = null;
    expect((await world.read()).nextContactAt).toBe(clock.now() + 30_000);
  });

  test('one transcript on which the server fails does not hold up the others', async () => {
    const { world, standIn, room } = await following();
    const bad = standIn.state.addTranscript(room);
    const good = standIn.state.addTranscript(room);
    standIn.failing = { status: 500, only: new RegExp(`transcripts/${bad.id}/`) };
    await pass(world, 4);
    expect(world.events().map(({ transcriptId }) => transcriptId)).toEqual([good.id]);
    standIn.failing = null;
    await pass(world, HOUR);
    expect(world.events().map(({ transcriptId }) => transcriptId)).toEqual([good.id, bad.id]);
  });

  test('a restart in the middle of a page goes on from the last commit, without a second event', async () => {
    const { world, standIn, room } = await following();
    const all = Array.from({ length: 180 }, () => standIn.state.addTranscript(room));
    let reads = 0;
    let stopping: Promise<void> | undefined;
    standIn.before = ({ path }) => {
      if (path.includes('/topics/') && ++reads === 60) stopping = world.relay.stop();
    };
    await world.relay.ask('source.sync', { id: world.source.id, now: true }).catch(() => undefined);
    await stopping;
    const before = world.events().length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(180);
    await world.restart();
    const { cursor } = await world.relay.ask('source.sync', { id: world.source.id });
    expect(cursor).toBe(all[before - 1]!.change_seq);
    await pass(world, 1);
    const ids = world.events().map(({ transcriptId }) => transcriptId);
    expect(ids).toHaveLength(180);
    expect(new Set(ids).size).toBe(all.length);
  });

  test('a key revoked on a server that answers everybody moves nothing until it is good again', async () => {
    const { world, standIn, room } = await following({ publicMode: true });
    const transcript = standIn.state.addTranscript(room);
    const owner = standIn.keys.get(OWNER_KEY)!;
    await pass(world, 1);
    standIn.keys.clear();
    const missed = standIn.state.addTranscript(room);
    await pass(world, HOUR + 2);
    expect(await world.read()).toMatchObject({ state: 'failing', problem: { kind: 'wrong_key' } });
    expect(world.events().map(({ transcriptId }) => transcriptId)).toEqual([transcript.id]);
    expect(await world.read()).toMatchObject({ found: 1, skipped: [] });
    const [source] = await world.relay.ask('source.list', {});
    expect(source!.rooms).toMatchObject([{ name: 'team-standup', goneAt: null }]);
    standIn.keys.set(OWNER_KEY, owner);
    await pass(world, 1);
    expect(world.events().map(({ transcriptId }) => transcriptId)).toEqual([transcript.id, missed.id]);
    expect((await world.relay.ask('audit.list', {})).map(({ actor }) => actor)).not.toContain('Reflector');
  });

  test('a key revoked in the middle of a page spoils nothing of it', async () => {
    const { world, standIn, room } = await following({ publicMode: true });
    const all = Array.from({ length: 40 }, () => standIn.state.addTranscript(room).id);
    const owner = standIn.keys.get(OWNER_KEY)!;
    let reads = 0;
    standIn.before = ({ path }) => {
      if (path.includes('/topics/') && ++reads === 30) standIn.keys.clear();
    };
    expect(await world.read()).toMatchObject({ problem: { kind: 'wrong_key' }, skipped: [] });
    const stored = world.events().length;
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(30);
    standIn.keys.set(OWNER_KEY, owner);
    expect(await world.read()).toMatchObject({ problem: null, skipped: [] });
    expect(world.events().map(({ transcriptId }) => transcriptId)).toEqual(all);
  });

  test('a key revoked while what vanished is looked for makes nothing vanish', async () => {
    const { world, standIn, room } = await following({ publicMode: true });
    standIn.state.addTranscript(room);
    await pass(world, 1);
    const owner = standIn.keys.get(OWNER_KEY)!;
    standIn.before = ({ path }) => {
      if (path.startsWith('/v1/transcripts?')) standIn.keys.clear();
    };
    await pass(world, HOUR + 1);
    expect(await world.read()).toMatchObject({ problem: { kind: 'wrong_key' }, found: 1, skipped: [] });
    standIn.before = null;
    standIn.keys.set(OWNER_KEY, owner);
    await pass(world, 1);
    expect(await world.read()).toMatchObject({ problem: null, found: 1, skipped: [] });
    expect(world.events()).toHaveLength(1);
  });

  test('a clock put back or forward changes nothing', async () => {
    const { world, standIn, room, clock } = await following();
    clock.jump(-7_200_000);
    standIn.state.addTranscript(room);
    await pass(world, 2);
    clock.jump(86_400_000);
    standIn.state.addTranscript(room);
    await pass(world, 2);
    expect(world.events()).toHaveLength(2);
  });
});

describe('an open server without keys', () => {
  test('is followed; taking over says why it cannot be done and how to do it by hand', async () => {
    const { world, standIn, room, roomId } = await following({ keys: 'open' });
    standIn.state.addTranscript(room);
    await pass(world, 1);
    expect(world.events()).toHaveLength(1);
    const [source] = await world.relay.ask('source.list', {});
    expect(source!.takeOverUnavailable!.steps.length).toBeGreaterThan(2);
    const [preview] = await world.relay.ask('source.takeOver.preview', { id: world.source.id });
    expect(preview).toMatchObject({
      roomId,
      request: null,
      refusal: expect.stringContaining('without keys'),
    });
  });
});

describe('following from a date on', () => {
  test('counts first, takes what was created since, and only that', async () => {
    const fresh = await startFollowedReflector();
    const since = Date.UTC(2026, 10, 10);
    const wanted = Array.from({ length: 120 }, (_, i) =>
      fresh.standIn.state.addTranscript(fresh.room, { created_at: `2026-11-1${i % 10}T10:00:00+00:00` }),
    );
    fresh.standIn.state.addTranscript(fresh.room, { created_at: '2026-11-01T10:00:00+00:00' });
    await fresh.relay.ask('source.follow', { id: fresh.source.id });
    await fresh.importRoom();
    expect(await fresh.relay.ask('source.followCount', { id: fresh.source.id, since })).toEqual({
      count: 120,
    });
    await fresh.read();
    expect(fresh.events()).toEqual([]);
    await fresh.relay.ask('source.follow', { id: fresh.source.id, since });
    await fresh.read();
    expect(new Set(fresh.events().map(({ transcriptId }) => transcriptId))).toEqual(
      new Set(wanted.map(({ id }) => id)),
    );
  });
});

describe('beginning to follow', () => {
  test('since a date at once takes nothing from before it, however often that is touched', async () => {
    const world = await startFollowedReflector();
    const { standIn, room, source } = world;
    const old = standIn.state.addTranscript(room, { created_at: '2026-11-01T10:00:00+00:00' });
    const wanted = standIn.state.addTranscript(room, { created_at: '2026-11-12T10:00:00+00:00' });
    await world.importRoom();
    await world.relay.ask('source.follow', { id: source.id, since: Date.UTC(2026, 10, 10) });
    await world.read();
    standIn.state.change(old.id, { title: 'Edited' });
    await pass(world, 1);
    expect(world.events()).toMatchObject([{ transcriptId: wanted.id }]);
  });

  test('takes what ends while what had ended before is being noted', async () => {
    const world = await startFollowedReflector();
    const { standIn, room, source } = world;
    standIn.state.addTranscript(room);
    await world.importRoom();
    let meanwhile: string | undefined;
    standIn.before = ({ path }) => {
      if (path.includes('size=100') && path.includes('sort_by'))
        meanwhile ??= standIn.state.addTranscript(room).id;
    };
    await world.relay.ask('source.follow', { id: source.id });
    expect(meanwhile).toBeDefined();
    await pass(world, 1);
    expect(world.events()).toMatchObject([{ transcriptId: meanwhile }]);
  });
});

describe('action items', () => {
  const bodies = (world: Awaited<ReturnType<typeof following>>) =>
    world.receiver.requests.map(
      ({ body }) =>
        (JSON.parse(body.toString('utf8')) as { transcript: { action_items: unknown } }).transcript,
    );
  const items = { decisions: [], next_steps: [{ task: 'Write it down' }] };

  test('are fetched when asked for, one archive at a time, and not while catching up', async () => {
    const world = await following({ settings: { fetchArchive: true } });
    await world.relay.ask('endpoint.enable', { id: world.endpointId!, held: 'deliver' });
    const asked: string[] = [];
    world.standIn.before = ({ path }) => void asked.push(path);
    const archived = [1, 2, 3].map(() =>
      world.standIn.state.addTranscript(world.room, { action_items: items }),
    );
    await pass(world.world, 1);
    await world.receiver.waitFor(3);
    expect(bodies(world).map(({ action_items: sent }) => sent)).toEqual([items, items, items]);
    const reading = asked.flatMap((path) => /transcripts\/([\w-]+)/.exec(path)?.[1] ?? []);
    expect(reading).toEqual(archived.flatMap(({ id }) => [id, id, id]));

    for (let i = 0; i < 40; i++) world.standIn.state.addTranscript(world.room, { action_items: items });
    await world.read();
    await world.receiver.waitFor(43);
    expect(
      bodies(world)
        .slice(3)
        .every(({ action_items: sent }) => sent === null),
    ).toBe(true);

    asked.length = 0;
    // Its last page has few, and is catching up all the same.
    for (let i = 0; i < 62; i++) world.standIn.state.addTranscript(world.room, { action_items: items });
    await world.read();
    expect(world.events()).toHaveLength(105);
    expect(asked.filter((path) => path.endsWith('/download/zip'))).toEqual([]);
  });

  test('stay null without asking', async () => {
    const world = await following();
    world.standIn.state.addTranscript(world.room, { action_items: items });
    await pass(world.world, 1);
    expect(world.standIn.requests.some(({ path }) => path.endsWith('/download/zip'))).toBe(false);
  });
});

describe('catching up', () => {
  test('tells how far it is while it runs', async () => {
    const world = await following();
    for (let i = 0; i < 450; i++) world.standIn.state.addTranscript(world.room);
    const seen: string[] = [];
    world.relay.engine.on('source.changed', ({ id }) => {
      void world.relay.ask('source.sync', { id }).then(({ state, progress, behind }) => {
        seen.push(`${state} ${progress?.done ?? '-'}/${progress?.total ?? '-'} ${behind}`);
      });
    });
    await world.read();
    expect(seen).toContain('catching_up 200/450 250');
    expect(world.world.events()).toHaveLength(450);
  });

  test('holds few transcripts in memory at once, however many there are', async () => {
    const { world, standIn, room, read } = await following();
    for (let i = 0; i < 450; i++) standIn.state.addTranscript(room);
    let asked = 0;
    let most = 0;
    standIn.before = ({ path }) => {
      if (!path.endsWith('/topics/with-words')) return;
      most = Math.max(most, ++asked - world.events().length);
    };
    await read();
    expect(asked).toBe(450);
    expect(most).toBeLessThanOrEqual(24);
  });
});
