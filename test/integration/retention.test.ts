import { expect, test } from 'vitest';
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
