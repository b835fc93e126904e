import { existsSync, readFileSync, statSync } from 'node:fs';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { answer } from '../../src/main/bridge/reply.ts';
import type { Handlers } from '../../src/main/bridge/types.ts';
import { RelayError } from '../../src/main/lib/errors.ts';
import { requests } from '../../src/shared/contract.ts';
import { askHttp, serveTestEngine, withBearer } from '../support/serve-engine.ts';
import type { ServedEngine } from '../support/serve-engine.ts';
import { until } from '../support/until.ts';

const MINUTE_MS = 60_000;

/** Follows a one-time link; answers the browser's `Cookie` header. */
async function letIn(engine: ServedEngine): Promise<string> {
  const { path } = (await engine.api('session.createLink')).json().data;
  const { headers } = await askHttp(`${engine.url}${path}`);
  return headers['set-cookie']![0]!.split(';')[0]!;
}

function askStatus(engine: ServedEngine, headers: Record<string, string>) {
  return askHttp(`${engine.url}/api/engine.status`, {
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  });
}

/** Reads a stream as text, from its first byte on. */
async function openStream(url: string, headers: Record<string, string>) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = get(url, { headers, agent: false }, resolve).on('error', reject);
    onTestFinished(() => void request.destroy());
  });
  let text = '';
  let ended = false;
  response.on('data', (chunk) => (text += String(chunk)));
  response.on('error', () => {});
  response.on('close', () => (ended = true));
  return { response, text: () => text, ended: () => ended };
}

test('every request of the contract is reachable, and answers of { ok, data } or { ok, error }', async () => {
  const engine = await serveTestEngine();
  const forDesktop = ['secrets.useKeyFile', 'log.openFolder'];
  for (const name of Object.keys(requests)) {
    const { status, json, headers } = await engine.api(name);
    const reply = json();
    expect(headers['content-type'], name).toBe('application/json; charset=utf-8');
    // Without input most say what is missing; two have nothing to do without a desktop.
    const refusal = forDesktop.includes(name) ? [409, 'conflict'] : [400, 'invalid_input'];
    expect([status, reply.error?.code], name).toEqual(reply.ok ? [200, undefined] : refusal);
  }
  const { json } = await engine.api('room.create', { name: 'team' });
  expect(json().data).toMatchObject({ name: 'team', endpoints: [] });
});

test('the documentation names every request, and no other', () => {
  const rows = readFileSync('docs/http-api.md', 'utf8').split('\n');
  const named = rows
    .filter((row) => /^\| `[a-zA-Z]+(\.[a-zA-Z]+)+` /.test(row))
    .filter((row) => !row.includes('.changed`'))
    .flatMap((row) => row.match(/`[a-z]+[a-zA-Z]*(\.[a-zA-Z]+)+`/g) ?? [])
    .map((name) => name.slice(1, -1));
  expect(named.toSorted()).toEqual(Object.keys(requests).toSorted());
});

test('wrong requests are refused with the reason', async () => {
  const engine = await serveTestEngine();
  const url = `${engine.url}/api/room.create`;
  const headers = withBearer(engine.adminToken);

  const broken = await askHttp(url, { headers, body: '{"name":' });
  expect([broken.status, broken.json().error.code]).toEqual([400, 'invalid_input']);
  expect(broken.json().error.message).toContain('not JSON');

  const notText = await askHttp(url, {
    headers,
    body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  });
  expect(notText.status).toBe(400);

  const form = await askHttp(url, {
    headers: { ...headers, 'content-type': 'text/plain' },
    body: '{"name":"team"}',
  });
  expect([form.status, form.json().error.code]).toEqual([415, 'unsupported']);

  const wrong = await askHttp(url, {
    headers,
    body: JSON.stringify({ name: 'team', endpoint: { url: 7, concurrency: 'all' } }),
  });
  expect(wrong.status).toBe(400);
  expect(wrong.json().error.issues.map(({ path }: { path: string }) => path)).toEqual([
    'endpoint.url',
    'endpoint.concurrency',
  ]);

  const unknown = await engine.api('room.destroy');
  expect([unknown.status, unknown.json().error.code]).toEqual([404, 'unknown_request']);
  const inherited = await engine.api('toString');
  expect(inherited.status).toBe(404);

  const large = await askHttp(url, { headers, body: JSON.stringify({ name: 'x'.repeat(5 * 1_048_576) }) });
  expect([large.status, large.json().error.code]).toEqual([413, 'too_large']);

  const otherWay = await askHttp(url, { headers });
  expect([otherWay.status, otherWay.headers['allow']]).toEqual([405, 'POST']);
  expect((await engine.api('room.get', { id: 'x' })).status).toBe(404);
  await engine.api('room.create', { name: 'team' });
  const taken = await engine.api('room.create', { name: 'team' });
  expect([taken.status, taken.json().error.code]).toEqual([409, 'conflict']);
});

