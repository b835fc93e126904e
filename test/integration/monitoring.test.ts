import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import parsePrometheus from 'parse-prometheus-text-format';
import { expect, test } from 'vitest';
import { createHealth } from '../../src/main/bridge/health.ts';
import { startFollowedReflector } from '../support/followed-reflector.ts';
import { handClock } from '../support/hand-clock.ts';
import { startHeadless } from '../support/headless.ts';
import { parseMetrics, valueOf } from '../support/prometheus.ts';
import { startReceiver } from '../support/receiver.ts';
import { askHttp, serveTestEngine, withBearer } from '../support/serve-engine.ts';
import type { ServedEngine } from '../support/serve-engine.ts';
import { startTestEngine, temporaryFolder } from '../support/test-engine.ts';
import { folderWithUnreadableSecret } from '../support/unreadable-secret.ts';
import { until } from '../support/until.ts';

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const P = 'reflector_relay_';

async function scrape({ url, metricsToken }: Pick<ServedEngine, 'url' | 'metricsToken'>) {
  const answer = await askHttp(`${url}/metrics`, { headers: withBearer(metricsToken) });
  expect([answer.status, answer.headers['content-type']]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  return { text: answer.text, families: parseMetrics(answer.text) };
}

/** A room whose receivers answered well, badly and not yet. */
async function busyEngine() {
  const engine = await serveTestEngine();
  const receiver = await startReceiver({
    script: [{}, {}, { status: 404 }, { status: 503 }, { reset: 'before' }],
  });
  const { roomId, endpointId } = await engine.addRoom('team', `${receiver.url}hook?token=canary`);
  const count = async (states: ('delivered' | 'dead_letter')[]) =>
    (await engine.ask('delivery.count', { filter: { states } })).count;
  for (const [id, done] of [
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ] as const) {
    await engine.accept(roomId, id);
    await until(`${id} is over`, async () => (await count(['delivered', 'dead_letter'])) === done);
  }
  await engine.accept(roomId, 'd');
  await until('d failed', () => engine.logged.some((line) => line.includes('another follows')));
  const quiet = await engine.addRoom('quiet', receiver.url);
  await engine.ask('endpoint.disable', { id: quiet.endpointId });
  await engine.accept(quiet.roomId, 'e');
  await engine.accept(quiet.roomId, 'f');
  const { items } = await engine.ask('delivery.list', { filter: { endpointId: quiet.endpointId } });
  await engine.ask('delivery.cancel', { id: items[0]!.id });
  return { engine, receiver, endpointId, quiet };
}

test('the metrics count what happened, what waits and why', async () => {
  const { engine, endpointId, quiet } = await busyEngine();
  engine.clock.advance(30_000);
  const { text, families } = await scrape(engine);
  const value = (name: string, labels?: Record<string, string>) => valueOf(families, P + name, labels);
  const team = { endpoint: endpointId, room: 'team' };

  expect(value('build_info', { version: '0.0.0-test', node: process.versions.node })).toBe(1);
  expect(value('engine_state', { state: 'delivering' })).toBe(1);
  expect(value('engine_state', { state: 'paused' })).toBe(0);
  expect([value('store_writable'), value('secrets_readable')]).toEqual([1, 1]);
  expect(value('deliveries_accepted_total', team)).toBe(4);
  expect(value('deliveries_finished_total', { ...team, result: 'delivered' })).toBe(2);
  expect(value('deliveries_finished_total', { ...team, result: 'dead_letter' })).toBe(1);
  expect(value('deliveries_finished_total', { endpoint: quiet.endpointId, result: 'cancelled' })).toBe(1);
  expect(value('attempts_total', { ...team, outcome: '2xx' })).toBe(2);
  expect(value('attempts_total', { ...team, outcome: '4xx' })).toBe(1);
  expect(value('attempts_total', { ...team, outcome: '5xx' })).toBe(1);
  expect(value('queue_deliveries', { state: 'pending' })).toBe(1);
  expect(value('queue_deliveries', { state: 'held', held_reason: 'endpoint_disabled' })).toBe(1);
  expect(value('queue_deliveries', { state: 'held', held_reason: 'offline' })).toBe(0);
  expect(value('queue_deliveries', { state: 'dead_letter' })).toBe(1);
  expect(value('oldest_pending_age_seconds')).toBe(30);
  expect(value('attempts_under_way')).toBe(0);
  expect(value('endpoints', { health: 'healthy' })).toBe(1);
  expect(value('endpoints', { health: 'disabled' })).toBe(1);
  expect(value('endpoint_consecutive_failures', team)).toBe(2);
  const latencies = families
    .get(`${P}attempt_duration_seconds`)!
    .series.filter(({ name }) => name.endsWith('_count'));
  expect(latencies).toMatchObject([{ labels: team, value: 4 }]);
  expect(valueOf(families, 'process_start_time_seconds')).toBeGreaterThan(1_600_000_000);

  // Nothing of an address, and nothing that grows with the history.
  expect(text).not.toMatch(/canary|127\.0\.0\.1|hook/);
  const labels = new Set(
    [...families.values()].flatMap(({ series }) => series.flatMap((one) => Object.keys(one.labels))),
  );
  expect([...labels].sort()).toEqual([
    'endpoint', 'health', 'held_reason', 'le', 'node', 'outcome', 'result', 'room', 'state', 'version',
  ]); // prettier-ignore
});

test('what is being sent, paused and removed is seen too, and an independent parser reads the same', async () => {
  const { engine, receiver, quiet } = await busyEngine();
  receiver.setDefault({ hang: 'headers' });
  const hanging = await engine.addRoom('hanging', receiver.url);
  await engine.accept(hanging.roomId, 'g');
  await until('it is under way', async () => (await engine.ask('engine.status', {})).sending === 1);
  await engine.ask('endpoint.remove', { id: quiet.endpointId });
  await engine.ask('engine.pause', {});
  const { text, families } = await scrape(engine);
  expect(valueOf(families, `${P}queue_deliveries`, { state: 'sending' })).toBe(1);
  expect(valueOf(families, `${P}attempts_under_way`)).toBe(1);
  expect(valueOf(families, `${P}engine_state`, { state: 'paused' })).toBe(1);
  expect(text).not.toContain(quiet.endpointId);

  const independent = parsePrometheus(text);
  expect(independent.map(({ name }) => name)).toEqual([...families.keys()]);
  for (const { name, type, metrics } of independent) {
    const family = families.get(name)!;
    expect(type).toBe(family.type.toUpperCase());
    if (type === 'HISTOGRAM') continue;
    expect(metrics.map(({ value, labels }) => [Number(value), labels ?? {}])).toEqual(
      family.series.map(({ value, labels }) => [value, labels]),
    );
  }
  // Of a histogram it reads the buckets, not the labels.
  const histogram = independent.find(({ name }) => name.endsWith('duration_seconds'))!.metrics[0]!;
  expect(histogram.buckets).toMatchObject({ '+Inf': '4' });
});

test('a name with quotes and backslashes stays one label', async () => {
  const { relay, source, standIn } = await startFollowedReflector();
  const name = 'the "big" one \\n of {all}, ünïcode="x"';
  await relay.ask('source.follow', { id: source.id });
  await relay.ask('source.update', { id: source.id, settings: { name, baseUrl: standIn.url } });
  const text = await relay.engine.metrics();
  const labels = { source: source.id, name };
  expect(valueOf(parseMetrics(text), `${P}source_failing`, labels)).toBe(0);
  const family = parsePrometheus(text).find((one) => one.name === `${P}source_failing`);
  expect(family!.metrics[0]!.labels).toEqual(labels);
});

test.skipIf(!has('promtool'))('promtool finds nothing wrong with the metrics', async () => {
  const { engine } = await busyEngine();
  const { text } = await scrape(engine);
  const found = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  expect([found.status, found.stdout, found.stderr]).toEqual([0, '', '']);
});

test('the documentation names each metric, and its alerts no other', async () => {
  const { engine } = await busyEngine();
  const { families } = await scrape(engine);
  const text = readFileSync('docs/monitoring.md', 'utf8');
  const table = /\| metric \|[^]*?\n\n/.exec(text)![0];
  const documented = table
    .split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name!));
  const named = documented.map((name) => (name.startsWith('process_') ? name : P + name));
  expect(named.toSorted(byText)).toEqual([...families.keys()].toSorted(byText));
  const used = [...text.matchAll(/reflector_relay_\w+/g)].map(([name]) => name);
  expect(used.filter((name) => name !== P && !families.has(name))).toEqual([]);
});

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

