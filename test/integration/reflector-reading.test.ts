import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pass, startFollowedReflector } from '../support/followed-reflector.ts';
import type { FollowedReflector } from '../support/followed-reflector.ts';
import { startImported, takeOver } from '../support/switching.ts';

const MINUTES = 60_000;
const HOUR = 60;

describe('the cursor', () => {
  /** Runs SQL from outside, as a fault of the disk would strike. */
  const strike = (world: FollowedReflector, sql: string): void => {
    const database = new Database(join(world.relay.dataDir, 'relay.db'));
    database.exec(sql);
    database.close();
  };

  test.each([
    { what: 'an event', on: 'INSERT ON events' },
    { what: 'the cursor', on: 'UPDATE OF cursor ON sources' },
    { what: 'the memory of a transcript', on: 'INSERT ON followed_transcripts' },
  ])('is stored with the events or not at all: $what cannot be written', async ({ on }) => {
    const { world } = await startImported();
    const before = (await world.read()).cursor;
    strike(world, `CREATE TRIGGER strike BEFORE ${on} BEGIN SELECT RAISE(ABORT, 'struck'); END`);
    const transcript = world.standIn.state.addTranscript(world.room);
    await pass(world, 2);
    expect(world.events()).toEqual([]);
    expect((await world.read()).cursor).toBe(before);
    strike(world, 'DROP TRIGGER strike');
    await pass(world, 16);
    expect(world.events()).toMatchObject([{ transcriptId: transcript.id }]);
    expect((await world.read()).cursor).toBe(transcript.change_seq);
  });

  test('is re-read 200 numbers behind, however late a lower number is committed', async () => {
    const { world } = await startImported();
    const late = world.standIn.state.addTranscript(world.room, { status: 'processing' });
    await world.read();
    const commit = world.standIn.state.changeLate(late.id, { status: 'ended' });
    for (let i = 0; i < 199; i++) world.standIn.state.addTranscript(null);
    await pass(world, 30);
    commit();
    await pass(world, 1);
    expect(world.events()).toMatchObject([{ transcriptId: late.id }]);
  });
});

describe('what is told to whom', () => {
  test('updates and deletions go only to endpoints that subscribe', async () => {
    const { world, roomId } = await startImported();
    await takeOver(world, roomId);
    await world.relay.ask('endpoint.create', {
      roomId,
      endpoint: {
        url: `${world.receiver.url}all`,
        eventTypes: ['transcript.completed', 'transcript.updated', 'transcript.deleted'],
        permissions: { allowLoopback: true },
      },
    });
    const { id } = world.standIn.state.addTranscript(world.room);
    await pass(world, 1);
    world.standIn.state.change(id, { title: 'Edited' });
    await pass(world, 1);
    world.standIn.state.remove(id);
    await pass(world, HOUR + 1);
    const types = (path: string) =>
      world.receiver.requests
        .filter((request) => request.path === path)
        .map(({ headers }) => headers['x-webhook-event']);
    await expect
      .poll(() => types('/all'))
      .toEqual(['transcript.completed', 'transcript.updated', 'transcript.deleted']);
    expect(types('/')).toEqual(['transcript.completed']);
  });
});

describe('action items', () => {
  const items = { decisions: [], next_steps: [{ task: 'Write it down' }] };
  const withArchive = async (prepare: (world: FollowedReflector, transcriptId: string) => void) => {
    const { world, roomId } = await startImported({ settings: { fetchArchive: true } });
    await takeOver(world, roomId);
    const { id } = world.standIn.state.addTranscript(world.room, { action_items: items });
    prepare(world, id);
    await pass(world, 4);
    await world.receiver.waitFor(1);
    const [request] = world.receiver.requests;
    return (JSON.parse(request!.body.toString('utf8')) as { transcript: { action_items: unknown } })
      .transcript.action_items;
  };

  test('are not waited for for ever: without its archive the transcript is delivered all the same', async () => {
    const sent = await withArchive(({ standIn }) => {
      standIn.failing = { status: 500, only: /\/download\/zip$/ };
    });
    expect(sent).toBeNull();
  });

  test('an answer that is no archive costs the action items and nothing else', async () => {
    const sent = await withArchive(({ standIn }) => {
      standIn.failing = { status: 418, only: /\/download\/zip$/ };
    });
    expect(sent).toBeNull();
  });

  test('come with the next try where the archive could not be had at first', async () => {
    let asked = 0;
    const sent = await withArchive(({ standIn }) => {
      standIn.before = ({ path }) => {
        if (!path.endsWith('/download/zip')) return;
        standIn.failing = ++asked === 1 ? { status: 503, only: /\/download\/zip$/ } : null;
      };
    });
    expect(sent).toEqual(items);
  });
});

