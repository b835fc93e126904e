import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startHeadless } from '../support/headless.ts';
import { startReceiver } from '../support/receiver.ts';
import type { Answer } from '../support/receiver.ts';
import { askHttp, serveTestEngine, withBearer } from '../support/serve-engine.ts';
import { startTestEngine, temporaryFolder } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

type Line = Record<string, unknown> & { level: string; event: string };

const linesOf = ({ logged }: TestEngine): Line[] => logged.map((line) => JSON.parse(line) as Line);
const attemptsOf = (engine: TestEngine): Line[] =>
  linesOf(engine).filter(({ attempt }) => attempt !== undefined);

test('every attempt leaves one line with its ids, its retry count, and what it met', async () => {
  const engine = await startTestEngine();
  const long = `Überlastet ${'x'.repeat(600)}`;
  const receiver = await startReceiver({
    script: [
      { status: 503, body: long, keepAlive: false },
      { reset: 'before' },
      { status: 200, body: 'thanks' },
    ],
  });
  const { roomId, endpointId } = await engine.addRoom('team', `${receiver.url}hook?key=1`);
  const { eventId } = await engine.accept(roomId, 'transcript-1');
  for (let count = 1; count <= 3; count += 1) {
    await until(`attempt ${count} has its line`, () => attemptsOf(engine).length === count);
    engine.clock.advance(3_700_000);
  }
  const { items } = await engine.ask('delivery.list', {});
  const about = {
    deliveryId: items[0]!.id,
    eventId,
    transcriptId: 'transcript-1',
    roomId,
    room: 'team',
    endpointId,
    host: '127.0.0.1',
    trigger: 'scheduled',
  };
  const [first, second, third] = attemptsOf(engine);
  expect(first).toMatchObject({
    ...about,
    level: 'warn',
    event: 'attempt failed, another follows',
    attempt: 1,
    retry: 0,
    status: 503,
    responseBytes: 612,
    response: long.slice(0, 500),
  });
  expect(Date.parse(first!['nextAttemptAt'] as string)).toBeGreaterThan(Date.parse(first!['time'] as string));
  expect(second).toMatchObject({
    ...about,
    level: 'warn',
    attempt: 2,
    retry: 1,
    outcome: 'connection_reset',
  });
  expect(second!['error']).toMatch(/^The receiver closed the connection/);
  expect(third).toMatchObject({
    ...about,
    level: 'info',
    event: 'delivered',
    attempt: 3,
    retry: 2,
    status: 200,
  });
  expect(third).toMatchObject({ responseBytes: 6, ms: expect.any(Number) as number });
  expect(third).not.toHaveProperty('response');
  expect(linesOf(engine).find(({ event }) => event === 'event accepted')).toMatchObject({
    eventId,
    transcriptId: 'transcript-1',
    roomId,
    room: 'team',
    intake: 'api',
    deliveries: 1,
  });
});

test('a dead letter, a batch, a resend and a failing endpoint each have their line', async () => {
  const engine = await startTestEngine();
  const receiver = await startReceiver({ default: { status: 404, body: 'no' } });
  const { roomId, endpointId } = await engine.addRoom('team', receiver.url, {
    batch: { windowSeconds: 1, maxEvents: 2 },
  });
  const one = await engine.accept(roomId, 't1');
  const two = await engine.accept(roomId, 't2');
  const dead = await until('it is given up', () =>
    linesOf(engine).find(({ event }) => event === 'attempt failed, given up'),
  );
  expect(dead).toMatchObject({
    level: 'error',
    eventIds: [one.eventId, two.eventId],
    transcriptIds: ['t1', 't2'],
    status: 404,
    response: 'no',
  });
  for (const expected of [2, 3]) {
    await engine.ask('delivery.resend', { id: dead['deliveryId'] as string });
    await until('it failed again', () => attemptsOf(engine).length === expected);
  }
  expect(attemptsOf(engine).map(({ trigger, retry }) => [trigger, retry])).toEqual([
    ['scheduled', 0],
    ['manual', 1],
    ['manual', 2],
  ]);
  expect(linesOf(engine).find(({ event }) => event === 'endpoint failing')).toMatchObject({
    level: 'warn',
    endpointId,
    room: 'team',
  });
});

