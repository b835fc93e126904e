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

test('in strict order those behind say which one they wait for, and until when nobody knows', async () => {
  const receiver = await startReceiver({ script: [{ status: 500 }] });
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, { strictOrder: true });
  await relay.ask('engine.pause', {});
  for (const id of ['a', 'b', 'c']) await relay.accept(roomId, id);
  const [c, b, a] = await items(relay);
  expect(a).toMatchObject({ heldReason: null, waitsFor: null, dueAt: a!.acceptedAt });
  await relay.ask('engine.resume', {});
  await settledWith(relay, 1);

  const behind = { heldReason: 'order', waitsFor: a!.id, dueAt: null, state: 'pending' };
  const retried = (await items(relay)).at(-1)!;
  expect(retried).toMatchObject({ id: a!.id, heldReason: null, waitsFor: null });
  expect(retried.dueAt).toBeGreaterThan(relay.clock.now());
  expect((await items(relay)).slice(0, 2)).toMatchObject([behind, behind]);
  expect(await relay.ask('delivery.get', { id: c!.id })).toMatchObject({
    ...behind,
    plannedAttempts: [],
    explanation: {
      headline: expect.stringMatching(/^Waiting for the one before it/) as string,
      advice: expect.stringMatching(/Cancel that one/) as string,
    },
  });

  await relay.ask('delivery.cancel', { id: a!.id });
  await until('the others went out', () => receiver.requests.length === 3);
  await settledWith(relay, 3);
  expect((await items(relay)).map(({ id, state, waitsFor }) => [id, state, waitsFor])).toEqual([
    [c!.id, 'delivered', null],
    [b!.id, 'delivered', null],
    [a!.id, 'cancelled', null],
  ]);
});

test('in strict order what is behind one being sent, or one held, waits for that', async () => {
  const receiver = await startReceiver({ default: { hang: 'headers' } });
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url, { strictOrder: true });
  for (const id of ['a', 'b']) await relay.accept(roomId, id);
  await receiver.waitFor(1);
  const [second, first] = await items(relay);
  expect(first).toMatchObject({ state: 'sending', heldReason: null, waitsFor: null });
  expect(second).toMatchObject({ heldReason: 'order', waitsFor: first!.id });
  // What is held for another reason says so.
  await relay.ask('endpoint.disable', { id: endpointId });
  expect((await items(relay))[0]).toMatchObject({ heldReason: 'endpoint_disabled', waitsFor: null });
});

test('one that is being sent waits for nothing, whatever the rate limit says', async () => {
  const receiver = await startReceiver({ default: { hang: 'headers' } });
  const relay = await startTestEngine();
  const rateLimit = { count: 1, seconds: 3600 as const };
  const { roomId } = await relay.addRoom('team', receiver.url, { rateLimit });
  for (const id of ['a', 'b']) await relay.accept(roomId, id);
  await receiver.waitFor(1);
  const waitsNot = { heldReason: null, dueAt: null, orLater: false };
  expect(await items(relay)).toMatchObject([
    { state: 'pending', heldReason: 'rate_limit' },
    { state: 'sending', ...waitsNot },
  ]);
});

test('in strict order a rate limit’s places go by age, not by due time', async () => {
  const receiver = await startReceiver({ script: [{ status: 500 }] });
  const relay = await startTestEngine();
  const rateLimit = { count: 36, seconds: 3600 as const };
  const { roomId } = await relay.addRoom('team', receiver.url, { strictOrder: true, rateLimit });
  for (const id of ['a', 'b', 'c']) await relay.accept(roomId, id);
  await settledWith(relay, 1);
  const at = relay.clock.now();
  // The first is tried again in a minute, whatever the limit allows.
  expect((await items(relay)).map(({ heldReason }) => heldReason)).toEqual(['order', 'order', 'rate_limit']);
  relay.clock.advance(70_000);
  // Due again, and later than those behind it: it keeps its place before them.
  expect((await items(relay)).map(({ heldReason, dueAt }) => [heldReason, dueAt! - at])).toEqual([
    ['rate_limit', 300_000],
    ['rate_limit', 200_000],
    ['rate_limit', 100_000],
  ]);
});

