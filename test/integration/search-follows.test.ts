import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledMigrations, migrate } from '../../src/main/db/migrate.ts';
import type { DeliveryFilter } from '../../src/shared/views.ts';
import { startHeadless } from '../support/headless.ts';
import { startReceiver } from '../support/receiver.ts';
import { askHttp, withBearer } from '../support/serve-engine.ts';
import { startTestEngine, temporaryFolder } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

/** What is found by a text, as titles; asked of the engine as the page asks. */
async function titles(
  relay: TestEngine,
  text: string,
  filter: DeliveryFilter = {},
): Promise<(string | null)[]> {
  return (await relay.ask('delivery.list', { filter: { ...filter, text } })).items.map(({ title }) => title);
}

/** Moves time on until nothing waits for the index. */
async function indexed(relay: TestEngine): Promise<void> {
  await until('everything is indexed', async () => {
    relay.clock.advance(500);
    return (await relay.ask('search.status', {})).waiting === 0;
  });
}

const state = (relay: TestEngine, expected: string) =>
  until(`it is ${expected}`, async () => (await relay.ask('delivery.list', {})).items[0]?.state === expected);

test('a delivery is found by what it meets as it meets it, and until then the search says that it is behind', async () => {
  const receiver = await startReceiver({
    script: [
      { status: 503, body: 'quota exceeded' },
      { status: 401, body: 'wrong workspace' },
    ],
    default: { status: 200, body: 'thank you' },
  });
  const relay = await startTestEngine();
  const told: number[] = [];
  relay.engine.on('search.changed', ({ waiting }) => told.push(waiting));
  const { roomId } = await relay.addRoom('team', receiver.url);
  await relay.accept(roomId, 'alpha');
  await receiver.waitFor(1);
  expect(await titles(relay, 'meeting')).toEqual([]);
  expect((await relay.ask('search.status', {})).waiting).toBe(1);

  await indexed(relay);
  expect(await titles(relay, 'alpha', { states: ['pending'], statusClass: '5xx' })).toEqual([
    'Meeting alpha',
  ]);
  expect(await titles(relay, '"quota exceeded"')).toEqual(['Meeting alpha']);
  relay.clock.advance(500);
  expect(told.at(-1)).toBe(0);

  relay.clock.advance(66_000);
  await state(relay, 'dead_letter');
  await indexed(relay);
  expect(await titles(relay, 'quota workspace', { states: ['dead_letter'] })).toEqual(['Meeting alpha']);
  expect(await titles(relay, 'alpha', { states: ['pending'] })).toEqual([]);

  const { id } = (await relay.ask('delivery.list', {})).items[0]!;
  await relay.ask('delivery.resend', { id });
  await state(relay, 'delivered');
  await indexed(relay);
  expect(await titles(relay, 'thank', { states: ['delivered'], statusClass: '2xx' })).toEqual([
    'Meeting alpha',
  ]);
});

test('what a person does is followed: cancelling one, all of an endpoint, all that match a text', async () => {
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', 'http://127.0.0.1:9/');
  await relay.ask('endpoint.disable', { id: endpointId });
  for (const name of ['one', 'two', 'red three', 'red four']) await relay.accept(roomId, name);
  await indexed(relay);
  const [, , , first] = (await relay.ask('delivery.list', {})).items;
  await relay.ask('delivery.cancel', { id: first!.id });
  await indexed(relay);
  expect(await titles(relay, 'meeting', { states: ['cancelled'] })).toEqual(['Meeting one']);

  const { id } = await relay.ask('bulk.start', { action: 'cancel', filter: { text: 'red' } });
  await until('both are cancelled', async () => (await relay.ask('bulk.get', { id })).state === 'finished');
  await indexed(relay);
  expect(await titles(relay, 'meeting', { states: ['cancelled'] })).toEqual([
    'Meeting red four',
    'Meeting red three',
    'Meeting one',
  ]);

  await relay.ask('endpoint.remove', { id: endpointId });
  await indexed(relay);
  expect(await titles(relay, 'two', { states: ['cancelled'] })).toEqual(['Meeting two']);
});

test('a batch is found by each of its events, and pruned history is not found', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, {
    batch: { windowSeconds: 60, maxEvents: 10 },
  });
  const { eventId } = await relay.accept(roomId, 'first');
  await indexed(relay);
  const second = await relay.accept(roomId, 'transcript-second');
  await indexed(relay);
  const title = 'Meeting first and 1 more';
  expect(await titles(relay, 'more')).toEqual([title]);
  for (const text of [eventId, second.eventId, 'first', 'transcript-second'])
    expect(await titles(relay, text)).toEqual([title]);
  relay.clock.advance(60_000);
  await state(relay, 'delivered');
  await indexed(relay);

  relay.clock.jump(91 * 86_400_000);
  expect(await relay.ask('storage.prune', {})).toEqual({ removed: 1 });
  expect(await titles(relay, 'more')).toEqual([]);
  await indexed(relay);
  expect(await relay.ask('delivery.count', { filter: { text: 'more' } })).toEqual({ count: 0, more: false });
});

