import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkSignature } from '../../src/main/intake/signature.ts';
import { sampleContent } from '../../src/shared/events/event-types.ts';
import type { DeliveryDetail } from '../../src/shared/views.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const MINUTE = 60_000;

async function onlyDelivery(relay: TestEngine): Promise<DeliveryDetail> {
  const { items } = await relay.ask('delivery.list', {});
  expect(items).toHaveLength(1);
  return relay.ask('delivery.get', { id: items[0]!.id });
}
const inState = (relay: TestEngine, check: (delivery: DeliveryDetail) => boolean) =>
  until('the delivery is where it belongs', async () => {
    const delivery = await onlyDelivery(relay);
    return check(delivery) ? delivery : null;
  });
const attempted = (relay: TestEngine, attempts: number) =>
  inState(relay, ({ attemptsMade, state }) => attemptsMade === attempts && state !== 'sending');

describe('one delivery', () => {
  test('a 2xx is delivered and everything of the attempt is kept', async () => {
    const receiver = await startReceiver({
      default: { status: 202, body: 'taken', headers: { 'x-answer': 'yes' } },
    });
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', receiver.url);
    expect(await relay.accept(roomId, 't1')).toMatchObject({ deliveries: 1, duplicate: false });

    const delivery = await attempted(relay, 1);
    expect(delivery).toMatchObject({
      state: 'delivered',
      lastStatus: 202,
      title: 'Meeting t1',
      eventType: 'transcript.completed',
    });
    const [attempt] = delivery.attempts;
    expect(attempt).toMatchObject({
      number: 1,
      trigger: 'scheduled',
      outcome: 'response',
      status: 202,
      remoteAddress: '127.0.0.1',
      reusedConnection: false,
      responseBody: { encoding: 'utf8', content: 'taken', size: 5, cut: false },
    });
    expect(attempt!.responseHeaders).toContainEqual(['x-answer', 'yes']);
    const sent = new Map(attempt!.requestHeaders);
    expect([...sent.keys()]).toEqual([
      'Content-Type',
      'User-Agent',
      'X-Webhook-Event',
      'X-Webhook-Retry',
      'X-Webhook-Id',
      'X-Webhook-Signature',
    ]);
    expect(sent.get('X-Webhook-Id')).toBe(delivery.events[0]!.id);
    const [request] = receiver.requests;
    expect(request!.body.toString()).toBe((await relay.ask('delivery.body', { id: delivery.id })).body);
  });

  test('a failure is retried on the schedule with the same id and bytes, then delivered', async () => {
    const receiver = await startReceiver({
      script: [{ status: 500 }, { status: 302, headers: { location: '/' } }],
      default: { status: 200 },
    });
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', receiver.url);
    await relay.accept(roomId, 't1');

    const first = await attempted(relay, 1);
    expect(first).toMatchObject({ state: 'pending', lastStatus: 500 });
    const wait = first.dueAt! - relay.clock.now();
    expect(wait).toBeGreaterThanOrEqual(MINUTE);
    expect(wait).toBeLessThanOrEqual(1.1 * MINUTE);
    expect(first.plannedAttempts).toHaveLength(28);

    relay.clock.advance(wait - 1);
    expect(receiver.requests).toHaveLength(1);
    relay.clock.advance(1);
    const second = await attempted(relay, 2);
    expect(second.dueAt! - relay.clock.now()).toBeGreaterThanOrEqual(2 * MINUTE);
    relay.clock.advance(3 * MINUTE);
    expect(await attempted(relay, 3)).toMatchObject({ state: 'delivered', lastStatus: 200 });

    const header = (name: string) => receiver.requests.map(({ headers }) => headers[name]);
    expect(new Set(header('x-webhook-id')).size).toBe(1);
    expect(header('x-webhook-retry')).toEqual(['0', '1', '2']);
    expect(new Set(header('x-webhook-signature')).size).toBe(3);
    expect(new Set(receiver.requests.map(({ body }) => body.toString('base64'))).size).toBe(1);
  });

  test('a refusal is a dead letter with a notice, and resending it starts a fresh schedule', async () => {
    const receiver = await startReceiver({
      script: [{ status: 401 }, { status: 500 }],
      default: { status: 200 },
    });
    const relay = await startTestEngine();
    const notices: unknown[] = [];
    relay.engine.on('notice', (notice) => notices.push(notice));
    const { roomId } = await relay.addRoom('team', receiver.url);
    await relay.accept(roomId, 't1');
    const dead = await inState(relay, ({ state }) => state === 'dead_letter');
    expect(dead.explanation.headline).toBe(
      'Given up after 1 attempt. The receiver answered 401 Unauthorized.',
    );
    await until('the notice came', () => notices.length > 0);
    expect(notices[0]).toMatchObject({ kind: 'dead_letter', deliveryId: dead.id, title: 'Meeting t1' });

    await relay.ask('delivery.resend', { id: dead.id });
    const again = await attempted(relay, 2);
    expect(again).toMatchObject({
      state: 'pending',
      attempts: [
        { number: 1, trigger: 'scheduled' },
        { number: 2, trigger: 'manual' },
      ],
    });
    expect(again.dueAt! - relay.clock.now()).toBeLessThanOrEqual(1.1 * MINUTE);
    relay.clock.advance(2 * MINUTE);
    expect(await attempted(relay, 3)).toMatchObject({ state: 'delivered' });
  });

  test('after the whole schedule it is a dead letter', async () => {
    const receiver = await startReceiver({ default: { status: 503 } });
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', receiver.url);
    await relay.accept(roomId, 't1');
    for (let attempts = 1; attempts <= 28; attempts += 1) {
      const delivery = await attempted(relay, attempts);
      expect(delivery.state).toBe('pending');
      relay.clock.advance(delivery.dueAt! - relay.clock.now());
    }
    expect(await attempted(relay, 29)).toMatchObject({ state: 'dead_letter' });
    expect(receiver.requests).toHaveLength(29);
  });
});

