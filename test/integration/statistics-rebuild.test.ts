import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FACTS } from '../../src/main/delivery/statistics/recount.ts';
import type { RebuildView } from '../../src/shared/views.ts';
import { startReceiver } from '../support/receiver.ts';
import type { Receiver } from '../support/receiver.ts';
import { startTestEngine } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The roll-ups as they lie in the file, in an order of their own. */
function rollups(relay: TestEngine): Record<string, unknown>[] {
  const file = new Database(join(relay.dataDir, 'relay.db'), { readonly: true });
  const rows = file.prepare('SELECT * FROM rollups ORDER BY endpoint_id, level, start').all();
  file.close();
  const sorted = (packed: unknown): string => String(packed).split(' ').toSorted().join(' ');
  return (rows as Record<string, unknown>[]).map((row) => ({
    ...row,
    failures: sorted(row['failures']),
    latencies: sorted(row['latencies']),
  }));
}

function change(relay: TestEngine, sql: string, ...values: unknown[]): void {
  const file = new Database(join(relay.dataDir, 'relay.db'));
  file.prepare(sql).run(...values);
  file.close();
}

async function rebuilt(relay: TestEngine): Promise<RebuildView> {
  await relay.ask('statistics.rebuild.start', {});
  return until('it is counted again', async () => {
    const view = await relay.ask('statistics.rebuild.get', {});
    return view.state === 'running' ? null : view;
  });
}

const quiet = (relay: TestEngine) =>
  until('nothing is under way', async () => {
    const { items } = await relay.ask('delivery.list', { limit: 200 });
    return items.every(
      ({ state, heldReason, dueAt }) =>
        state !== 'sending' && (state !== 'pending' || heldReason !== null || dueAt! > relay.clock.now()),
    );
  });

/** Some of everything that is counted, over three months. */
async function muchHappens(relay: TestEngine, receiver: Receiver): Promise<void> {
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url);
  const other = await relay.addRoom('board', receiver.url);
  const newest = async () => (await relay.ask('delivery.list', { limit: 1 })).items[0]!.id;
  const send = async (room: string, id: string, status: number): Promise<string> => {
    receiver.setDefault({ status });
    relay.clock.advance(1);
    await relay.accept(room, id);
    await quiet(relay);
    return newest();
  };

  await send(roomId, 'first', 200);
  const refused = await send(roomId, 'refused', 404);
  relay.clock.advance(40 * MINUTE);
  receiver.setDefault({ status: 200 });
  await relay.ask('delivery.resend', { id: refused });
  await quiet(relay);
  relay.clock.jump(9 * DAY);
  const again = await send(other.roomId, 'again', 200);
  receiver.setDefault({ status: 503 });
  await relay.ask('delivery.resend', { id: again, confirmDelivered: true });
  await quiet(relay);
  const retried = await send(roomId, 'retried', 503);
  receiver.setDefault({ status: 401 });
  relay.clock.advance(70_000);
  await quiet(relay);
  expect((await relay.ask('delivery.get', { id: retried })).state).toBe('dead_letter');
  await relay.ask('delivery.resend', { id: retried });
  await quiet(relay);

  relay.clock.jump(26 * DAY);
  await relay.ask('endpoint.disable', { id: endpointId });
  const held = await send(roomId, 'held', 200);
  await relay.ask('delivery.cancel', { id: held });
  const back = await send(roomId, 'back', 200);
  await relay.ask('delivery.cancel', { id: back });
  await relay.ask('endpoint.enable', { id: endpointId, held: 'deliver' });
  relay.clock.advance(HOUR);
  await relay.ask('delivery.resend', { id: back });
  await quiet(relay);
  await relay.ask('endpoint.disable', { id: other.endpointId });
  await send(other.roomId, 'lost', 200);
  await relay.ask('delivery.resend', { id: again, confirmDelivered: true });
  await relay.ask('endpoint.remove', { id: other.endpointId });
  relay.clock.jump(20 * DAY);
  await send(roomId, 'last', 200);
}

test('what is counted again is what was counted, to the last number, whatever had become of it', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  await muchHappens(relay, receiver);
  const counted = rollups(relay);
  expect(new Set(counted.map(({ level }) => level))).toEqual(new Set([0, 1, 2]));
  expect((await rebuilt(relay)).corrected).toBe(0);
  expect(rollups(relay)).toEqual(counted);

  change(relay, 'DELETE FROM rollups');
  const fromNothing = await rebuilt(relay);
  expect(fromNothing).toMatchObject({ state: 'finished', keptBefore: null, problem: null });
  expect(fromNothing.corrected).toBeGreaterThan(0);
  expect(rollups(relay)).toEqual(counted);

  // One level alone, rows that should not be there, and numbers that are wrong.
  change(relay, `UPDATE rollups SET delivered = delivered + 5, latencies = '3:7' WHERE level = 2`);
  change(relay, `DELETE FROM rollups WHERE level = 1 AND endpoint_id = ''`);
  change(relay, `UPDATE rollups SET failures = 'timeout:9', attempts = 99 WHERE level = 0`);
  change(
    relay,
    `INSERT INTO rollups SELECT endpoint_id, level, start + 900000, 1, 1, 1, 1, 1, 1, 1, 1, '', '' FROM rollups WHERE level = 0 AND true ON CONFLICT DO NOTHING`,
  );
  expect(rollups(relay)).not.toEqual(counted);
  await rebuilt(relay);
  expect(rollups(relay)).toEqual(counted);
});

