import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRetention } from '../../src/main/delivery/retention.ts';
import { createSearchIndexWriter } from '../../src/main/delivery/search/index-writer.ts';
import { storedHistory } from '../support/stored-history.ts';
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

test('pruning by size leaves dead letters to their own age, and says how large the files are', async () => {
  const { add, file, ...store } = storedHistory();
  const retention = createRetention(store);
  for (let i = 0; i < 60; i += 1) add({ state: 'dead_letter', attempt: { body: 'x'.repeat(30_000) } });
  add({ state: 'cancelled' });
  const before = await retention.storage();
  expect(before.databaseBytes).toBeGreaterThan(1_000_000);
  expect(before.fileBytes).toBe(statSync(file).size + statSync(`${file}-wal`).size);
  const limits = { retentionDays: 90, deadLetterDays: 90, retentionMegabytes: 1 };
  expect(await retention.prune(limits)).toBe(1);
  expect(await retention.storage()).toMatchObject({ deliveries: 60, events: 60 });
});

/** A history whose answers have many words, so that much of it is its part of the search index, and all of that is there. */
async function searchableHistory(ages: { deliveries: number; olderByDays: number }[]) {
  const { sqlite, add, writer, clock, ...store } = storedHistory();
  const index = createSearchIndexWriter({ sqlite });
  const indexAll = () => writer.write(() => index.indexInWrite(10_000));
  let drawn = 1;
  const word = (): string => `word${((drawn = (drawn * 48_271) % 2_147_483_647) % 4000).toString(36)}`;
  for (const { deliveries, olderByDays } of ages) {
    for (let i = 0; i < deliveries; i += 1)
      add({ state: 'delivered', attempt: { body: Array.from({ length: 1500 }, word).join(' ') } });
    clock.jump(olderByDays * DAY);
  }
  sqlite.exec('INSERT INTO search_waiting SELECT id FROM deliveries');
  await indexAll();
  const retention = createRetention({ sqlite, writer, clock, ...store });
  const documents = () => sqlite.prepare('SELECT count(*) FROM search_index_docsize').pluck().get();
  return { retention, indexAll, documents };
}

test('a size limit takes no more than it must: what is searchable goes along with what it is of', async () => {
  const { retention, indexAll, documents } = await searchableHistory([{ deliveries: 600, olderByDays: 0 }]);
  const before = retention.usedBytes();
  const retentionMegabytes = Math.floor((before * 0.8) / 1_000_000);
  const removed = await retention.prune({ retentionDays: 90, deadLetterDays: 90, retentionMegabytes });
  const after = retention.usedBytes();
  expect(documents()).toBe(600 - removed);
  await indexAll();
  expect(retention.usedBytes()).toBe(after);
  expect(after).toBeLessThanOrEqual(retentionMegabytes * 1_000_000);
  expect(after).toBeGreaterThan(retentionMegabytes * 850_000);
  // FTS5 gives room back by the lump, so it cannot be exact.
  expect(removed / 600).toBeLessThan(1.5 * (1 - (retentionMegabytes * 1_000_000) / before));
});

test('what goes by its age makes all of its room before anything goes by size', async () => {
  const { retention } = await searchableHistory([
    { deliveries: 250, olderByDays: 91 },
    { deliveries: 350, olderByDays: 0 },
  ]);
  const retentionMegabytes = Math.floor((retention.usedBytes() * 0.8) / 1_000_000);
  expect(await retention.prune({ retentionDays: 90, deadLetterDays: 90, retentionMegabytes })).toBe(250);
  expect(retention.usedBytes()).toBeLessThanOrEqual(retentionMegabytes * 1_000_000);
});

test('pages that pruning frees go back to the disk, but for some to use again', async () => {
  const { sqlite, add, clock, ...store } = storedHistory();
  const retention = createRetention({ sqlite, clock, ...store });
  for (let i = 0; i < 900; i += 1) add({ state: 'delivered', attempt: { body: 'x'.repeat(60_000) } });
  const owed = add({ state: 'pending' });
  const before = await retention.storage();
  expect(before.databaseBytes).toBeGreaterThan(54_000_000);
  clock.jump(91 * DAY);
  const limits = { retentionDays: 90, deadLetterDays: 90, retentionMegabytes: 0 };
  expect(await retention.prune(limits)).toBe(900);
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  const after = await retention.storage();
  expect(after).toMatchObject({ deliveries: 1, events: 1, oldestAt: owed.acceptedAt });
  expect(after.databaseBytes).toBeLessThan(1_000_000);
  expect(after.fileBytes).toBeLessThan(18_000_000);
  expect(after.fileBytes).toBe(statSync(store.file).size);
});

test('pruning works in writes of a few rows, past those that were finished again since, and stops when told', async () => {
  const { sqlite, add, clock, writer, ...store } = storedHistory();
  const rows = Array.from({ length: 1200 }, () => add({ state: 'delivered', attempt: null }));
  clock.jump(91 * DAY);
  const again = rows.filter((_, i) => i % 100 === 0).map(({ id }) => id);
  const finishAgain = sqlite.prepare('UPDATE deliveries SET finished_at = ? WHERE id = ?');
  for (const id of again) finishAgain.run(clock.now(), id);
  const sizes: number[] = [];
  const watched: typeof writer = {
    ...writer,
    write: (fn) =>
      writer.write(() => {
        const before = sqlite.prepare('SELECT count(*) FROM deliveries').pluck().get() as number;
        const answer = fn();
        sizes.push(before - (sqlite.prepare('SELECT count(*) FROM deliveries').pluck().get() as number));
        return answer;
      }),
  };
  const retention = createRetention({ sqlite, clock, ...store, writer: watched });
  const limits = { retentionDays: 90, deadLetterDays: 90, retentionMegabytes: 0 };
  expect(await retention.prune(limits, () => sizes.length > 0)).toBe(sizes[0]);
  expect(await retention.prune(limits)).toBe(1200 - again.length - sizes[0]!);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
  const left = sqlite.prepare('SELECT id FROM deliveries ORDER BY id').pluck().all();
  expect(left).toEqual(again);
  expect(sqlite.prepare('SELECT count(*) FROM events').pluck().get()).toBe(again.length);
});

test('an event that nothing carries goes by its age, one that something still carries stays', async () => {
  const { sqlite, add, clock, ...store } = storedHistory();
  const retention = createRetention({ sqlite, clock, ...store });
  const lonely = add({ state: 'delivered' });
  sqlite.prepare('DELETE FROM deliveries WHERE id = ?').run(lonely.id);
  const shared = add({ state: 'delivered' });
  const dead = add({ state: 'dead_letter' });
  sqlite
    .prepare('UPDATE delivery_events SET event_id = ? WHERE delivery_id = ?')
    .run(shared.eventId, dead.id);
  const limits = { retentionDays: 90, deadLetterDays: 365, retentionMegabytes: 0 };
  await retention.prune(limits);
  const events = () => sqlite.prepare('SELECT id FROM events ORDER BY id').pluck().all();
  expect(events()).toEqual([lonely.eventId, shared.eventId, dead.eventId]);
  clock.jump(91 * DAY);
  expect(await retention.prune(limits)).toBe(1);
  expect(events()).toEqual([shared.eventId]);
});