test('the lag of a followed server is among the metrics, by name and never by address', async () => {
  const world = await startFollowedReflector();
  await world.importRoom();
  await world.relay.ask('source.follow', { id: world.source.id });
  await world.read();
  world.clock.advance(10_000);
  const source = { source: world.source.id, name: 'Office' };
  const metrics = async () => parseMetrics(await world.relay.engine.metrics());
  const families = await metrics();
  expect(valueOf(families, `${P}source_behind`, source)).toBe(0);
  expect(valueOf(families, `${P}source_failing`, source)).toBe(0);
  expect(valueOf(families, `${P}source_last_contact_age_seconds`, source)).toBe(10);
  await world.standIn.close();
  await world.read();
  expect(valueOf(await metrics(), `${P}source_failing`, source)).toBe(1);
  expect(await world.relay.engine.metrics()).not.toContain(new URL(world.standIn.url).port);
});

test('the metrics need their own token, which reads nothing else and outlives the engine', async () => {
  const dataDir = temporaryFolder();
  const engine = await startHeadless(dataDir);
  const ask = (token: string | null, method = 'GET') =>
    askHttp(`${engine.url}/metrics`, { method, headers: token === null ? {} : withBearer(token) });
  expect((await ask(null)).status).toBe(401);
  expect((await ask(engine.adminToken)).status).toBe(401);
  expect((await ask(engine.intakeToken)).json().error.message).toContain('metrics.token');
  expect((await ask(engine.metricsToken)).status).toBe(200);
  expect([
    (await ask(engine.metricsToken, 'HEAD')).status,
    (await ask(engine.metricsToken, 'HEAD')).text,
  ]).toEqual([200, '']);
  expect((await ask(engine.metricsToken, 'POST')).status).toBe(405);
  const misused = await askHttp(`${engine.url}/api/engine.status`, {
    headers: withBearer(engine.metricsToken),
    body: '{}',
  });
  expect(misused.status).toBe(401);
  const elsewhere = { host: 'evil.example', authorization: `Bearer ${engine.metricsToken}` };
  expect((await askHttp(`${engine.url}/metrics`, { headers: elsewhere })).status).toBe(403);
  expect((await askHttp(`${engine.url}/healthz`, { headers: { host: 'evil.example' } })).status).toBe(403);

  const file = join(dataDir, 'metrics.token');
  expect(readFileSync(file, 'utf8').trim()).toBe(engine.metricsToken);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  engine.kill('SIGTERM');
  await engine.ended;
  const next = await startHeadless(dataDir);
  expect(next.metricsToken).toBe(engine.metricsToken);
  expect(next.adminToken).not.toBe(engine.adminToken);
});