test('an attempt that a crash interrupted is counted again as it was', async () => {
  const receiver = await startReceiver({ default: { hang: 'headers' } });
  const first = await startTestEngine();
  const { roomId } = await first.addRoom('team', receiver.url);
  await first.accept(roomId, 't1');
  await receiver.waitFor(1);
  await first.stop();
  const second = await startTestEngine({ dataDir: first.dataDir, clock: first.clock });
  await until(
    'it was found interrupted',
    async () => (await second.ask('delivery.list', {})).items[0]!.attemptsMade === 1,
  );
  const counted = rollups(second);
  expect(counted[0]).toMatchObject({ failures: 'interrupted:1' });
  change(second, 'DELETE FROM rollups');
  await rebuilt(second);
  expect(rollups(second)).toEqual(counted);
});

test('counts whose deliveries were pruned are kept, also where some of their deliveries are left', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url);
  const send = async (id: string, status: number): Promise<void> => {
    receiver.setDefault({ status });
    relay.clock.advance(1);
    await relay.accept(roomId, id);
    await quiet(relay);
  };
  await send('gone', 200);
  await send('stays', 404);
  relay.clock.jump(2 * HOUR);
  await send('gone too', 200);
  const prunedUntil = relay.clock.now();
  relay.clock.jump(40 * DAY);
  await send('young', 200);
  relay.clock.jump(60 * DAY);
  await relay.ask('settings.update', { patch: { retentionDays: 90, deadLetterDays: 365 } });
  expect(await relay.ask('storage.prune', {})).toEqual({ removed: 2 });

  const counted = rollups(relay);
  change(relay, `UPDATE rollups SET attempts = 99 WHERE start > ? OR level > 0`, prunedUntil);
  const view = await rebuilt(relay);
  expect(rollups(relay)).toEqual(counted);
  expect(view.keptBefore).toBe(prunedUntil - (prunedUntil % (15 * MINUTE)) + 15 * MINUTE);
  const { historyFrom } = await relay.ask('statistics.get', { edges: [0, view.keptBefore!] });
  expect(historyFrom).toBe(prunedUntil + 1);

  // Also what makes room for others moves the mark.
  await relay.ask('settings.update', { patch: { retentionMegabytes: 1 } });
  change(relay, 'CREATE TABLE filling AS SELECT randomblob(2000000) AS bytes');
  expect(await relay.ask('storage.prune', {})).toEqual({ removed: 1 });
  change(relay, 'DROP TABLE filling');
  const later = await rebuilt(relay);
  expect(later.keptBefore).toBeGreaterThan(view.keptBefore!);
  expect(rollups(relay)).toEqual(counted);
});

test('deliveries go on while it is counted again, and are counted once', async () => {
  // Never five failures in a row: a breaker would hold back the rest.
  const script = Array.from({ length: 400 }, (_, i) => ({ status: i % 2 === 0 ? 404 : 200 }));
  const receiver = await startReceiver({ script });
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, { concurrency: 1 });
  for (let i = 0; i < 300; i += 1) await relay.accept(roomId, `before ${i}`);
  await quiet(relay);
  change(relay, `UPDATE rollups SET attempts = attempts + 7, delivered = 0, latencies = ''`);

  let finished = false;
  relay.engine.on('rebuild.changed', ({ state }) => (finished ||= state === 'finished'));
  const starting = relay.ask('statistics.rebuild.start', {});
  const accepting = Array.from({ length: 100 }, (_, i) => relay.accept(roomId, `meanwhile ${i}`));
  const started = await starting;
  expect(started).toMatchObject({ state: 'running' });
  expect((await relay.ask('statistics.rebuild.start', {})).startedAt).toBe(started.startedAt);
  await Promise.race(accepting);
  expect(finished).toBe(false);
  await Promise.all(accepting);
  await until('it is over', async () => (await relay.ask('statistics.rebuild.get', {})).state === 'finished');
  await quiet(relay);
  const counted = rollups(relay);
  expect(counted[0]).toMatchObject({ accepted: 400, attempts: 400, delivered: 200, dead_letters: 200 });
  expect((await rebuilt(relay)).corrected).toBe(0);
});

test('it can be stopped, and ends with the engine', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, { concurrency: 64 });
  for (let i = 0; i < 400; i += 1) await relay.accept(roomId, `t${i}`);
  await quiet(relay);
  const counted = rollups(relay);
  change(relay, 'DELETE FROM rollups');
  const states: string[] = [];
  relay.engine.on('rebuild.changed', ({ state }) => states.push(state));
  await relay.ask('statistics.rebuild.start', {});
  expect(await relay.ask('statistics.rebuild.stop', {})).toMatchObject({ state: 'stopped' });
  expect(states.at(-1)).toBe('stopped');
  await rebuilt(relay);
  expect(rollups(relay)).toEqual(counted);
  await relay.ask('statistics.rebuild.start', {});
  await relay.stop();
});

test('the history is read without being sorted first, which would take a turn as long as it is', async () => {
  const relay = await startTestEngine();
  await relay.stop();
  const file = new Database(join(relay.dataDir, 'relay.db'), { readonly: true });
  const steps = file.prepare(`EXPLAIN QUERY PLAN ${FACTS}`).all('an endpoint') as { detail: string }[];
  file.close();
  expect(steps.map(({ detail }) => detail)).toEqual([
    expect.stringContaining('deliveries_endpoint_state'),
    expect.stringContaining('SEARCH a USING INDEX'),
  ]);
});
