import { expect, test } from 'vitest';
import type { Notice } from '../../src/shared/contract/engine-events.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine, temporaryFolder } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const DAY = 86_400_000;
const items = async (relay: TestEngine) => (await relay.ask('delivery.list', { limit: 200 })).items;
const settledWith = (relay: TestEngine, attempts: number) =>
  until(`${attempts} attempts are recorded`, async () => {
    const all = await items(relay);
    const made = all.reduce((sum, { attemptsMade }) => sum + attemptsMade, 0);
    return made >= attempts && all.every(({ state }) => state !== 'sending');
  });
const endpointOf = async (relay: TestEngine) => (await relay.ask('room.list', {}))[0]!.endpoints[0]!;

test('a rate limit spreads attempts evenly, is fair to others, and is kept over a restart', async () => {
  const limited = await startReceiver();
  const free = await startReceiver();
  const dataDir = temporaryFolder();
  const first = await startTestEngine({ dataDir });
  const slow = await first.addRoom('slow', limited.url, { rateLimit: { count: 6, seconds: 60 } });
  const fast = await first.addRoom('fast', free.url);
  for (let i = 0; i < 4; i += 1) await first.accept(slow.roomId, `s${i}`);
  for (let i = 0; i < 4; i += 1) await first.accept(fast.roomId, `f${i}`);
  await free.waitFor(4);
  await limited.waitFor(1);
  await settledWith(first, 5);
  expect(limited.requests).toHaveLength(1);
  const view = (await first.ask('room.get', { id: slow.roomId })).endpoints[0]!;
  expect(view.rateLimitedUntil).toBe(first.clock.now() + 10_000);

  const waiting = (await items(first)).filter(({ heldReason }) => heldReason === 'rate_limit');
  expect(waiting.map(({ dueAt }) => dueAt)).toEqual(
    [30_000, 20_000, 10_000].map((place) => first.clock.now() + place),
  );

  first.clock.advance(9_999);
  await settledWith(first, 5);
  expect(limited.requests).toHaveLength(1);
  first.clock.advance(1);
  await limited.waitFor(2);
  await settledWith(first, 6);
  await first.stop();

  const second = await startTestEngine({ dataDir, clock: first.clock });
  await until('the engine looked', () => second.engine.status().nextDueAt !== null);
  expect(limited.requests).toHaveLength(2);
  second.clock.advance(10_000);
  await limited.waitFor(3);
});

test.each([
  [{ count: 4, seconds: 1 as const }, 250],
  [{ count: 30, seconds: 60 as const }, 2000],
  [{ count: 2, seconds: 3600 as const }, 1_800_000],
])('%j lets one through every %i ms, and says until when the others wait', async (rateLimit, intervalMs) => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, { rateLimit });
  for (let i = 0; i < 4; i += 1) await relay.accept(roomId, `t${i}`);
  for (const sent of [1, 2, 3]) {
    await settledWith(relay, sent);
    expect(receiver.requests).toHaveLength(sent);
    const queue = (await items(relay)).filter(({ state }) => state === 'pending');
    const until = relay.clock.now() + intervalMs;
    expect(queue.map(({ dueAt }) => dueAt)).toEqual(
      queue.map((_, behind) => until + (queue.length - 1 - behind) * intervalMs),
    );
    const waiting = queue.at(-1);
    expect(waiting).toMatchObject({ heldReason: 'rate_limit', dueAt: until, attemptsMade: 0 });
    expect(await relay.ask('delivery.get', { id: waiting!.id })).toMatchObject({
      heldReason: 'rate_limit',
      dueAt: until,
      explanation: { headline: 'Waiting for the rate limit.' },
    });
    expect((await endpointOf(relay)).rateLimitedUntil).toBe(until);
    relay.clock.advance(intervalMs - 1);
    await settledWith(relay, sent);
    expect(receiver.requests).toHaveLength(sent);
    relay.clock.advance(1);
  }
  await settledWith(relay, 4);
});

test('another limit, or none, counts from now on', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url, {
    rateLimit: { count: 1, seconds: 3600 },
  });
  const { url, permissions } = await endpointOf(relay);
  const limit = (rateLimit: { count: number; seconds: 1 | 60 | 3600 } | null) =>
    relay.ask('endpoint.update', { id: endpointId, endpoint: { url, permissions, rateLimit } });
  for (let i = 0; i < 4; i += 1) await relay.accept(roomId, `t${i}`);
  await settledWith(relay, 1);
  await limit({ count: 60, seconds: 60 });
  await receiver.waitFor(2);
  await limit({ count: 1, seconds: 3600 });
  relay.clock.advance(1000);
  await receiver.waitFor(3);
  await settledWith(relay, 3);
  await limit(null);
  expect(await receiver.waitFor(4)).toHaveLength(4);
});

