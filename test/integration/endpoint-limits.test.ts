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
  expect(waiting.map(({ dueAt }) => dueAt)).toEqual(Array(3).fill(first.clock.now() + 10_000));

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
});