describe('what a transcript can do without', () => {
  const MEETINGS = /\/meetings/;
  test.each([403, 418, 500])('a calendar that answers %i holds no transcript back', async (status) => {
    const { world } = await startImported();
    const { standIn, room } = world;
    standIn.state.meetings.set('m1', { id: 'm1', room_id: room.id, calendar_event_id: 'c1' });
    const { id } = standIn.state.addTranscript(room, { meeting_id: 'm1' });
    standIn.failing = { status, only: MEETINGS };
    await pass(world, 4);
    expect(world.events()).toMatchObject([{ type: 'transcript.completed', transcriptId: id }]);
  });
});

test('a transcript on which the server fails holds up nobody, with action items wanted as well', async () => {
  const { world } = await startImported({ settings: { fetchArchive: true } });
  const { standIn, room } = world;
  const broken = standIn.state.addTranscript(room);
  const other = standIn.state.addTranscript(room);
  standIn.failing = { status: 500, only: new RegExp(`transcripts/${broken.id}`) };
  await pass(world, 10);
  expect(world.events()).toMatchObject([{ transcriptId: other.id }]);
  expect((await world.read()).skipped).toMatchObject([{ reason: 'unreadable', count: 1 }]);
});

describe('where following stands', () => {
  test('after an outage it is catching up as soon as the server answers', async () => {
    const { world } = await startImported();
    await world.standIn.down();
    await world.read();
    for (let i = 0; i < 250; i++) world.standIn.state.addTranscript(world.room);
    await world.standIn.up();
    const seen: string[] = [];
    world.relay.engine.on('source.changed', ({ id }) => {
      void world.relay.ask('source.sync', { id }).then(({ state }) => seen.push(state));
    });
    await world.read();
    expect(seen).toContain('catching_up');
    expect(await world.read()).toMatchObject({ state: 'waiting', problem: null });
  });

  test('beginning from a date counts what it goes through, and what is recorded already is not counted again', async () => {
    const { world } = await startImported();
    const known = world.standIn.state.addTranscript(world.room);
    await world.read();
    const since = world.clock.now() - 2 * HOUR * MINUTES;
    for (let i = 0; i < 150; i++) {
      world.standIn.state.addTranscript(world.room, { created_at: new Date(since - 1000).toISOString() });
    }
    expect(await world.relay.ask('source.followCount', { id: world.source.id, since })).toEqual({ count: 0 });
    const earlier = since - 10_000;
    expect(await world.relay.ask('source.followCount', { id: world.source.id, since: earlier })).toEqual({
      count: 150,
    });
    const seen: unknown[] = [];
    world.relay.engine.on('source.changed', ({ id }) => {
      void world.relay
        .ask('source.sync', { id })
        .then(({ state, progress }) => seen.push({ state, progress }));
    });
    await world.relay.ask('source.follow', { id: world.source.id, since: earlier });
    expect(seen).toContainEqual({ state: 'starting', progress: { done: 100, total: 151 } });
    await world.read();
    expect(world.events()).toHaveLength(151);
    expect(world.events().filter(({ transcriptId }) => transcriptId === known.id)).toHaveLength(1);
  });

  test('a key that cannot be read is told, not logged as a fault, and followed again once it can be', async () => {
    const world = await startFollowedReflector();
    await world.relay.ask('source.follow', { id: world.source.id });
    await world.importRoom();
    const backend = (name: string): void => {
      const database = new Database(join(world.relay.dataDir, 'relay.db'));
      database.prepare('UPDATE sources SET key_backend = ?').run(name);
      database.close();
    };
    backend('gnome_libsecret');
    expect(await world.read()).toMatchObject({
      state: 'failing',
      problem: {
        kind: 'secret_unavailable',
        message: expect.stringContaining('The API key cannot be read.'),
      },
    });
    expect(world.relay.logged.filter((line) => line.includes('"level":"error"'))).toEqual([]);
    backend('key-file');
    const transcript = world.standIn.state.addTranscript(world.room);
    await world.relay.engine.secretsReturned();
    await expect.poll(() => world.events()).toMatchObject([{ transcriptId: transcript.id }]);
    expect(await world.read()).toMatchObject({ state: 'waiting', problem: null });
  });
});