test('so many at a time go to an endpoint, and no more', async () => {
  let release = (): void => {};
  const delayUntil = new Promise<void>((resolve) => (release = resolve));
  const slow = await startReceiver({ default: { delayUntil } });
  const free = await startReceiver();
  const relay = await startTestEngine();
  const one = await relay.addRoom('slow', slow.url, { concurrency: 3 });
  const other = await relay.addRoom('free', free.url);
  for (let i = 0; i < 10; i += 1) await relay.accept(one.roomId, `s${i}`);
  await slow.waitFor(3);
  for (let i = 0; i < 5; i += 1) await relay.accept(other.roomId, `f${i}`);
  await free.waitFor(5);
  await until('only the slow ones are under way', () => relay.engine.status().sending === 3);
  expect(slow.requests).toHaveLength(3);
  release();
  await slow.waitFor(10);
  expect(slow.connections).toBe(3);
});

test('strict order sends one at a time, oldest first, and waits for the one that fails', async () => {
  const receiver = await startReceiver({ script: [{ status: 500 }] });
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, { strictOrder: true });
  await relay.ask('engine.pause', {});
  for (const id of ['a', 'b', 'c']) await relay.accept(roomId, id);
  await relay.ask('engine.resume', {});
  await receiver.waitFor(1);
  await settledWith(relay, 1);
  expect(receiver.requests).toHaveLength(1);
  relay.clock.advance(66_000);
  await receiver.waitFor(4);
  const ids = receiver.requests.map(
    ({ body }) => (JSON.parse(body.toString()) as { transcript: { id: string } }).transcript.id,
  );
  expect(ids).toEqual(['a', 'a', 'b', 'c']);
});

test('a breaker lets one probe through at growing intervals while the rest waits unused', async () => {
  const receiver = await startReceiver({ default: { status: 503 } });
  const relay = await startTestEngine();
  const notices: Notice[] = [];
  relay.engine.on('notice', (notice) => notices.push(notice));
  const { roomId } = await relay.addRoom('team', receiver.url);
  for (let i = 0; i < 10; i += 1) await relay.accept(roomId, `t${i}`);
  await settledWith(relay, 5);
  const open = await endpointOf(relay);
  expect(open).toMatchObject({ health: 'failing', breakerOpenUntil: relay.clock.now() + 30_000 });
  const waiting = (await items(relay)).filter(({ attemptsMade }) => attemptsMade === 0);
  expect(waiting.length).toBeGreaterThanOrEqual(2);
  for (const { heldReason } of waiting) expect(heldReason).toBe('breaker');
  const before = receiver.requests.length;

  relay.clock.advance(29_999);
  await settledWith(relay, before);
  expect(receiver.requests).toHaveLength(before);
  relay.clock.advance(1);
  await receiver.waitFor(before + 1);
  await settledWith(relay, before + 1);
  expect(receiver.requests).toHaveLength(before + 1);
  expect((await endpointOf(relay)).breakerOpenUntil).toBe(relay.clock.now() + 60_000);

  receiver.setDefault({ status: 200 });
  relay.clock.advance(60_000);
  await until('it recovered', () => notices.some(({ kind }) => kind === 'endpoint_recovered'));
  expect(await endpointOf(relay)).toMatchObject({ health: 'healthy', breakerOpenUntil: null });
  await until('all are delivered', async () => {
    // The clock stands while an attempt is under way: its deadline is by the same clock.
    if (relay.engine.status().sending === 0) relay.clock.advance(5000);
    return (await items(relay)).every(({ state }) => state === 'delivered');
  });
});

test('a resend asks the receiver now, whatever the breaker says, and so do many', async () => {
  const receiver = await startReceiver({ default: { status: 503 } });
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url);
  for (let i = 0; i < 12; i += 1) await relay.accept(roomId, `t${i}`);
  await settledWith(relay, 5);
  const before = receiver.requests.length;
  const waiting = await items(relay);
  await relay.ask('bulk.start', { action: 'resend', ids: waiting.map(({ id }) => id) });
  expect(await receiver.waitFor(before + waiting.length)).toHaveLength(before + waiting.length);
});