test('a test leaves a line too, with what it met and without what was only typed', async () => {
  const engine = await startTestEngine();
  const receiver = await startReceiver({
    script: [{ status: 200, body: 'ok' }],
    default: { status: 500, echo: true },
  });
  const { roomId, endpointId } = await engine.addRoom('team', receiver.url);
  const endpoint = {
    url: `${receiver.url}hook?k=canary-query`,
    permissions: { allowLoopback: true, allowPrivate: false, allowList: [] },
    headers: [{ name: 'X-Key', value: 'canary-typed-header', sensitive: true }],
  };
  await engine.ask('endpoint.test', { endpointId, roomName: 'team', endpoint });
  await engine.ask('endpoint.test', { roomName: 'new', endpoint, secret: 'canary-typed-secret' });
  const [saved, typed] = attemptsOf(engine);
  const tried = { trigger: 'test', attempt: 1, retry: 0, host: '127.0.0.1' };
  expect(saved).toMatchObject({
    ...tried,
    level: 'info',
    event: 'test delivered',
    status: 200,
    responseBytes: 2,
  });
  expect(saved).toMatchObject({ roomId, endpointId, room: 'team' });
  expect(typed).toMatchObject({
    ...tried,
    level: 'warn',
    event: 'test failed',
    status: 500,
    endpointId: null,
  });
  expect(typed!['response']).toContain('[redacted]');
  const signature = String(receiver.requests[1]!.headers['x-webhook-signature']).split('v1=')[1]!;
  for (const secret of ['canary', signature]) expect(JSON.stringify(typed)).not.toContain(secret);
});

test('no secret, signature or token stands in any line, whatever a receiver echoes', async () => {
  const engine = await serveTestEngine();
  const canaries = {
    signing: 'canary-signing-"secret"/ü',
    header: 'canary-header-0123456789',
    authorization: `Basic ${Buffer.from('canary:canary-password').toString('base64')}`,
    query: 'canary-query-value',
    intake: 'canary-intake-secret',
    adminToken: engine.adminToken,
    intakeToken: engine.intakeToken,
    madeToken: (await engine.ask('intakeToken.create', { name: 'importer' })).token,
  };
  const echo: Answer[] = [503, 404, 302].map((status) => ({ status, echo: true }));
  // A receiver that tells what it knows, as those do that print their settings with an error.
  const told = JSON.stringify({ ...canaries, adminToken: '', intakeToken: '' });
  const receiver = await startReceiver({ script: echo, default: { status: 500, body: told } });
  const settings = {
    url: `${receiver.url}hook?k=${canaries.query}&x=1`,
    standardWebhooks: true,
    permissions: { allowLoopback: true, allowPrivate: false, allowList: [] },
    headers: [
      { name: 'X-Key', value: canaries.header, sensitive: true },
      { name: 'Authorization', value: canaries.authorization, sensitive: false },
    ],
  };
  const room = await engine.ask('room.create', {
    name: 'team',
    endpoint: settings,
    secret: canaries.signing,
  });
  await engine.ask('room.setIntakeSecret', { id: room.id, secret: canaries.intake });
  await engine.ask('room.revealIntakeSecret', { id: room.id });
  await engine.ask('endpoint.rotateSecret', {
    id: room.endpoints[0]!.id,
    secret: `${canaries.signing}-next`,
  });
  for (const id of ['a', 'b', 'c', 'd']) await engine.accept(room.id, id);
  await until('all four were tried', () => attemptsOf(engine).length >= 4);

  // What a stranger sends in is refused, and what fails inside is reported, with errors that name addresses.
  await askHttp(`${engine.url}/v1/events?token=${canaries.intakeToken}`, {
    headers: withBearer(canaries.intakeToken),
    body: JSON.stringify({ secret: canaries.intake }),
  });
  await askHttp(`${engine.url}/api/room.create`, { headers: withBearer(canaries.adminToken), body: '{' });
  await engine.ask('endpoint.update', {
    id: room.endpoints[0]!.id,
    endpoint: { ...settings, url: `http://127.0.0.1:1/?k=${canaries.query}`, headers: [] },
  });
  await engine.accept(room.id, 'e');
  await until('it could not be reached', () =>
    attemptsOf(engine).some(({ outcome }) => outcome === 'connection_refused'),
  );

  const text = engine.logged.join('\n');
  const signatures = receiver.requests.flatMap(({ headers }) => [
    ...headers['x-webhook-signature']!.matchAll(/v1=([0-9a-f]{64})/g),
    ...headers['webhook-signature']!.matchAll(/v1,(\S+)/g),
  ]);
  expect(signatures.length).toBeGreaterThanOrEqual(8);
  expect(attemptsOf(engine).filter(({ response }) => String(response).includes('[redacted]')).length).toBe(4);
  for (const secret of [...Object.values(canaries), ...signatures.map(([, signature]) => signature!)]) {
    for (const form of [
      secret,
      JSON.stringify(secret).slice(1, -1),
      JSON.stringify(JSON.stringify(secret)).slice(3, -3),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
    ]) {
      expect(text.includes(form), form).toBe(false);
    }
  }
  expect(text).not.toMatch(/canary/i);
});

