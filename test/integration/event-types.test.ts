import { expect, test } from 'vitest';
import { ALL_EVENT_TYPES, EVENT_TYPES, PAYLOAD_VERSIONS } from '../../src/shared/model.ts';
import type { SubscribedType } from '../../src/shared/model.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const nothingPending = (relay: TestEngine) =>
  until('nothing is pending', async () =>
    (await relay.ask('delivery.list', { limit: 200 })).items.every(({ state }) => state === 'delivered'),
  );

test.each([
  [undefined, ['transcript.completed']],
  [['transcript.updated'], ['transcript.updated']],
  [
    ['transcript.deleted', 'transcript.completed'],
    ['transcript.completed', 'transcript.deleted'],
  ],
  [[...EVENT_TYPES], [...EVENT_TYPES]],
] as const)('an endpoint that chose %j is sent exactly that', async (chosen, received) => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const settings = chosen === undefined ? {} : { eventTypes: [...chosen] as SubscribedType[] };
  const { roomId } = await relay.addRoom('team', receiver.url, settings);
  for (const eventType of EVENT_TYPES) {
    const { deliveries } = await relay.ask('event.sendSample', { roomId, eventType });
    expect(deliveries).toBe((received as readonly string[]).includes(eventType) ? 1 : 0);
    relay.clock.advance(1000);
  }
  await nothingPending(relay);
  const sent = receiver.requests.map(({ headers }) => headers['x-webhook-event']);
  expect(sent).toHaveLength(received.length);
  expect(new Set(sent)).toEqual(new Set(received));
  for (const { body, headers } of receiver.requests) {
    expect(JSON.parse(body.toString())).toMatchObject({ event: headers['x-webhook-event'] });
  }
});

test('endpoints of one room are each sent what they chose, in the version they chose', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', `${receiver.url}completed`);
  await relay.ask('endpoint.create', {
    roomId,
    endpoint: {
      url: `${receiver.url}deleted`,
      permissions: { allowLoopback: true },
      eventTypes: ['transcript.deleted'],
      payloadVersion: '2025-12-26',
    },
  });
  await relay.ask('event.sendSample', { roomId });
  await relay.ask('event.sendSample', { roomId, eventType: 'transcript.deleted' });
  await nothingPending(relay);
  const got = receiver.requests.map(({ path, body }) => {
    const { event, event_id: id } = JSON.parse(body.toString()) as { event: string; event_id?: string };
    return [path, event, typeof id];
  });
  expect(got).toHaveLength(2);
  expect(got).toEqual(
    expect.arrayContaining([
      ['/completed', 'transcript.completed', 'undefined'],
      ['/deleted', 'transcript.deleted', 'string'],
    ]),
  );
});

test('no type, a type that does not exist and the test type cannot be chosen', async () => {
  const relay = await startTestEngine();
  const choose = (eventTypes: string[]) => () =>
    relay.addRoom('team', 'http://127.0.0.1:9/', { eventTypes: eventTypes as SubscribedType[] });
  await expect(choose([])).rejects.toThrow(/Choose at least one event/);
  await expect(choose(['transcript.eaten'])).rejects.toThrow();
  await expect(choose(['test'])).rejects.toThrow();
});

const EVERY_SAMPLE = [...ALL_EVENT_TYPES, 'batch' as const].flatMap((type) =>
  PAYLOAD_VERSIONS.map((version) => [type, version] as const),
);
test.each(EVERY_SAMPLE)(
  'a sample of %s in %s can be looked at and sent',
  async (eventType, payloadVersion) => {
    const receiver = await startReceiver();
    const relay = await startTestEngine();
    const { body } = await relay.ask('event.example', { payloadVersion, eventType });
    const shown = JSON.parse(body) as Record<string, unknown>;
    expect(shown['event']).toBe(eventType);
    expect((await relay.ask('event.example', { payloadVersion, eventType })).body).toBe(body);

    const result = await relay.ask('endpoint.test', {
      endpoint: { url: receiver.url, permissions: { allowLoopback: true }, payloadVersion },
      secret: 'a-secret-0123456789',
      eventType,
    });
    expect(result.ok).toBe(true);
    const [request] = receiver.requests;
    expect(request!.headers['x-webhook-event']).toBe(eventType);
    const sent = JSON.parse(request!.body.toString()) as Record<string, unknown>;
    expect(Object.keys(sent)).toEqual(Object.keys(shown));
    expect(result.requestBody).toBe(request!.body.toString());
    // Nothing of a test is kept.
    expect((await relay.ask('delivery.list', {})).items).toEqual([]);
  },
);
