import { expect, test } from 'vitest';
import { requests } from '../../src/shared/contract.ts';
import { startReceiver } from '../support/receiver.ts';
import type { Answer } from '../support/receiver.ts';
import { startTestEngine } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const QUARTER = 900_000;
const HOUR = 4 * QUARTER;
const DAY = 24 * HOUR;

const settled = (relay: TestEngine, states: string[]) =>
  until('every delivery is where it belongs', async () => {
    const { items } = await relay.ask('delivery.list', { limit: 200 });
    return items.length === states.length && items.every(({ state }, i) => state === states[i]);
  });
const countsOf = (relay: TestEngine, scope: { roomId?: string; endpointId?: string } = {}) => {
  const to = relay.clock.now() - (relay.clock.now() % QUARTER) + QUARTER;
  return relay.ask('statistics.get', { ...scope, edges: [to - 31 * DAY, to - HOUR, to] });
};

test('what happens is counted once: by endpoint, by room, overall, and in the part of the span it fell into', async () => {
  const script: Answer[] = [{ status: 500 }, { status: 200 }, { status: 404 }, { status: 200 }];
  const receiver = await startReceiver({ script });
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url);
  const other = await relay.addRoom('quiet', receiver.url);
  await relay.accept(roomId, 't1');
  await receiver.waitFor(1);
  await until('it waits', async () => (await relay.ask('delivery.list', {})).items[0]?.attemptsMade === 1);
  relay.clock.advance(66_000);
  await settled(relay, ['delivered']);
  relay.clock.advance(2 * HOUR);
  await relay.accept(roomId, 't2');
  await settled(relay, ['dead_letter', 'delivered']);
  await relay.accept(other.roomId, 't3');
  await settled(relay, ['delivered', 'dead_letter', 'delivered']);

  const team = await countsOf(relay, { roomId });
  expect(team.total).toMatchObject({
    accepted: 2,
    delivered: 1,
    deliveredFirstTry: 0,
    deliveredTries: 2,
    deadLetters: 1,
    cancelled: 0,
    attempts: 3,
    failedAttempts: 2,
    failures: { 500: 1, 404: 1 },
  });
  expect(team.total.latencyMs.p50).not.toBeNull();
  expect(team.bars.map(({ delivered, deadLetters }) => [delivered, deadLetters])).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect((await countsOf(relay, { endpointId })).total).toEqual(team.total);

  const all = await countsOf(relay);
  expect(all.total).toMatchObject({ accepted: 3, delivered: 2, deliveredFirstTry: 1, attempts: 4 });
  expect(all.endpoints.map(({ roomName, statistics }) => [roomName, statistics.attempts])).toEqual([
    ['quiet', 1],
    ['team', 3],
  ]);
  const overview = await relay.ask('overview.get', {});
  expect(overview.totals).toEqual(all.total);
  expect(overview.bars.reduce((sum, bar) => sum + bar.delivered, 0)).toBe(2);
  // What is said of a dead letter is what it met, though others were delivered since.
  expect(overview.attention).toEqual([
    {
      kind: 'dead_letters',
      endpointId,
      roomName: 'team',
      url: receiver.url,
      since: relay.clock.now(),
      summary: 'The receiver answered 404 Not Found.',
      deadLetters: 1,
    },
  ]);
});

test('a removed endpoint keeps its counts, and says that it was removed', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url);
  await relay.accept(roomId, 't1');
  await settled(relay, ['delivered']);
  await relay.ask('endpoint.remove', { id: endpointId });
  const { endpoints, total } = await countsOf(relay, { roomId });
  expect(total.delivered).toBe(1);
  expect(endpoints).toMatchObject([{ endpointId, removed: true, statistics: { delivered: 1 } }]);
});

test('tests do not count, nor does a second delivery of what had arrived; cancelled is what stands so', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url);
  const tested = await relay.ask('endpoint.test', {
    endpointId,
    endpoint: { url: receiver.url, permissions: { allowLoopback: true } },
  });
  expect(tested.ok).toBe(true);
  expect((await countsOf(relay)).total).toMatchObject({ accepted: 0, attempts: 0 });

  await relay.accept(roomId, 't1');
  await settled(relay, ['delivered']);
  const [delivered] = (await relay.ask('delivery.list', {})).items;
  await relay.ask('delivery.resend', { id: delivered!.id, confirmDelivered: true });
  await receiver.waitFor(3);
  await settled(relay, ['delivered']);
  expect((await countsOf(relay)).total).toMatchObject({ delivered: 1, attempts: 2, deliveredTries: 1 });

  await relay.ask('engine.pause', {});
  await relay.accept(roomId, 't2');
  const [pending] = (await relay.ask('delivery.list', {})).items;
  await relay.ask('delivery.cancel', { id: pending!.id });
  await relay.ask('delivery.resend', { id: delivered!.id, confirmDelivered: true });
  await relay.ask('endpoint.remove', { id: endpointId });
  expect((await countsOf(relay)).total).toMatchObject({ delivered: 1, cancelled: 1 });
});

test('resending a cancelled delivery takes its one back', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url);
  await relay.ask('engine.pause', {});
  await relay.accept(roomId, 't1');
  const [delivery] = (await relay.ask('delivery.list', {})).items;
  await relay.ask('delivery.cancel', { id: delivery!.id });
  relay.clock.advance(HOUR);
  expect((await countsOf(relay)).total.cancelled).toBe(1);
  await relay.ask('delivery.resend', { id: delivery!.id });
  expect((await countsOf(relay)).total.cancelled).toBe(0);
});

test('edges that are not whole quarters of an hour, or not in order, are refused by name', () => {
  const { input } = requests['statistics.get'];
  const problems = (given: unknown) =>
    input.safeParse(given).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  expect(problems({ edges: [0, 1000] })).toEqual([expect.stringMatching(/^edges.1: .*whole quarters/)]);
  expect(problems({ edges: [QUARTER, 0] })).toEqual([
    expect.stringContaining('edges: Give the moments in order'),
  ]);
  expect(problems({ edges: [0] })).toEqual([expect.stringContaining('the beginning and the end')]);
  expect(problems({ edges: [0, QUARTER], roomId: 'a', endpointId: 'b' })).toEqual([
    expect.stringMatching(/^endpointId: .*not both/),
  ]);
  expect(problems({ edges: [0, QUARTER] })).toBeUndefined();
});