test('what nobody foresaw is reported and crosses without its details', async () => {
  const report = vi.fn<(error: unknown) => void>();
  const fault = new Error('disk path /secret');
  const handlers = {
    'engine.status': () => Promise.reject(fault),
    'engine.pause': () =>
      Promise.reject(new RelayError('conflict', 'Not now.', [{ path: 'a', message: 'b' }])),
  } as unknown as Handlers;
  const reply = await answer(handlers, 'engine.status', {}, { actor: 'desktop' }, report);
  expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(JSON.stringify(reply)).not.toContain('/secret');
  expect(report).toHaveBeenCalledExactlyOnceWith(fault);

  expect(await answer(handlers, 'engine.pause', null, { actor: 'desktop' }, report)).toEqual({
    ok: false,
    error: { code: 'conflict', message: 'Not now.', issues: [{ path: 'a', message: 'b' }] },
  });
  expect(report).toHaveBeenCalledOnce();
});

test('without the right token nothing is answered, and tokens stand in engine.json alone', async () => {
  const engine = await serveTestEngine();
  expect((await askStatus(engine, {})).status).toBe(401);
  expect((await askStatus(engine, withBearer('wrong'))).status).toBe(401);
  expect((await askStatus(engine, withBearer(engine.intakeToken))).status).toBe(401);
  expect((await askHttp(`${engine.url}/api/events`)).status).toBe(401);
  expect((await engine.api('engine.status')).status).toBe(200);

  expect(statSync(engine.serving.runtimeFile).mode & 0o777).toBe(0o600);
  expect(engine.pid).toBe(process.pid);
  expect(engine.logged.join('\n')).not.toContain(engine.adminToken);
  await engine.serving.close();
  expect(existsSync(engine.serving.runtimeFile)).toBe(false);
});