describe('resend', () => {
  test('a pending one is tried now in the place of its next step, and the schedule goes on', async () => {
    const receiver = await startReceiver({ default: { status: 500 } });
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', receiver.url);
    await relay.accept(roomId, 't1');
    const first = await attempted(relay, 1);
    await relay.ask('delivery.resend', { id: first.id });
    const second = await attempted(relay, 2);
    expect(second.attempts[1]!.trigger).toBe('manual');
    expect(second.dueAt! - relay.clock.now()).toBeGreaterThanOrEqual(2 * MINUTE);
  });

  test('a delivered one asks first, is tried once, and stays delivered whatever happens', async () => {
    const receiver = await startReceiver({ script: [{ status: 200 }], default: { status: 500 } });
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', receiver.url);
    await relay.accept(roomId, 't1');
    const { id } = await inState(relay, ({ state }) => state === 'delivered');
    await expect(relay.ask('delivery.resend', { id })).rejects.toMatchObject({ code: 'conflict' });
    await relay.ask('delivery.resend', { id, confirmDelivered: true });
    expect(await attempted(relay, 2)).toMatchObject({ state: 'delivered', lastStatus: 500 });
    relay.clock.advance(3 * MINUTE);
    expect(receiver.requests).toHaveLength(2);
  });

  test('one being sent is a conflict, a removed endpoint refuses', async () => {
    const receiver = await startReceiver({ default: { hang: 'headers' } });
    const relay = await startTestEngine();
    const { roomId, endpointId } = await relay.addRoom('team', receiver.url);
    await relay.accept(roomId, 't1');
    const { id } = await inState(relay, ({ state }) => state === 'sending');
    await expect(relay.ask('delivery.resend', { id })).rejects.toMatchObject({ code: 'conflict' });
    await receiver.waitFor(1);
    relay.clock.advance(31_000);
    expect(await attempted(relay, 1)).toMatchObject({ state: 'pending', lastOutcome: 'timeout' });
    expect(await relay.ask('endpoint.remove', { id: endpointId })).toEqual({ cancelled: 1 });
    expect(await onlyDelivery(relay)).toMatchObject({ state: 'cancelled' });
    await expect(relay.ask('delivery.resend', { id })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('it goes to the URL of now under the secret of now, with the body of then', async () => {
    const before = await startReceiver({ default: { status: 404 } });
    const after = await startReceiver();
    const relay = await startTestEngine();
    const { roomId, endpointId } = await relay.addRoom('team', before.url);
    await relay.accept(roomId, 't1');
    const { id } = await inState(relay, ({ state }) => state === 'dead_letter');
    const permissions = { allowLoopback: true, allowPrivate: false, allowList: [] };
    await relay.ask('endpoint.update', {
      id: endpointId,
      endpoint: { url: after.url, permissions, payloadVersion: '2025-12-26' },
      secret: 'another-secret-0123456789',
    });
    await relay.ask('delivery.resend', { id });
    expect(await attempted(relay, 2)).toMatchObject({ state: 'delivered' });
    const [sent] = after.requests;
    expect(sent!.body.equals(before.requests[0]!.body)).toBe(true);
    expect(sent!.headers['x-webhook-id']).toBe(before.requests[0]!.headers['x-webhook-id']);
    const now = relay.clock.now();
    const check = (secret: string) =>
      checkSignature(sent!.headers['x-webhook-signature'], sent!.body, secret, now);
    expect([check('another-secret-0123456789'), check('secret-of-team-0123456789')]).toEqual([
      'valid',
      'wrong',
    ]);
  });

  test('a cancelled one goes back and is tried', async () => {
    const receiver = await startReceiver({ script: [{ status: 500 }], default: { status: 200 } });
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', receiver.url);
    await relay.accept(roomId, 't1');
    const { id } = await attempted(relay, 1);
    expect(await relay.ask('delivery.cancel', { id })).toMatchObject({ state: 'cancelled' });
    await relay.ask('delivery.resend', { id });
    expect(await attempted(relay, 2)).toMatchObject({ state: 'delivered' });
  });
});

describe('holding', () => {
  test('a disabled endpoint holds; enabling it delivers or cancels what was held', async () => {
    const receiver = await startReceiver({ default: { status: 200 } });
    const relay = await startTestEngine();
    const { roomId, endpointId } = await relay.addRoom('team', receiver.url);
    await relay.ask('endpoint.disable', { id: endpointId });
    await relay.accept(roomId, 't1');
    expect(await onlyDelivery(relay)).toMatchObject({ state: 'pending', heldReason: 'endpoint_disabled' });
    expect(receiver.requests).toHaveLength(0);
    await relay.ask('endpoint.enable', { id: endpointId, held: 'deliver' });
    expect(await attempted(relay, 1)).toMatchObject({ state: 'delivered' });
  });

  test('an unreadable secret holds: no attempt, the number kept, never sent unsigned', async () => {
    const receiver = await startReceiver({ default: { status: 200 } });
    const first = await startTestEngine();
    const { roomId } = await first.addRoom('team', receiver.url);
    await first.ask('engine.pause', {});
    await first.accept(roomId, 't1');
    await first.stop();
    const noKeyring = {
      state: () => ({
        available: false as const,
        backend: 'basic_text',
        reason: 'There is no keyring.',
        remedy: 'Unlock it.',
      }),
      encrypt: () => Promise.reject(new Error('no')),
      decrypt: () => Promise.reject(new Error('no')),
    };
    const second = await startTestEngine({ dataDir: first.dataDir, clock: first.clock, cipher: noKeyring });
    await second.ask('engine.resume', {});
    const held = await inState(second, ({ heldReason }) => heldReason === 'secret_unavailable');
    expect(held).toMatchObject({ state: 'pending', attemptsMade: 0, attempts: [] });
    await second.stop();
    const third = await startTestEngine({ dataDir: first.dataDir, clock: first.clock });
    expect(await attempted(third, 1)).toMatchObject({ state: 'delivered' });
    expect(receiver.requests[0]!.headers['x-webhook-retry']).toBe('0');
  });

  test('paused delivers nothing until resumed, over a restart too', async () => {
    const receiver = await startReceiver({ default: { status: 200 } });
    const first = await startTestEngine();
    const { roomId } = await first.addRoom('team', receiver.url);
    await first.ask('engine.pause', {});
    await first.accept(roomId, 't1');
    await first.stop();
    const second = await startTestEngine({ dataDir: first.dataDir, clock: first.clock });
    expect((await second.ask('engine.status', {})).state).toBe('paused');
    expect(receiver.requests).toHaveLength(0);
    await second.ask('engine.resume', {});
    expect(await attempted(second, 1)).toMatchObject({ state: 'delivered' });
  });
});

describe('one event per completion', () => {
  test('the same content again owes nothing; other content of the same transcript is an update', async () => {
    const receiver = await startReceiver({ default: { status: 200 } });
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', receiver.url, {
      eventTypes: ['transcript.completed', 'transcript.updated'],
    });
    const first = await relay.accept(roomId, 't1');
    expect(await relay.accept(roomId, 't1')).toEqual({
      eventId: first.eventId,
      deliveries: 0,
      duplicate: true,
    });
    await attempted(relay, 1);

    const sample = sampleContent('transcript.completed', relay.clock.now(), roomId);
    if (sample.kind !== 'transcript') throw new Error('a sample transcript');
    const content = { ...sample, transcript: { ...sample.transcript, id: 't1', title: 'Another title' } };
    const event = { roomId, type: 'transcript.completed', content, intake: 'api', occurredAt: null } as const;
    expect(await relay.engine.intake.accept({ ...event, trust: 'submitted' })).toMatchObject({
      deliveries: 1,
    });
    await receiver.waitFor(2);
    expect(receiver.requests[1]!.headers['x-webhook-event']).toBe('transcript.updated');

    const again = { ...content, transcript: { ...content.transcript, title: 'A third title' } };
    await relay.engine.intake.accept({ ...event, content: again, trust: 'webhook' });
    await receiver.waitFor(3);
    expect(receiver.requests[2]!.headers['x-webhook-event']).toBe('transcript.completed');
  });

  test('an idempotency key stands for its body, also where the content was known already', async () => {
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', 'http://127.0.0.1:9/');
    const first = await relay.accept(roomId, 't1');
    const content = sampleContent('transcript.completed', relay.clock.now(), roomId);
    if (content.kind !== 'transcript') throw new Error('a sample transcript');
    const known = { ...content, transcript: { ...content.transcript, id: 't1', title: 'Meeting t1' } };
    const event = {
      roomId,
      type: 'transcript.completed',
      trust: 'submitted',
      intake: 'api',
      occurredAt: null,
    } as const;
    const keyed = (bodyHash: string, what: typeof known) =>
      relay.engine.intake.accept({ ...event, content: what, idempotency: { key: 'k', bodyHash } });
    expect(await keyed('one', known)).toMatchObject({ eventId: first.eventId, duplicate: true });
    const other = { ...known, transcript: { ...known.transcript, title: 'Another' } };
    await expect(keyed('two', other)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a disabled or removed room accepts nothing', async () => {
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', 'http://127.0.0.1:9/');
    await relay.ask('room.update', { id: roomId, enabled: false });
    await expect(relay.accept(roomId, 't1')).rejects.toMatchObject({ code: 'forbidden' });
    await relay.ask('room.remove', { id: roomId });
    await expect(relay.accept(roomId, 't1')).rejects.toMatchObject({ code: 'forbidden' });
  });
});

test('a delivery whose body is lost is a dead letter that says so, and harms no other', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url);
  await relay.ask('engine.pause', {});
  await relay.accept(roomId, 't1');
  const file = new Database(join(relay.dataDir, 'relay.db'));
  file.prepare('DELETE FROM bodies').run();
  file.close();
  await relay.accept(roomId, 't2');
  await relay.ask('engine.resume', {});
  await receiver.waitFor(1);
  const dead = await until('the damaged one is given up', async () =>
    (await relay.ask('delivery.list', { filter: { states: ['dead_letter'] } })).items.at(0),
  );
  const { attempts } = await relay.ask('delivery.get', { id: dead.id });
  expect(attempts[0]).toMatchObject({ outcome: 'request_invalid' });
  expect(attempts[0]!.summary).toMatch(/could not be built/);
});