test('days of nothing but failures disable an endpoint, never silently, and enabling delivers what was missed', async () => {
  const receiver = await startReceiver({ default: { status: 503 } });
  const relay = await startTestEngine();
  const notices: Notice[] = [];
  relay.engine.on('notice', (notice) => notices.push(notice));
  await relay.ask('settings.update', { patch: { disableAfterDays: 2 } });
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url);
  await relay.accept(roomId, 'early');
  await settledWith(relay, 1);
  relay.clock.advance(66_000);
  await settledWith(relay, 2);
  relay.clock.jump(2 * DAY);
  relay.engine.networkReturned();
  await until('it is disabled', async () => !(await endpointOf(relay)).enabled);
  expect(await endpointOf(relay)).toMatchObject({ disabledReason: 'failing', held: 1 });
  expect(notices.at(-1)).toMatchObject({ kind: 'endpoint_disabled', roomName: 'team' });
  await relay.accept(roomId, 'missed');
  expect((await endpointOf(relay)).held).toBe(2);

  receiver.setDefault({ status: 200 });
  await relay.ask('endpoint.enable', { id: endpointId, held: 'deliver' });
  relay.clock.advance(3_600_000);
  await until('both arrived', async () => (await items(relay)).every(({ state }) => state === 'delivered'));
  expect(
    (await relay.ask('audit.list', {})).find(({ action }) => action === 'endpoint.enable'),
  ).toMatchObject({
    after: { held: 'deliver', count: 2 },
  });
});

test('what was missed can be cancelled instead, counted', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url);
  await relay.ask('endpoint.disable', { id: endpointId });
  for (const id of ['a', 'b', 'c']) await relay.accept(roomId, id);
  expect(await endpointOf(relay)).toMatchObject({ held: 3, enabled: false, disabledReason: 'manual' });
  await relay.ask('endpoint.enable', { id: endpointId, held: 'cancel' });
  expect((await items(relay)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  expect((await relay.ask('audit.list', {}))[0]).toMatchObject({
    action: 'endpoint.enable',
    after: { held: 'cancel', count: 3 },
  });
  expect(receiver.requests).toHaveLength(0);
});

test.each([
  [0, 30, true],
  [5, 4, true],
  [5, 6, false],
])(
  'with %i days to wait, after %i days of failures it is enabled: %s',
  async (disableAfterDays, days, enabled) => {
    const receiver = await startReceiver({ default: { status: 503 } });
    const relay = await startTestEngine();
    expect((await relay.ask('settings.get', {})).disableAfterDays).toBe(5);
    await relay.ask('settings.update', { patch: { disableAfterDays } });
    const { roomId } = await relay.addRoom('team', receiver.url);
    for (const id of ['a', 'b', 'c', 'd']) await relay.accept(roomId, id);
    await settledWith(relay, 4);
    relay.clock.jump(days * DAY);
    relay.engine.networkReturned();
    await settledWith(relay, 5);
    expect((await endpointOf(relay)).enabled).toBe(enabled);
  },
);

test('two failures with silent days between them do not disable', async () => {
  const receiver = await startReceiver({ default: { status: 401 } });
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url);
  await relay.accept(roomId, 'a');
  await settledWith(relay, 1);
  relay.clock.jump(6 * DAY);
  await relay.accept(roomId, 'b');
  await settledWith(relay, 2);
  expect((await endpointOf(relay)).enabled).toBe(true);
});

test.each([
  ['seconds', () => '120', 120_000],
  ['a date', (now: number) => new Date(now + 300_000).toUTCString(), 300_000],
  ['more than an hour', () => '86400', 3_600_000],
  ['less than the schedule', () => '5', 60_000],
  ['something unusable', () => 'soon', 60_000],
])('Retry-After with %s is honoured within bounds', async (_what, value, waitMs) => {
  const relay = await startTestEngine();
  const headers = { 'retry-after': value(relay.clock.now()) };
  const receiver = await startReceiver({ default: { status: 503, headers } });
  const { roomId } = await relay.addRoom('team', receiver.url);
  await relay.accept(roomId, 'a');
  await settledWith(relay, 1);
  const waits = (await items(relay))[0]!.dueAt! - relay.clock.now();
  expect(waits).toBeGreaterThanOrEqual(waitMs);
  expect(waits).toBeLessThanOrEqual(waitMs === 60_000 ? 66_000 : waitMs);
});
