import { expect, test } from 'vitest';
import { percentile, createStatistics } from '../../src/main/delivery/statistics.ts';
import { bucketLatency, latencyBucket } from '../../src/main/delivery/rollups.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const DAY = 86_400_000;

const settled = (relay: TestEngine, states: string[]) =>
  until('every delivery is where it belongs', async () => {
    const { items } = await relay.ask('delivery.list', { limit: 200 });
    return items.length === states.length && items.every(({ state }, i) => state === states[i]);
  });

test('roll-ups count what happened, once', async () => {
  const receiver = await startReceiver({ script: [{ status: 500 }, { status: 200 }, { status: 404 }] });
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url);
  await relay.accept(roomId, 't1');
  await receiver.waitFor(1);
  await until('it waits', async () => (await relay.ask('delivery.list', {})).items[0]?.attemptsMade === 1);
  relay.clock.advance(66_000);
  await settled(relay, ['delivered']);
  await relay.accept(roomId, 't2');
  await settled(relay, ['dead_letter', 'delivered']);
  await relay.accept(roomId, 't3');
  await settled(relay, ['delivered', 'dead_letter', 'delivered']);

  const { totals, endpoints } = await relay.ask('overview.get', { hours: 1 });
  expect(totals).toMatchObject({
    accepted: 3,
    delivered: 2,
    deliveredFirstTry: 1,
    deadLetters: 1,
    attempts: 4,
    failures: { response: 2 },
  });
  expect(endpoints.find((row) => row.endpointId === endpointId)?.statistics).toEqual(totals);
  expect(totals.latencyMs.p50).not.toBeNull();
  // What is said of a dead letter is what it met, though others were delivered since.
  const { attention } = await relay.ask('overview.get', { hours: 1 });
  expect(attention).toEqual([
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

test('a percentile from the histogram is within 5 % of the true one', () => {
  const latencies = Array.from({ length: 20_000 }, (_, i) => 1.5 * 1.0004 ** i);
  const histogram = new Map<number, number>();
  for (const ms of latencies) {
    histogram.set(latencyBucket(ms), (histogram.get(latencyBucket(ms)) ?? 0) + 1);
  }
  for (const share of [0.5, 0.95, 0.99]) {
    const exact = latencies[Math.ceil(latencies.length * share) - 1]!;
    expect(Math.abs(percentile(histogram, share)! / exact - 1)).toBeLessThan(0.05);
  }
  expect(percentile(new Map(), 0.5)).toBeNull();
  expect(bucketLatency(latencyBucket(0.2))).toBe(0.5);
  expect(typeof createStatistics).toBe('function');
});

test('old history goes, what is owed and what is known stays', async () => {
  const receiver = await startReceiver({
    script: [{ status: 200 }, { status: 404 }],
    default: { status: 500 },
  });
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url);
  await relay.accept(roomId, 'delivered');
  await settled(relay, ['delivered']);
  relay.clock.advance(1);
  await relay.accept(roomId, 'dead');
  await settled(relay, ['dead_letter', 'delivered']);
  await relay.ask('endpoint.disable', { id: (await relay.ask('room.list', {}))[0]!.endpoints[0]!.id });
  relay.clock.advance(1);
  await relay.accept(roomId, 'owed');

  relay.clock.jump(91 * DAY);
  await relay.ask('settings.update', { patch: { retentionDays: 90, deadLetterDays: 365 } });
  expect(await relay.ask('storage.prune', {})).toEqual({ removed: 1 });
  await settled(relay, ['pending', 'dead_letter']);

  relay.clock.jump(300 * DAY);
  expect(await relay.ask('storage.prune', {})).toEqual({ removed: 1 });
  await settled(relay, ['pending']);
  expect(await relay.ask('storage.get', {})).toMatchObject({ deliveries: 1, events: 1 });
});

test('an event whose history is gone is still known', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url);
  const content = { roomId, transcriptId: 't1' };
  const first = await relay.accept(content.roomId, content.transcriptId);
  await settled(relay, ['delivered']);
  relay.clock.jump(91 * DAY);
  await relay.ask('storage.prune', {});
  await settled(relay, []);
  relay.clock.jump(-91 * DAY);
  expect(await relay.accept(roomId, 't1')).toEqual({
    eventId: first.eventId,
    deliveries: 0,
    duplicate: true,
  });
});

test('a size limit removes the oldest finished first and never what is owed', async () => {
  const receiver = await startReceiver({ default: { body: 'x'.repeat(16_000) } });
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url);
  for (let i = 0; i < 150; i += 1) await relay.accept(roomId, `t${i}`);
  await settled(
    relay,
    Array.from({ length: 150 }, () => 'delivered'),
  );
  await relay.ask('endpoint.disable', { id: endpointId });
  await relay.accept(roomId, 'owed');
  await relay.ask('settings.update', { patch: { retentionMegabytes: 2 } });
  expect((await relay.ask('storage.get', {})).databaseBytes).toBeGreaterThan(2_000_000);

  const { removed } = await relay.ask('storage.prune', {});
  const { items } = await relay.ask('delivery.list', { limit: 200 });
  expect(items[0]).toMatchObject({ state: 'pending', title: 'Meeting owed' });
  expect(items).toHaveLength(151 - removed);
  expect(removed).toBeGreaterThan(0);
  expect((await relay.ask('storage.get', {})).databaseBytes).toBeLessThanOrEqual(2_000_000);
  expect(items.at(-1)!.title).toBe(`Meeting t${removed}`);
});
