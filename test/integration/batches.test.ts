import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sampleContent } from '../../src/shared/events/event-types.ts';
import { startReceiver } from '../support/receiver.ts';
import type { ReceivedRequest } from '../support/receiver.ts';
import { startTestEngine, temporaryFolder } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

type Envelope = {
  event: string;
  batch_id: string;
  count: number;
  event_ids: string[];
  events: { event: string; transcript: { id: string }; room: { name: string } }[];
};
const envelopeOf = ({ body }: ReceivedRequest): Envelope => JSON.parse(body.toString()) as Envelope;
const BATCH = { windowSeconds: 60, maxEvents: 3, maxBytes: 5_000_000 };
const items = async (relay: TestEngine) => (await relay.ask('delivery.list', { limit: 200 })).items;
const endpointOf = async (relay: TestEngine) => (await relay.ask('room.list', {}))[0]!.endpoints[0]!;
const settings = async (relay: TestEngine) => {
  const { url, permissions, batch, payloadVersion } = await endpointOf(relay);
  return { url, permissions, batch, payloadVersion };
};
/** Accepts a transcript whose title alone has so many characters. */
const acceptLarge = (relay: TestEngine, roomId: string, characters: number) => {
  const content = sampleContent('transcript.completed', relay.clock.now(), roomId);
  if (content.kind !== 'transcript') throw new Error('a whole transcript');
  const transcript = { ...content.transcript, title: 'x'.repeat(characters) };
  return relay.engine.intake.accept({
    roomId,
    type: 'transcript.completed',
    trust: 'submitted',
    content: { ...content, transcript },
    intake: 'api',
    occurredAt: null,
  });
};
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

test.each(['2025-08-27', '2025-12-26'] as const)(
  'the body is the documented envelope, byte for byte, around what an endpoint without batches is sent in %s',
  async (payloadVersion) => {
    const alone = await startReceiver();
    const together = await startReceiver();
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', together.url, { batch: BATCH, payloadVersion });
    const endpoint = { url: alone.url, permissions: { allowLoopback: true }, payloadVersion };
    await relay.ask('endpoint.create', { roomId, endpoint });
    const began = new Date(relay.clock.now()).toISOString();
    const ids: string[] = [];
    for (const id of ['a', 'b']) {
      ids.push((await relay.accept(roomId, id)).eventId);
      await alone.waitFor(ids.length);
      relay.clock.advance(1000);
    }
    relay.clock.advance(58_000);
    const [request] = await together.waitFor(1);
    const bodies = alone.requests.map(({ body }) => body.toString());
    expect(request!.body.toString()).toBe(
      `{"event":"batch","batch_id":"${request!.headers['x-webhook-id']}","version":"2026-11-23",` +
        `"timestamp":"${began}","count":2,"event_ids":["${ids.join('","')}"],"events":[${bodies.join(',')}]}`,
    );
  },
);

test('enough events go out at once, and the next begins another batch', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('many', receiver.url, { batch: BATCH });
  for (const id of ['a', 'b', 'c', 'd']) await relay.accept(roomId, id);
  const [full] = await receiver.waitFor(1);
  expect(envelopeOf(full!).count).toBe(3);
  await settled(relay, ['pending', 'delivered']);
});

test('the size holds for the whole body: an event that does not fit sends what is there and begins another', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const maxBytes = 10_000;
  const { roomId } = await relay.addRoom('big', receiver.url, {
    batch: { ...BATCH, maxEvents: 100, maxBytes },
  });
  for (let i = 0; i < 10; i += 1) await relay.accept(roomId, `t${i}`);
  const [request] = await receiver.waitFor(1);
  const { count, events } = envelopeOf(request!);
  expect(request!.body.length).toBeLessThanOrEqual(maxBytes);
  // One more would not have fitted.
  expect(request!.body.length + JSON.stringify(events[0]).length + 36).toBeGreaterThan(maxBytes);
  const { gathering } = await endpointOf(relay);
  expect(gathering?.events).toBe(10 - count);
});

