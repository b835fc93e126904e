import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const inState = (relay: TestEngine, wanted: string) =>
  until(`the delivery is ${wanted}`, async () => {
    const { items } = await relay.ask('delivery.list', {});
    return items[0]?.state === wanted ? items[0] : null;
  });

/** What is kept under a key: of endpoints, and of rooms. */
function storedSecrets(relay: TestEngine): { endpoints: number; rooms: number } {
  const file = new Database(join(relay.dataDir, 'relay.db'), { readonly: true });
  const count = (sql: string): number => file.prepare(sql).pluck().get() as number;
  const counts = {
    endpoints: count('SELECT count(*) FROM secrets'),
    rooms: count('SELECT count(intake_secret_ciphertext) FROM rooms'),
  };
  file.close();
  return counts;
}

test('what was being sent when its endpoint was removed is not tried again', async () => {
  let answerNow = (): void => {};
  const delayUntil = new Promise<void>((resolve) => (answerNow = resolve));
  const receiver = await startReceiver({ script: [{ status: 500, delayUntil }] });
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url);
  await relay.accept(roomId, 't1');
  await receiver.waitFor(1);
  await relay.ask('endpoint.remove', { id: endpointId });
  answerNow();
  expect(await inState(relay, 'cancelled')).toMatchObject({ attemptsMade: 1, lastStatus: 500 });
  relay.clock.advance(25 * 3_600_000);
  expect(receiver.requests).toHaveLength(1);
});

test('nor is it after a restart that interrupted it', async () => {
  const receiver = await startReceiver({ script: [{ hang: 'headers' }] });
  const first = await startTestEngine();
  const { roomId, endpointId } = await first.addRoom('team', receiver.url);
  await first.accept(roomId, 't1');
  await receiver.waitFor(1);
  await first.ask('endpoint.remove', { id: endpointId });
  await first.stop();
  const second = await startTestEngine({ dataDir: first.dataDir, clock: first.clock });
  expect(await inState(second, 'cancelled')).toMatchObject({ attemptsMade: 1, lastOutcome: 'interrupted' });
  expect(receiver.requests).toHaveLength(1);
});

test('removing an endpoint or a room leaves no secret of it behind', async () => {
  const relay = await startTestEngine();
  const headers = [{ name: 'Authorization', value: 'Bearer 0123456789', sensitive: true }];
  const kept = await relay.addRoom('kept', 'http://127.0.0.1:9/');
  const { endpointId } = await relay.addRoom('emptied', 'http://127.0.0.1:9/', { headers });
  const { roomId } = await relay.addRoom('removed', 'http://127.0.0.1:9/', { headers });
  expect(storedSecrets(relay)).toEqual({ endpoints: 5, rooms: 3 });
  await relay.ask('endpoint.remove', { id: endpointId });
  expect(storedSecrets(relay)).toEqual({ endpoints: 3, rooms: 3 });
  await relay.ask('room.remove', { id: roomId });
  expect(storedSecrets(relay)).toEqual({ endpoints: 1, rooms: 2 });
  // With its secret gone a test of it would go out unsigned.
  const permissions = { allowLoopback: true, allowPrivate: false, allowList: [] };
  const trial = { endpointId, endpoint: { url: 'http://127.0.0.1:9/', permissions } };
  for (const name of ['endpoint.test', 'endpoint.dryRun'] as const)
    await expect(relay.ask(name, trial)).rejects.toMatchObject({ code: 'not_found' });
  expect(await relay.ask('endpoint.revealSecret', { id: kept.endpointId })).toMatchObject({
    secret: 'secret-of-kept-0123456789',
  });
});