test('healthz says that all is well, without a token and without a secret', async () => {
  const engine = await serveTestEngine();
  const answer = await askHttp(`${engine.url}/healthz`);
  expect([answer.status, answer.json()]).toEqual([
    200,
    {
      ok: true,
      version: '0.0.0-test',
      checks: {
        engine: { ok: true, message: 'The engine delivers.' },
        store: { ok: true, message: 'The store takes writes.' },
        secrets: { ok: true, message: 'Secrets can be read.' },
      },
    },
  ]);
  expect(answer.text).not.toContain(engine.dataDir);
  expect((await askHttp(`${engine.url}/healthz`, { method: 'HEAD' })).status).toBe(200);
  expect((await askHttp(`${engine.url}/healthz`, { method: 'POST' })).status).toBe(405);
  await engine.ask('engine.pause', {});
  const paused = (await askHttp(`${engine.url}/healthz`)).json();
  expect([paused.ok, paused.checks.engine.message]).toEqual([
    true,
    expect.stringContaining('paused by hand'),
  ]);
});

test('healthz answers 503 while a stored secret cannot be read', async () => {
  const { dataDir, cipher } = await folderWithUnreadableSecret();
  const { engine } = await startTestEngine({ dataDir, cipher });
  const { ok, checks } = await engine.health();
  expect([ok, checks.store.ok, checks.secrets]).toEqual([
    false,
    true,
    { ok: false, message: expect.stringContaining('Secrets cannot be read') },
  ]);
  expect(parseMetrics(await engine.metrics()).get(`${P}secrets_readable`)!.series[0]!.value).toBe(0);
});

test.skipIf(!has('prlimit'))(
  'healthz answers 503 while the disk takes no write, and 200 once it does',
  async () => {
    const engine = await startHeadless(temporaryFolder());
    const health = () => askHttp(`${engine.url}/healthz`);
    expect((await health()).status).toBe(200);
    const limit = (bytes: number | 'unlimited') =>
      execFileSync('prlimit', ['--pid', String(engine.pid), `--fsize=${bytes}:`]);
    limit(1);
    const bad = await until('it is noticed', async () => {
      const answer = await health();
      return answer.status === 503 ? answer.json() : null;
    });
    expect(bad).toMatchObject({
      ok: false,
      checks: { store: { ok: false }, secrets: { ok: true }, engine: { ok: true } },
    });
    expect(valueOf((await scrape(engine)).families, `${P}store_writable`)).toBe(0);
    limit('unlimited');
    await until('it is well again', async () => (await health()).status === 200);
  },
);

test('a check that writes is made for everybody who asks within five seconds, and a stopping engine is not well', async () => {
  const clock = handClock();
  let writes = 0;
  const reported: string[] = [];
  let state: 'delivering' | 'stopping' = 'delivering';
  const health = createHealth({
    clock,
    status: () => ({ state, version: '1' }) as never,
    writeCheck: async () => void (writes += 1),
    secretCheck: async () => {
      if (state === 'stopping') throw new Error('locked');
    },
    report: (check) => reported.push(check),
  });
  await Promise.all([health(), health()]);
  clock.advance(4999);
  expect((await health()).ok).toBe(true);
  expect(writes).toBe(1);
  clock.advance(1);
  state = 'stopping';
  expect(await health()).toMatchObject({ ok: false, checks: { engine: { ok: false }, store: { ok: true } } });
  expect(writes).toBe(2);
  clock.advance(5000);
  await health();
  // Told once, however often it is asked.
  expect(reported).toEqual(['secrets']);
});
