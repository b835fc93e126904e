import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { MOST_EVENT_BYTES } from '../../src/main/intake/receiver.ts';
import { handClock } from '../support/hand-clock.ts';
import { askHttp, serveTestEngine, withBearer } from '../support/serve-engine.ts';
import type { ServedEngine } from '../support/serve-engine.ts';

const vector = JSON.parse(readFileSync('test/vectors/plain.json', 'utf8')) as {
  transcript: Record<string, unknown> & { topics: Record<string, unknown>[] };
  expected: { requests: Record<string, { body: string }> };
};
const WEBHOOK = vector.expected.requests['2025-12-26']!.body;
/** Nothing listens there, and nothing needs to: these tests end where the delivery is owed. */
const ENDPOINT = 'http://127.0.0.1:9/';

const submission = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'transcript.completed',
  source_kind: 'room',
  room: { name: 'team' },
  transcript: vector.transcript,
  ...changes,
});

async function serveWithRoom(): Promise<ServedEngine & { roomId: string; intakeSecret: string }> {
  const engine = await serveTestEngine();
  await engine.ask('engine.pause', {});
  const { roomId } = await engine.addRoom('team', ENDPOINT);
  const { secret } = await engine.ask('room.revealIntakeSecret', { id: roomId });
  return { ...engine, roomId, intakeSecret: secret };
}

async function storedDeliveries({ ask }: ServedEngine): Promise<number> {
  return (await ask('delivery.count', { filter: {} })).count;
}