describe('time', () => {
  test('a clock that jumped ahead is noticed: what fell due in between goes out at the next look', async () => {
    const receiver = await startReceiver({ script: [{ status: 500 }], default: { status: 200 } });
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', receiver.url);
    await relay.accept(roomId, 't1');
    await attempted(relay, 1);
    relay.clock.jump(3_600_000);
    relay.engine.networkReturned();
    expect(await attempted(relay, 2)).toMatchObject({ state: 'delivered' });
  });
});

test('a retry goes out on time while another attempt of the same endpoint hangs', async () => {
  const receiver = await startReceiver({ script: [{ hang: 'headers' }, { status: 500 }] });
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, { totalTimeoutMs: 120_000 });
  await relay.accept(roomId, 'hangs');
  await receiver.waitFor(1);
  await relay.accept(roomId, 'fails');
  await receiver.waitFor(2);
  await until('the second failed', async () => {
    const { items } = await relay.ask('delivery.list', {});
    return items.some(({ lastStatus }) => lastStatus === 500);
  });
  expect(relay.engine.status()).toMatchObject({ sending: 1 });
  relay.clock.advance(66_000);
  expect(await receiver.waitFor(3)).toHaveLength(3);
  expect(relay.engine.status().sending).toBeGreaterThanOrEqual(1);
});

test('secrets stand nowhere in the database or the log in clear', async () => {
  const receiver = await startReceiver({ default: { status: 200 } });
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, {
    headers: [{ name: 'Authorization', value: 'Bearer hidden-value-123', sensitive: true }],
  });
  await relay.accept(roomId, 't1');
  const { attempts } = await attempted(relay, 1);
  expect(new Map(attempts[0]!.requestHeaders).get('Authorization')).toBe(
    '[hidden: 23 characters, the value saved now]',
  );
  expect(receiver.requests[0]!.headers['authorization']).toBe('Bearer hidden-value-123');
  await relay.stop();
  const { readFileSync, readdirSync } = await import('node:fs');
  for (const file of readdirSync(relay.dataDir, { recursive: true, encoding: 'utf8' })) {
    if (file === 'logs') continue;
    const bytes = readFileSync(`${relay.dataDir}/${file}`).toString('latin1');
    expect(bytes).not.toContain('secret-of-team');
    expect(bytes).not.toContain('hidden-value-123');
  }
});