test('an event larger than the size goes out at once, alone in its envelope', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('huge', receiver.url, {
    batch: { ...BATCH, maxEvents: 100, maxBytes: 10_000 },
  });
  await relay.accept(roomId, 'small');
  await acceptLarge(relay, roomId, 20_000);
  const requests = await receiver.waitFor(2);
  const sizes = requests.map(({ body }) => body.length).toSorted((a, b) => a - b);
  expect(sizes[0]).toBeLessThan(10_000);
  expect(sizes[1]).toBeGreaterThan(20_000);
  expect(requests.map((request) => envelopeOf(request).count)).toEqual([1, 1]);
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

test('a batch whose window ended while nothing ran goes out at the start, and the next event begins another', async () => {
  const receiver = await startReceiver();
  const dataDir = temporaryFolder();
  const first = await startTestEngine({ dataDir });
  const { roomId } = await first.addRoom('team', receiver.url, { batch: BATCH });
  await first.accept(roomId, 'a');
  await first.accept(roomId, 'b');
  await first.stop();
  first.clock.jump(3 * 3_600_000);
  const second = await startTestEngine({ dataDir, clock: first.clock });
  const [request] = await receiver.waitFor(1);
  expect(envelopeOf(request!).events.map(({ transcript }) => transcript.id)).toEqual(['a', 'b']);
  await second.accept(roomId, 'c');
  expect((await endpointOf(second)).gathering?.events).toBe(1);
});

test('a batch that is refused is a dead letter with all its events, and resent it is the same bytes', async () => {
  const receiver = await startReceiver({ script: [{ status: 422 }] });
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, { batch: BATCH });
  for (const id of ['a', 'b', 'c']) await relay.accept(roomId, id);
  const [refused] = await settled(relay, ['dead_letter']);
  expect((await relay.ask('delivery.get', { id: refused!.id })).events).toHaveLength(3);
  const resent = await relay.ask('recovery.start', {});
  expect(resent.total).toBe(1);
  const [first, again] = await receiver.waitFor(2);
  expect(again!.body.equals(first!.body)).toBe(true);
  await settled(relay, ['delivered']);
});

test('“send now” sends what has gathered, and is noted; after that it is a conflict', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, { batch: BATCH });
  await relay.accept(roomId, 'a');
  await relay.accept(roomId, 'b');
  const { gathering } = await endpointOf(relay);
  const now = relay.clock.now();
  expect(gathering).toMatchObject({ events: 2, since: now, dueAt: now + 60_000 });
  const detail = await relay.ask('delivery.get', { id: gathering!.deliveryId });
  expect(detail).toMatchObject({ gathering: true, explanation: { headline: 'Gathering: 2 events so far.' } });

  expect(await relay.ask('delivery.sendNow', { id: detail.id })).toMatchObject({ gathering: false });
  const [request] = await receiver.waitFor(1);
  expect(envelopeOf(request!).count).toBe(2);
  expect(request!.body.length).toBe(gathering!.bytes);
  const [delivery] = await settled(relay, ['delivered']);
  expect((await endpointOf(relay)).gathering).toBeNull();
  expect((await relay.ask('audit.list', {}))[0]).toMatchObject({
    action: 'delivery.sendNow',
    subjectId: delivery!.id,
  });
  await expect(relay.ask('delivery.sendNow', { id: delivery!.id })).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('a resend sends what has gathered as well', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, { batch: BATCH });
  await relay.accept(roomId, 'a');
  await relay.ask('delivery.resend', { id: (await items(relay))[0]!.id });
  const [request] = await receiver.waitFor(1);
  expect(envelopeOf(request!).count).toBe(1);
});