test('the headless engine keeps its log in the data folder and on standard error, through SIGKILL and restart', async () => {
  const dataDir = temporaryFolder();
  const receiver = await startReceiver();
  const folder = join(dataDir, 'logs');
  const text = (): string =>
    readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('');

  const first = await startHeadless(dataDir);
  const api = async (engine: typeof first, name: string, input: unknown = {}) =>
    (
      await askHttp(`${engine.url}/api/${name}`, {
        headers: withBearer(engine.adminToken),
        body: JSON.stringify(input),
      })
    ).json().data;
  const room = await api(first, 'room.create', {
    name: 'team',
    endpoint: { url: receiver.url, permissions: { allowLoopback: true } },
  });
  await api(first, 'event.sendSample', { roomId: room.id });
  await until('it is delivered', () => text().includes('"event":"delivered"'));
  first.kill('SIGKILL');
  expect((await first.ended).stderr).toContain('"event":"delivered"');

  const second = await startHeadless(dataDir);
  const page = await api(second, 'log.list', { limit: 500 });
  expect(page.items.filter(({ event }: Line) => event === 'started')).toHaveLength(2);
  expect(page.items.filter(({ event }: Line) => event === 'delivered')).toHaveLength(1);
  second.kill('SIGTERM');
  const { code, stderr } = await second.ended;
  expect([code, stderr.trim().split('\n').at(-1)]).toEqual([0, expect.stringContaining('"event":"stopped"')]);
  expect(text()).toContain('"event":"stopped"');
  expect(text()).not.toContain(first.adminToken);
});

test('the log is read a page at a time over the API, and new lines are told of', async () => {
  const engine = await serveTestEngine();
  const receiver = await startReceiver();
  const { roomId, endpointId } = await engine.addRoom('team', receiver.url);
  const told: unknown[] = [];
  engine.engine.on('log.changed', (data) => told.push(data));
  await engine.accept(roomId, 'one');
  await until('it is delivered', () => linesOf(engine).some(({ event }) => event === 'delivered'));
  const page = await until('its line can be read', async () => {
    const found = await engine.ask('log.list', { filter: { endpointId } });
    return found.items.length > 0 ? found : null;
  });
  expect(page.items[0]).toMatchObject({ level: 'info', event: 'delivered', fields: { roomId, endpointId } });
  engine.clock.advance(250);
  expect(told).toEqual([{}]);
  engine.clock.advance(1000);
  expect(told).toEqual([{}]);

  const { items } = await engine.ask('log.list', { limit: 1 });
  const older = await engine.ask('log.list', { before: items[0]!.id, limit: 1 });
  expect(older.items[0]!.id).not.toBe(items[0]!.id);
  const wrong = await engine.api('log.list', { before: '../../etc/passwd' });
  expect([wrong.status, wrong.json().error]).toMatchObject([400, { code: 'invalid_input' }]);
});