function signatureOf(body: string, secret: string, ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

function sendWebhook(
  engine: ServedEngine,
  room: string,
  body: string,
  signature: string | null,
  headers: Record<string, string> = {},
) {
  return askHttp(`${engine.url}/v1/rooms/${room}/reflector`, {
    headers: {
      'content-type': 'application/json',
      ...(signature === null ? {} : { 'x-webhook-signature': signature }),
      ...headers,
    },
    body,
  });
}

test('a submitted transcript is stored, owed, and known the next time', async () => {
  const engine = await serveWithRoom();
  const accepted = await engine.submit(submission());
  expect(accepted.status).toBe(202);
  expect(accepted.json()).toEqual({ eventId: expect.stringMatching(/^[0-9a-f]{32}$/), deliveries: 1 });
  const { items } = await engine.ask('delivery.list', {});
  expect(items.map(({ title, room }) => [title, room.name])).toEqual([['Meeting Title', 'team']]);

  const again = await engine.submit(submission({ room: { id: engine.roomId } }));
  expect(again.status).toBe(200);
  expect(again.json()).toEqual({ eventId: accepted.json().eventId, duplicate: true });
  expect(await storedDeliveries(engine)).toBe(1);
});

test('an idempotency key names one body', async () => {
  const engine = await serveWithRoom();
  const headers = { 'idempotency-key': 'meeting-1' };
  const first = await engine.submit(submission(), headers);
  expect(first.status).toBe(202);
  const again = await engine.submit(submission(), headers);
  expect([again.status, again.json()]).toEqual([200, { eventId: first.json().eventId, duplicate: true }]);

  const other = submission({ transcript: { ...vector.transcript, title: 'Another' } });
  const refused = await engine.submit(other, headers);
  expect([refused.status, refused.json().error.code]).toEqual([409, 'conflict']);
  expect(await storedDeliveries(engine)).toBe(1);
  expect((await engine.submit(other, { 'idempotency-key': 'meeting-2' })).status).toBe(202);
  expect((await engine.submit(submission(), { 'idempotency-key': 'x'.repeat(256) })).status).toBe(400);
});

const { title: _title, ...withoutTopicTitle } = vector.transcript.topics[0]!;
const { id: _id, ...withoutId } = vector.transcript;

test.each([
  ['malformed JSON', '{"type": "transcript.completed",', null],
  ['not an object', '[]', null],
  [
    'what nests without end',
    JSON.stringify(submission({ transcript: { ...vector.transcript, action_items: 'DEEP' } })).replace(
      '"DEEP"',
      '['.repeat(100_000) + ']'.repeat(100_000),
    ),
    null,
  ],
  ['no room', submission({ room: undefined }), 'room'],
  ['a room of the wrong type', submission({ room: 'team' }), 'room'],
  ['no transcript', submission({ transcript: undefined }), 'transcript'],
  ['no source kind', submission({ source_kind: undefined }), 'source_kind'],
  ['a source that is no room', submission({ source_kind: 'file' }), 'source_kind'],
  ['an unknown type', submission({ type: 'transcript.imagined' }), 'type'],
  ['an impossible time', submission({ occurred_at: 'yesterday' }), 'occurred_at'],
  ['a transcript without id', submission({ transcript: withoutId }), 'transcript.id'],
  [
    'a duration that is text',
    submission({ transcript: { ...vector.transcript, duration: '5 min' } }),
    'transcript.duration',
  ],
  [
    'a topic without title',
    submission({ transcript: { ...vector.transcript, topics: [withoutTopicTitle] } }),
    'transcript.topics.0.title',
  ],
  [
    'a topic with neither words nor WebVTT',
    submission({
      transcript: { ...vector.transcript, topics: [{ title: 'a', summary: 'b', timestamp: 0 }] },
    }),
    'transcript.topics.0.words',
  ],
  [
    'participants that are no list',
    submission({ transcript: { ...vector.transcript, participants: {} } }),
    'transcript.participants',
  ],
])('refuses %s with 400 and stores nothing', async (_name, body, path) => {
  const engine = await serveWithRoom();
  const { status, json } = await engine.submit(body as Record<string, unknown> | string);
  expect(status).toBe(400);
  const { ok, error } = json();
  expect([ok, error.code]).toEqual([false, 'invalid_input']);
  const paths = (error.issues ?? []).map((issue: { path: string }) => issue.path) as string[];
  expect(path === null || paths.includes(path), JSON.stringify(error)).toBe(true);
  expect(error.message.length).toBeGreaterThan(10);
  expect(await storedDeliveries(engine)).toBe(0);
});

test('refuses an unknown room, a disabled one, another content type and another method', async () => {
  const engine = await serveWithRoom();
  const unknown = await engine.submit(submission({ room: { name: 'nowhere' } }));
  expect([unknown.status, unknown.json().error.code]).toEqual([404, 'not_found']);

  await engine.ask('room.update', { id: engine.roomId, enabled: false });
  const disabled = await engine.submit(submission());
  expect([disabled.status, disabled.json().error.code]).toEqual([403, 'forbidden']);
  expect(disabled.json().error.message).toContain('disabled');
  const signature = signatureOf(WEBHOOK, engine.intakeSecret, engine.clock.now());
  expect((await sendWebhook(engine, 'team', WEBHOOK, signature)).status).toBe(403);
  await engine.ask('room.update', { id: engine.roomId, enabled: true });

  expect((await engine.submit(submission(), { 'content-type': 'text/plain' })).status).toBe(415);
  const read = await askHttp(`${engine.url}/v1/events`, { headers: withBearer(engine.intakeToken) });
  expect([read.status, read.headers['allow']]).toEqual([405, 'POST']);
  expect(await storedDeliveries(engine)).toBe(0);
});

test('takes the tokens of the settings and of this run, until they are revoked', async () => {
  const engine = await serveWithRoom();
  const { id, token } = await engine.ask('intakeToken.create', { name: 'recorder' });
  const statusWith = async (headers: Record<string, string>) =>
    (
      await askHttp(`${engine.url}/v1/events`, {
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(submission()),
      })
    ).status;

  expect(await statusWith({})).toBe(401);
  expect(await statusWith({ authorization: `Basic ${token}` })).toBe(401);
  expect(await statusWith(withBearer(`${token}x`))).toBe(401);
  expect(await statusWith(withBearer(engine.adminToken))).toBe(401);
  expect(await storedDeliveries(engine)).toBe(0);
  expect(await statusWith(withBearer(token))).toBe(202);
  expect(await statusWith(withBearer(engine.intakeToken))).toBe(200);
  await engine.ask('intakeToken.revoke', { id });
  expect(await statusWith(withBearer(token))).toBe(401);
  expect(engine.logged.join('\n')).not.toContain(token);
});

test('takes Reflector’s own webhook by the room’s name or id, and knows it from a submission', async () => {
  const engine = await serveWithRoom();
  const signature = signatureOf(WEBHOOK, engine.intakeSecret, engine.clock.now());
  const accepted = await sendWebhook(engine, 'team', WEBHOOK, signature);
  expect([accepted.status, accepted.json()]).toEqual([
    202,
    { eventId: expect.any(String) as string, deliveries: 1 },
  ]);
  const duplicate = { eventId: accepted.json().eventId, duplicate: true };
  const again = await sendWebhook(engine, engine.roomId, WEBHOOK, signature);
  expect([again.status, again.json()]).toEqual([200, duplicate]);
  const submitted = await engine.submit(submission());
  expect([submitted.status, submitted.json()]).toEqual([200, duplicate]);
  expect(await storedDeliveries(engine)).toBe(1);

  expect((await sendWebhook(engine, 'nowhere', WEBHOOK, signature)).status).toBe(404);
  expect((await sendWebhook(engine, '%E0%A4', WEBHOOK, signature)).status).toBe(404);
});

test('refuses a webhook whose signature is missing, broken, wrong, old or from the future', async () => {
  const engine = await serveWithRoom();
  const now = engine.clock.now();
  const secret = engine.intakeSecret;
  const refusals: [string | null, string][] = [
    [null, 'carries no'],
    ['', 'carries no'],
    ['v1=00', 'must read'],
    ['t=soon,v1=00', 'must read'],
    [`t=${Math.floor(now / 1000)}`, 'must read'],
    [signatureOf(WEBHOOK, 'another secret', now), 'does not match'],
    [signatureOf(`${WEBHOOK} `, secret, now), 'does not match'],
    [`t=${Math.floor(now / 1000)},v1=abc`, 'does not match'],
    [signatureOf(WEBHOOK, secret, now - 301_000), 'five minutes'],
    [signatureOf(WEBHOOK, secret, now + 301_000), 'five minutes'],
  ];
  for (const [signature, reason] of refusals) {
    const { status, json } = await sendWebhook(engine, 'team', WEBHOOK, signature);
    expect([status, json().error.code], String(signature)).toEqual([401, 'unauthorized']);
    expect(json().error.message).toContain(reason);
  }
  // A token does not stand in for the signature.
  expect((await sendWebhook(engine, 'team', WEBHOOK, null, withBearer(engine.intakeToken))).status).toBe(401);
  expect(await storedDeliveries(engine)).toBe(0);

  const old = signatureOf(WEBHOOK, secret, now - 299_000);
  const two = old.replace(',v1=', `,v1=${'0'.repeat(64)},v1=`);
  expect((await sendWebhook(engine, 'team', WEBHOOK, two)).status).toBe(202);
});

test.each(['plain', 'unicode-and-nulls', 'long-segments'])(
  'takes the webhook that Reflector recorded as %s, signature and all, at its time and not later',
  async (name) => {
    const recorded = JSON.parse(readFileSync(`test/vectors/${name}.json`, 'utf8')) as {
      secret: string;
      expected: { requests: Record<string, { headers: Record<string, string>; body: string }> };
    };
    const { headers, body } = recorded.expected.requests['2025-12-26']!;
    const signature = headers['X-Webhook-Signature']!;
    const sentAt = Number(/t=(\d+)/.exec(signature)![1]) * 1000;
    const engine = await serveTestEngine({ engine: { clock: handClock(sentAt + 2000) } });
    const { roomId } = await engine.addRoom('team', ENDPOINT);
    await engine.ask('room.setIntakeSecret', { id: roomId, secret: recorded.secret });
    expect((await sendWebhook(engine, 'team', `${body} `, signature, headers)).status).toBe(401);
    expect((await sendWebhook(engine, 'team', body, signature, headers)).status).toBe(202);
    engine.clock.jump(301_000);
    expect((await sendWebhook(engine, 'team', body, signature, headers)).status).toBe(401);
  },
);

test('a time without a zone is UTC, whatever the zone of this machine', async () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'America/New_York';
  onTestFinished(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  expect(new Date(0).getTimezoneOffset()).toBe(300);
  const engine = await serveWithRoom();
  expect((await engine.submit(submission({ occurred_at: '2025-08-27 12:00:00.5' }))).status).toBe(202);
  const { items } = await engine.ask('delivery.list', {});
  const { events } = await engine.ask('delivery.get', { id: items[0]!.id });
  expect(events[0]!.occurredAt).toBe(Date.UTC(2025, 7, 27, 12, 0, 0, 500));
});

test('answers Reflector’s test event after its signature, and stores nothing', async () => {
  const engine = await serveWithRoom();
  const body = JSON.stringify({ event: 'test', timestamp: '2025-08-27T12:00:00Z', message: 'hello' });
  const now = engine.clock.now();
  const tested = await sendWebhook(engine, 'team', body, signatureOf(body, engine.intakeSecret, now));
  expect([tested.status, tested.json().ok]).toEqual([200, true]);
  expect((await sendWebhook(engine, 'team', body, signatureOf(body, 'wrong', now))).status).toBe(401);
  expect(await storedDeliveries(engine)).toBe(0);

  for (const [wrong, path] of [
    [{ event: 'transcript.begun' }, 'event'],
    [{ ...JSON.parse(WEBHOOK), transcript: withoutId }, 'transcript.id'],
  ] as const) {
    const text = JSON.stringify(wrong);
    const refused = await sendWebhook(engine, 'team', text, signatureOf(text, engine.intakeSecret, now));
    expect(refused.status).toBe(400);
    expect(refused.json().error.issues[0].path).toContain(path);
  }
  const broken = await sendWebhook(engine, 'team', '{', signatureOf('{', engine.intakeSecret, now));
  expect(broken.status).toBe(400);
  expect(await storedDeliveries(engine)).toBe(0);
});

test('an oversized body is answered 413 while it is still coming, and the connection ends in peace', async () => {
  const engine = await serveWithRoom();
  const chunk = Buffer.alloc(1_048_576, 0x20);
  const many = MOST_EVENT_BYTES / chunk.length + 1;
  const lengthHeader = `content-length: ${many * chunk.length}`;
  for (const header of [lengthHeader, 'transfer-encoding: chunked']) {
    const socket = connect(Number(new URL(engine.url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const told = readToEnd(socket);
    socket.write(
      `POST /v1/events HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer ${engine.intakeToken}\r\n` +
        `content-type: application/json\r\n${header}\r\n\r\n`,
    );
    for (let sent = 0; sent < many; sent += 1) {
      const framed =
        header === lengthHeader
          ? chunk
          : Buffer.concat([Buffer.from('100000\r\n'), chunk, Buffer.from('\r\n')]);
      if (!socket.write(framed)) await once(socket, 'drain');
    }
    if (header !== lengthHeader) socket.write('0\r\n\r\n');
    const answered = await told;
    expect(answered, header).toMatch(/^HTTP\/1\.1 413 /);
    expect(answered, header).toMatch(/connection: close/i);
    expect(JSON.parse(answered.slice(answered.indexOf('\r\n\r\n'))), header).toMatchObject({
      ok: false,
      error: { code: 'too_large' },
    });
  }
  expect(await storedDeliveries(engine)).toBe(0);
});

/** Everything up to the end of the connection; fails where it is reset. */
function readToEnd(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  return new Promise((resolve, reject) => {
    socket.once('end', () => resolve(text));
    socket.once('error', reject);
  });
}

test('a wider listener has the two intake routes and nothing else', async () => {
  const port = await freePort();
  const engine = await serveTestEngine({ intake: { host: '127.0.0.1', port } });
  await engine.ask('engine.pause', {});
  await engine.addRoom('team', ENDPOINT);
  const wider = `http://127.0.0.1:${port}`;
  const accepted = await askHttp(`${wider}/v1/events`, {
    headers: { ...withBearer(engine.intakeToken), host: 'relay.example.org' },
    body: JSON.stringify(submission()),
  });
  expect(accepted.status).toBe(202);
  expect((await sendWebhook({ ...engine, url: wider }, 'team', WEBHOOK, null)).status).toBe(401);
  for (const path of ['/', '/healthz', '/open?code=x', '/api/events', '/assets/app.js']) {
    expect((await askHttp(wider + path)).status, path).toBe(404);
  }
  const asked = await askHttp(`${wider}/api/engine.status`, {
    headers: withBearer(engine.adminToken),
    body: '{}',
  });
  expect([asked.status, asked.json().error.code]).toEqual([404, 'not_found']);
});

/** A port nobody listens on just now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