test('secrets and headers never reach the index', async () => {
  const receiver = await startReceiver({
    default: { body: 'fine', headers: { 'set-cookie': 'session=cookievalue' } },
  });
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, {
    headers: [
      { name: 'Authorization', value: 'Bearer hiddenvalue', sensitive: true },
      { name: 'X-Plain', value: 'plainvalue' },
    ],
  });
  await relay.accept(roomId, 'alpha');
  await state(relay, 'delivered');
  await indexed(relay);
  await relay.stop();
  const sqlite = new Database(join(relay.dataDir, 'relay.db'));
  sqlite.exec(`CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'search_index', 'row')`);
  const terms = sqlite.prepare('SELECT term FROM temp.terms').pluck().all() as string[];
  sqlite.close();
  expect(terms).toEqual(expect.arrayContaining(['meeting', 'alpha', 'fine', 'team']));
  for (const hidden of ['hiddenvalue', 'plainvalue', 'cookievalue', 'secret', 'bearer', 'sha256', 'v1'])
    expect(terms.filter((term) => term.includes(hidden))).toEqual([]);
});

test('history from before there was a search is indexed behind the start', async () => {
  const dataDir = temporaryFolder();
  const file = join(dataDir, 'relay.db');
  const sqlite = new Database(file);
  migrate(
    sqlite,
    bundledMigrations.filter(({ name }) => name < '0003'),
  );
  sqlite.exec(`
    INSERT INTO rooms (id, name, created_at, updated_at) VALUES ('r', 'old', 0, 0);
    INSERT INTO endpoints (id, room_id, url, event_types, payload_version, headers, connect_timeout_ms, total_timeout_ms, concurrency, allow_list, created_at, updated_at)
      VALUES ('e', 'r', 'http://old.example/', '[]', '2025-08-27', '[]', 1, 1, 1, '[]', 0, 0);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    INSERT INTO deliveries (id, endpoint_id, room_id, event_type, title, payload_version, room_name, state, due_at, accepted_at)
      SELECT printf('%012x7000%016x', 1795430000000 + i, i), 'e', 'r', 'transcript.completed', 'Meeting ' || i, '2025-08-27', 'old', 'delivered', 0, 0 FROM n`);
  sqlite.close();

  const relay = await startTestEngine({ dataDir });
  expect((await relay.ask('search.status', {})).waiting).toBe(3000);
  await until('a part is indexed', async () => {
    relay.clock.advance(500);
    const { waiting } = await relay.ask('search.status', {});
    return waiting < 3000 && waiting > 0;
  });
  // The newest are what people look for.
  expect(await titles(relay, '3000')).toEqual(['Meeting 3000']);
  expect(await titles(relay, '"meeting 1"')).toEqual([]);
  await indexed(relay);
  expect(await titles(relay, '"meeting 1"')).toEqual(['Meeting 1']);
  expect(await relay.ask('delivery.count', { filter: { text: 'meeting' } })).toEqual({
    count: 3000,
    more: false,
  });
});

test('nothing is missed after a kill in the middle of accepting, of delivering, and of indexing', async () => {
  const receiver = await startReceiver();
  const dataDir = temporaryFolder();
  const accepted = new Set<string>();
  let engine = await startHeadless(dataDir);
  const ask = async (name: string, input: unknown) => {
    const body = JSON.stringify(input);
    return (
      await askHttp(`${engine.url}/api/${name}`, { headers: withBearer(engine.adminToken), body })
    ).json().data;
  };
  const submit = async (id: string): Promise<void> => {
    const transcript = { ...TRANSCRIPT, id, title: `Kept ${id}` };
    const body = JSON.stringify({ source_kind: 'room', room: { name: 'team' }, transcript });
    const answer = await askHttp(`${engine.url}/v1/events`, {
      headers: withBearer(engine.intakeToken),
      body,
    });
    if (answer.status === 202) accepted.add(id);
  };
  const waiting = async (): Promise<number> => (await ask('search.status', {})).waiting;
  const endpoint = { url: receiver.url, permissions: { allowLoopback: true } };
  await ask('room.create', { name: 'team', endpoint });

  const moments: [what: string, reached: (before: number) => boolean | Promise<boolean>][] = [
    ['some are accepted', (before) => accepted.size > before + 5],
    ['some are delivered', () => receiver.requests.length > 40],
    ['all are accepted', (before) => accepted.size === before + 60],
    ['some are indexed', async (before) => accepted.size > before && (await waiting()) < 60],
  ];
  for (const [round, [what, reached]] of moments.entries()) {
    const before = accepted.size;
    const submitting = Array.from({ length: 60 }, (_, i) => submit(`r${round}n${i}`).catch(() => {}));
    await until(what, () => reached(before));
    engine.kill('SIGKILL');
    await Promise.all([engine.ended, ...submitting]);
    engine = await startHeadless(dataDir);
  }
  await until('everything is indexed', async () => (await waiting()) === 0);
  expect(accepted.size).toBeGreaterThan(60);
  const missing: string[] = [];
  for (const id of accepted) {
    const { items } = await ask('delivery.list', { filter: { text: `"kept ${id}"` } });
    if (items.length !== 1) missing.push(id);
  }
  expect(missing).toEqual([]);
}, 60_000);

const TRANSCRIPT = {
  created_at: '2025-08-27T11:00:00Z',
  duration: 300500,
  short_summary: 'Brief',
  long_summary: 'Long',
  topics: [
    {
      title: 'Topic',
      summary: 'Summary',
      timestamp: 0,
      duration: 1,
      words: [{ text: ' Good', start: 0, end: 1, speaker: 0 }],
    },
  ],
  participants: [],
  source_language: 'en',
  target_language: 'en',
};
