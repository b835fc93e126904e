import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine, temporaryFolder } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

type Envelope = {
  event: string;
  batch_id: string;
  count: number;
  event_ids: string[];
  events: { event: string; transcript: { id: string } }[];
};
const BATCH = { windowSeconds: 60, maxEvents: 3, maxBytes: 5_000_000 };
const items = async (relay: TestEngine) => (await relay.ask('delivery.list', { limit: 200 })).items;
const settled = (relay: TestEngine, states: string[]) =>
  until(`they are ${states.join()}`, async () => {
    const all = await items(relay);
    return all.length === states.length && all.every(({ state }, i) => state === states[i]) ? all : null;
  });

test('events are gathered until the window ends, then sent in one signed request with all ids', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, { batch: BATCH });
  const first = await relay.accept(roomId, 'a');
  relay.clock.advance(30_000);
  const second = await relay.accept(roomId, 'b');
  expect(await items(relay)).toHaveLength(1);
  expect(receiver.requests).toHaveLength(0);
  relay.clock.advance(30_000);
  const [request] = await receiver.waitFor(1);
  const envelope = JSON.parse(request!.body.toString()) as Envelope;
  const [delivery] = await settled(relay, ['delivered']);
  expect(envelope).toMatchObject({
    event: 'batch',
    batch_id: delivery!.id,
    version: '2026-11-23',
    count: 2,
    event_ids: [first.eventId, second.eventId],
  });
  expect(envelope.events.map(({ transcript }) => transcript.id)).toEqual(['a', 'b']);
  expect(request!.headers).toMatchObject({ 'x-webhook-event': 'batch', 'x-webhook-id': delivery!.id });
  const [, t, v1] = /t=(\d+),v1=([0-9a-f]+)/.exec(request!.headers['x-webhook-signature']!)!;
  const expected = createHmac('sha256', 'secret-of-team-0123456789').update(`${t}.`).update(request!.body);
  expect(v1).toBe(expected.digest('hex'));
  expect(delivery!.title).toBe('Meeting a and 1 more');
  const detail = await relay.ask('delivery.get', { id: delivery!.id });
  expect(detail).toMatchObject({ batch: true });
  expect(detail.events.map(({ id }) => id)).toEqual([first.eventId, second.eventId]);
  expect((await relay.ask('delivery.body', { id: delivery!.id })).body).toBe(request!.body.toString());
});

test('enough events, or enough bytes, go out at once; the next begins another batch', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const many = await relay.addRoom('many', receiver.url, { batch: BATCH });
  for (const id of ['a', 'b', 'c', 'd']) await relay.accept(many.roomId, id);
  const [full] = await receiver.waitFor(1);
  expect((JSON.parse(full!.body.toString()) as Envelope).count).toBe(3);
  await settled(relay, ['pending', 'delivered']);

  const big = await relay.addRoom('big', receiver.url, {
    batch: { ...BATCH, maxEvents: 100, maxBytes: 10_000 },
  });
  for (let i = 0; i < 10; i += 1) await relay.accept(big.roomId, `t${i}`);
  const requests = await receiver.waitFor(2);
  expect(requests[1]!.body.length).toBeLessThan(11_000);
  expect((JSON.parse(requests[1]!.body.toString()) as Envelope).count).toBeGreaterThan(1);
});

test('a failure is the whole batch’s: the same bytes and id again, and nothing is added to it any more', async () => {
  const receiver = await startReceiver({ script: [{ status: 500 }] });
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, { batch: BATCH });
  await relay.accept(roomId, 'a');
  await relay.accept(roomId, 'b');
  relay.clock.advance(60_000);
  await receiver.waitFor(1);
  await until('it waits', async () => (await items(relay))[0]!.attemptsMade === 1);
  await relay.accept(roomId, 'c');
  relay.clock.advance(66_000);
  const requests = await receiver.waitFor(3);
  const retried = requests.filter(
    ({ headers }) => headers['x-webhook-id'] === requests[0]!.headers['x-webhook-id'],
  );
  expect(retried).toHaveLength(2);
  expect(retried[1]!.body.equals(retried[0]!.body)).toBe(true);
  await settled(relay, ['delivered', 'delivered']);
});

test('a batch survives a restart while it gathers, and goes on gathering', async () => {
  const receiver = await startReceiver();
  const dataDir = temporaryFolder();
  const first = await startTestEngine({ dataDir });
  const { roomId } = await first.addRoom('team', receiver.url, { batch: BATCH });
  await first.accept(roomId, 'a');
  await first.stop();
  const second = await startTestEngine({ dataDir, clock: first.clock });
  await second.accept(roomId, 'b');
  second.clock.advance(60_000);
  const [request] = await receiver.waitFor(1);
  expect((JSON.parse(request!.body.toString()) as Envelope).count).toBe(2);
});

test('“send now” sends what has gathered', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, { batch: BATCH });
  await relay.accept(roomId, 'a');
  const [gathering] = await settled(relay, ['pending']);
  await relay.ask('delivery.resend', { id: gathering!.id });
  const [request] = await receiver.waitFor(1);
  expect((JSON.parse(request!.body.toString()) as Envelope).count).toBe(1);
});

test('the example shows the envelope', async () => {
  const relay = await startTestEngine();
  const { body } = await relay.ask('event.example', { payloadVersion: '2025-12-26', eventType: 'batch' });
  expect(JSON.parse(body)).toMatchObject({
    event: 'batch',
    count: 2,
    events: [{ event: 'transcript.completed' }, {}],
  });
});