test('engine events are streamed, with a sign of life every half minute', async () => {
  const engine = await serveTestEngine();
  const stream = await openStream(`${engine.url}/api/events`, withBearer(engine.adminToken));
  expect(stream.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  const room = (await engine.api('room.create', { name: 'team' })).json().data;
  await until('the room is told', () =>
    stream.text().includes(`event: room.changed\ndata: {"id":"${room.id}"}\n\n`),
  );
  expect(stream.text()).not.toContain('still here');
  engine.clock.advance(30_000);
  await until('the first sign of life', () => stream.text().split(': still here\n\n').length === 2);
  engine.clock.advance(30_000);
  await until('the second', () => stream.text().split(': still here\n\n').length === 3);
  await engine.serving.close();
  await until('the stream ends with the engine', stream.ended);
});

test('a one-time link lets one browser in, once, for five minutes', async () => {
  const engine = await serveTestEngine();
  const { port } = new URL(engine.url);
  const link = async () => engine.url + (await engine.api('session.createLink')).json().data.path;

  const used = await link();
  expect((await askHttp(used, { method: 'HEAD' })).status).toBe(405);
  const opened = await askHttp(used);
  expect([opened.status, opened.headers['location']]).toEqual([303, '/']);
  expect(opened.headers['set-cookie']![0]).toMatch(
    new RegExp(`^relay_session_${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
  );
  const again = await askHttp(used);
  expect([again.status, again.headers['set-cookie']]).toEqual([403, undefined]);
  expect(again.headers['content-type']).toBe('text/plain; charset=utf-8');

  const justInTime = await link();
  engine.clock.advance(5 * MINUTE_MS - 1);
  expect((await askHttp(justInTime)).status).toBe(303);
  const late = await link();
  engine.clock.advance(5 * MINUTE_MS);
  expect((await askHttp(late)).status).toBe(403);
  expect((await askHttp(`${engine.url}/open?code=guess`)).status).toBe(403);

  // A browser cannot let in another one.
  const cookie = await letIn(engine);
  const asBrowser = await askHttp(`${engine.url}/api/session.createLink`, {
    headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: '{}',
  });
  expect(asBrowser.status).toBe(404);
});

test('a cookie counts only from our own page', async () => {
  const engine = await serveTestEngine();
  const cookie = await letIn(engine);
  const { port } = new URL(engine.url);
  const statusWith = async (headers: Record<string, string>) => (await askStatus(engine, headers)).status;

  expect(await statusWith({ cookie, 'sec-fetch-site': 'same-origin' })).toBe(200);
  expect(await statusWith({ cookie, origin: engine.url })).toBe(200);
  expect(await statusWith({ cookie, origin: `http://localhost:${port}` })).toBe(200);

  // What is only read comes without Origin from a page without TLS.
  expect(await statusWith({ cookie, referer: `${engine.url}/` })).toBe(200);

  expect(await statusWith({ cookie })).toBe(403);
  for (const referer of ['http://127.0.0.1:1/', `http://evil.example/?${engine.url}/`, 'no address']) {
    expect(await statusWith({ cookie, referer }), referer).toBe(403);
    expect(await statusWith({ cookie, referer, origin: engine.url }), referer).toBe(200);
  }
  expect(await statusWith({ cookie, referer: `${engine.url}/`, origin: 'null' })).toBe(403);
  for (const site of ['same-site', 'cross-site', 'none']) {
    expect(await statusWith({ cookie, 'sec-fetch-site': site, origin: engine.url }), site).toBe(403);
  }
  for (const origin of ['http://127.0.0.1:1', 'http://evil.example', 'null', `https://127.0.0.1:${port}`]) {
    expect(await statusWith({ cookie, origin }), origin).toBe(403);
  }
  expect(await statusWith({ cookie: `relay_session_1=x; ${cookie}x`, origin: engine.url })).toBe(401);
  expect(await statusWith({ cookie, origin: engine.url, authorization: 'Bearer wrong' })).toBe(401);

  const stream = await openStream(`${engine.url}/api/events`, { cookie, 'sec-fetch-site': 'same-origin' });
  expect(stream.response.statusCode).toBe(200);
  const foreign = await openStream(`${engine.url}/api/events`, { cookie, 'sec-fetch-site': 'same-site' });
  expect(foreign.response.statusCode).toBe(403);

  engine.clock.advance(7 * 86_400_000);
  expect(await statusWith({ cookie, 'sec-fetch-site': 'same-origin' })).toBe(401);
});

test('only our own names are answered', async () => {
  const engine = await serveTestEngine({ publicUrl: new URL('https://relay.example.org') });
  const { port } = new URL(engine.url);
  const statusAs = async (host: string) =>
    (await askStatus(engine, { ...withBearer(engine.adminToken), host })).status;
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) {
    expect(await statusAs(host), host).toBe(200);
  }
  expect(await statusAs('relay.example.org')).toBe(200);
  for (const host of ['localhost', `localhost:${Number(port) + 1}`, `evil.example:${port}`, 'evil.example']) {
    expect(await statusAs(host), host).toBe(403);
  }
  expect((await askHttp(`${engine.url}/`, { headers: { host: 'evil.example' } })).status).toBe(403);

  const { path } = (await engine.api('session.createLink')).json().data;
  const { headers } = await askHttp(engine.url + path, { headers: { host: 'relay.example.org' } });
  expect(headers['set-cookie']![0]).toContain('; Secure');
  const cookie = headers['set-cookie']![0]!.split(';')[0]!;
  expect((await askStatus(engine, { cookie, origin: 'https://relay.example.org' })).status).toBe(200);
});

test('the page is served with its policy, and nothing beside it', async () => {
  const engine = await serveTestEngine();
  const page = await askHttp(`${engine.url}/`);
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.text).toContain('Reflector Relay');
  expect(page.headers).toMatchObject({
    'content-security-policy': expect.stringContaining("default-src 'none'; script-src 'self';"),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  const script = await askHttp(`${engine.url}/assets/app.js`);
  expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
  expect((await askHttp(`${engine.url}/`, { method: 'HEAD' })).text).toBe('');

  const outside = `..%2f${engine.dataDir.split('/').at(-1)}%2fengine.json`;
  for (const path of [
    `/${outside}`,
    `/assets/..%2f${outside}`,
    '/engine.json',
    '/assets',
    '/%',
    '/%00',
    '//',
  ]) {
    expect((await askHttp(engine.url + path)).status, path).toBe(404);
  }
  expect((await askHttp(`${engine.url}/`, { body: '{}' })).status).toBe(404);
  const health = await askHttp(`${engine.url}/healthz`);
  expect([health.status, health.json()]).toMatchObject([200, { ok: true }]);
});