test.each([
  ['before its breaker closes', 1, 'breaker'],
  ['after that', 60, 'order'],
])(
  'in strict order all wait for a first that is tried again %s',
  async (_when, firstDelaySeconds, behind) => {
    const receiver = await startReceiver({ default: { status: 503 } });
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', receiver.url, {
      strictOrder: true,
      retryPolicy: { firstDelaySeconds, maxDelaySeconds: 3600, maxTotalSeconds: 86_400, maxRetries: 50 },
    });
    for (const id of ['a', 'b']) await relay.accept(roomId, id);
    for (const attempt of [1, 2, 3, 4]) {
      await settledWith(relay, attempt);
      relay.clock.advance(900_000);
    }
    await settledWith(relay, 5);
    const { breakerOpenUntil } = await endpointOf(relay);
    expect(breakerOpenUntil).toBeGreaterThan(relay.clock.now());
    const [second, first] = await items(relay);
    expect([second!.heldReason, second!.dueAt]).toEqual([
      behind,
      behind === 'order' ? null : breakerOpenUntil,
    ]);
    expect(first!.heldReason).toBe(behind === 'order' ? null : 'breaker');
  },
);

test('behind more than 2,000 at a rate limit a delivery says that it may be later', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, { rateLimit: { count: 60, seconds: 60 } });
  await relay.accept(roomId, 'first');
  await settledWith(relay, 1);
  await Promise.all(Array.from({ length: 2002 }, (_, i) => relay.accept(roomId, `t${i}`)));
  const [last, behind, counted] = await items(relay);
  const free = (await endpointOf(relay)).rateLimitedUntil!;
  const place = (n: number) => free + (n - 1) * 1000;
  const waits = { heldReason: 'rate_limit', attemptsMade: 0 };
  expect(counted).toMatchObject({ ...waits, dueAt: place(2000), orLater: false });
  expect(behind).toMatchObject({ ...waits, dueAt: place(2000), orLater: true });
  expect(last).toMatchObject({ ...waits, dueAt: place(2000), orLater: true });
  expect((await relay.ask('delivery.get', { id: last!.id })).explanation.headline).toBe(
    'Waiting for the rate limit behind more than 2,000 others.',
  );
  // Those before it go on: then it is counted.
  for (const sent of [2, 3]) {
    relay.clock.advance(1000);
    await until(`${sent} are delivered`, async () => {
      const { count } = await relay.ask('delivery.count', { filter: { states: ['delivered'] } });
      return count === sent;
    });
  }
  expect((await items(relay))[0]).toMatchObject({ ...waits, dueAt: place(2002), orLater: false });
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

test('a breaker and its growing intervals outlive the engine', async () => {
  const receiver = await startReceiver({ default: { status: 503 } });
  const first = await startTestEngine();
  const { roomId } = await first.addRoom('team', receiver.url, { concurrency: 1 });
  for (let i = 0; i < 8; i += 1) await first.accept(roomId, `t${i}`);
  await settledWith(first, 5);
  const open = (await endpointOf(first)).breakerOpenUntil!;
  await first.stop();

  const second = await startTestEngine({ dataDir: first.dataDir, clock: first.clock });
  expect((await endpointOf(second)).breakerOpenUntil).toBe(open);
  second.clock.advance(open - second.clock.now() - 1);
  await settledWith(second, 5);
  expect(receiver.requests).toHaveLength(5);
  second.clock.advance(1);
  await settledWith(second, 6);
  expect((await endpointOf(second)).breakerOpenUntil).toBe(second.clock.now() + 60_000);
  expect(receiver.requests).toHaveLength(6);
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
  expect((await relay.ask('audit.list', {}))[0]).toMatchObject({
    actor: 'engine',
    action: 'endpoint.disable',
    before: { disabledReason: null },
    after: { disabledReason: 'failing', held: 1 },
  });
  await relay.accept(roomId, 'missed');
  expect((await endpointOf(relay)).held).toBe(2);

  receiver.setDefault({ status: 200 });
  await relay.ask('endpoint.enable', { id: endpointId, held: 'deliver' });
  // At once, the one too that was to be tried again by its schedule.
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