describe('while it gathers', () => {
  test.each([
    ['batching is switched off', { batch: null }],
    ['another payload version is chosen', { payloadVersion: '2025-12-26' as const }],
    ['fewer events make it full', { batch: { ...BATCH, maxEvents: 2 } }],
  ])('%s: what is there goes out now', async (_what, change) => {
    const receiver = await startReceiver();
    const relay = await startTestEngine();
    const { roomId, endpointId } = await relay.addRoom('team', receiver.url, { batch: BATCH });
    await relay.accept(roomId, 'a');
    await relay.accept(roomId, 'b');
    await relay.ask('endpoint.update', {
      id: endpointId,
      endpoint: { ...(await settings(relay)), ...change },
    });
    const [request] = await receiver.waitFor(1);
    expect(envelopeOf(request!).count).toBe(2);
  });

  test('a shorter window counts from when it began, and a longer one breaks no promise', async () => {
    const receiver = await startReceiver();
    const relay = await startTestEngine();
    const { roomId, endpointId } = await relay.addRoom('team', receiver.url, { batch: BATCH });
    await relay.accept(roomId, 'a');
    const began = relay.clock.now();
    relay.clock.advance(10_000);
    const dueAfter = async (windowSeconds: number) => {
      const endpoint = { ...(await settings(relay)), batch: { ...BATCH, windowSeconds } };
      return (await relay.ask('endpoint.update', { id: endpointId, endpoint })).gathering!.dueAt - began;
    };
    expect(await dueAfter(30)).toBe(30_000);
    expect(await dueAfter(3600)).toBe(30_000);
    relay.clock.advance(20_000);
    await receiver.waitFor(1);
  });

  test('a renamed room begins another batch, so that each says one name', async () => {
    const receiver = await startReceiver();
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', receiver.url, { batch: BATCH });
    await relay.accept(roomId, 'a');
    await relay.ask('room.update', { id: roomId, name: 'renamed' });
    await relay.accept(roomId, 'b');
    const [request] = await receiver.waitFor(1);
    expect(envelopeOf(request!).events.map(({ room }) => room.name)).toEqual(['team']);
    expect((await endpointOf(relay)).gathering?.events).toBe(1);
  });

  test('a disabled endpoint gathers on, held; enabling delivers or cancels it', async () => {
    const receiver = await startReceiver();
    const relay = await startTestEngine();
    const { roomId, endpointId } = await relay.addRoom('team', receiver.url, { batch: BATCH });
    await relay.accept(roomId, 'a');
    await relay.ask('endpoint.disable', { id: endpointId });
    await relay.accept(roomId, 'b');
    const [held] = await items(relay);
    expect(held).toMatchObject({ heldReason: 'endpoint_disabled', title: 'Meeting a and 1 more' });
    await expect(relay.ask('delivery.sendNow', { id: held!.id })).rejects.toThrow(/Enable it first/);
    // What it gathers is not hurried by being let go.
    await relay.ask('endpoint.enable', { id: endpointId, held: 'deliver' });
    expect((await items(relay))[0]).toMatchObject({
      state: 'pending',
      heldReason: null,
      dueAt: held!.acceptedAt + BATCH.windowSeconds * 1000,
    });
    await relay.ask('endpoint.disable', { id: endpointId });
    relay.clock.advance(120_000);
    expect(receiver.requests).toHaveLength(0);
    await relay.ask('endpoint.enable', { id: endpointId, held: 'deliver' });
    const [request] = await receiver.waitFor(1);
    expect(envelopeOf(request!).count).toBe(2);

    await relay.accept(roomId, 'c');
    await relay.ask('endpoint.disable', { id: endpointId });
    await relay.ask('endpoint.enable', { id: endpointId, held: 'cancel' });
    expect((await items(relay))[0]!.state).toBe('cancelled');
    expect((await endpointOf(relay)).gathering).toBeNull();
  });

  test('removing the endpoint cancels it, counted as the one delivery it is', async () => {
    const receiver = await startReceiver();
    const relay = await startTestEngine();
    const { roomId, endpointId } = await relay.addRoom('team', receiver.url, { batch: BATCH });
    await relay.accept(roomId, 'a');
    await relay.accept(roomId, 'b');
    expect(await relay.ask('endpoint.remove', { id: endpointId })).toEqual({ cancelled: 1 });
    relay.clock.advance(120_000);
    expect((await items(relay)).map(({ state }) => state)).toEqual(['cancelled']);
    expect(receiver.requests).toHaveLength(0);
  });
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
