import { expect, onTestFinished, test } from 'vitest';
import { checkConnection } from '../../src/main/intake/reflector/check-connection.ts';
import { createReflectorClient, normalBaseUrl } from '../../src/main/intake/reflector/client.ts';
import { ReflectorError } from '../../src/main/intake/reflector/failure.ts';
import { systemClock } from '../../src/main/lib/clock.ts';
import { certificates } from '../support/certificates.ts';
import { startReceiver } from '../support/receiver.ts';
import { OWNER_KEY, startStandInReflector } from '../support/stand-in-reflector.ts';
import type { StandInOptions } from '../support/stand-in-reflector.ts';

async function reflector(options: StandInOptions = {}) {
  const standIn = await startStandInReflector(options);
  onTestFinished(standIn.close);
  standIn.state.addTranscript(standIn.state.addRoom({ name: 'team' }));
  return standIn;
}
const check = (baseUrl: string, apiKey: string | null = OWNER_KEY, extraCa: string | null = null) =>
  checkConnection({ baseUrl, apiKey, extraCa }, systemClock);

test('a good connection tells who the key belongs to and what is there', async () => {
  const standIn = await reflector();
  expect(await check(`${standIn.url}/v1/`)).toEqual({
    ok: true,
    owner: { id: 'owner', email: 'owner@example.com' },
    rooms: 1,
    transcripts: 1,
  });
});

test('an unknown key is wrong, also where anonymous callers are answered', async () => {
  for (const publicMode of [false, true]) {
    const standIn = await reflector({ publicMode });
    expect(await check(standIn.url, 'wrong')).toMatchObject({ ok: false, kind: 'wrong_key' });
    expect(await check(standIn.url, OWNER_KEY)).toMatchObject({ ok: true });
  }
});

test('an open server has no owner, and a key given to it is wrong', async () => {
  const standIn = await reflector({ keys: 'open' });
  expect(await check(standIn.url, null)).toMatchObject({ ok: true, owner: null, transcripts: 1 });
  expect(await check(standIn.url)).toMatchObject({ ok: false, kind: 'wrong_key' });
});

test('a server that needs a key says so when none is given', async () => {
  const standIn = await reflector();
  expect(await check(standIn.url, null)).toMatchObject({
    ok: false,
    kind: 'wrong_key',
    message: expect.stringContaining('wants an API key'),
  });
});

test('a page in the place of the API, and a redirect, say what stands there', async () => {
  const page = await startReceiver({ default: { status: 200, body: '<html></html>' } });
  expect(await check(page.url)).toMatchObject({ message: expect.stringContaining('such as a page') });
  page.setDefault({ status: 308, headers: { location: 'https://meet.example.org/v1/me' } });
  expect(await check(page.url)).toMatchObject({
    kind: 'not_reflector',
    message: expect.stringContaining('It redirects to https://meet.example.org.'),
  });
  page.setDefault({ status: 200, body: '{"name":"another service"}' });
  expect(await check(page.url)).toMatchObject({
    kind: 'not_reflector',
    message: expect.stringContaining('Its answer to /v1/me is not Reflector’s (sub:'),
  });
});

test('a server without change_seq is too old, and the version needed is named', async () => {
  const standIn = await reflector({ withChangeSeq: false });
  const answer = await check(standIn.url);
  expect(answer).toMatchObject({ ok: false, kind: 'too_old' });
  expect(!answer.ok && answer.message).toContain('0.34');
});

test('one without a single transcript is told apart as well', async () => {
  for (const withChangeSeq of [false, true]) {
    const standIn = await startStandInReflector({ withChangeSeq });
    onTestFinished(standIn.close);
    const answer = withChangeSeq ? { ok: true, transcripts: 0 } : { ok: false, kind: 'too_old' };
    expect(await check(standIn.url)).toMatchObject(answer);
  }
});

test('no server, another server, and a failing one are told apart', async () => {
  const standIn = await reflector();
  await standIn.down();
  expect(await check(standIn.url)).toMatchObject({ ok: false, kind: 'unreachable' });
  await standIn.up();
  standIn.failing = { status: 502 };
  expect(await check(standIn.url)).toMatchObject({ ok: false, kind: 'server_error' });
  standIn.failing = { status: 429, retryAfter: '7' };
  expect(await check(standIn.url)).toMatchObject({ ok: false, kind: 'rate_limited' });

  const page = await startReceiver({ default: { status: 200, body: '<html></html>' } });
  expect(await check(page.url)).toMatchObject({ ok: false, kind: 'not_reflector' });
  page.setDefault({ status: 404, body: '{"detail":"Not Found"}' });
  expect(await check(page.url)).toMatchObject({ ok: false, kind: 'not_reflector' });
  page.setDefault({ status: 302, headers: { location: standIn.url } });
  expect(await check(page.url)).toMatchObject({ ok: false, kind: 'not_reflector' });
  page.setDefault({ rawBytes: 'SSH-2.0-OpenSSH_9.6\r\n' });
  expect(await check(page.url)).toMatchObject({ ok: false, kind: 'not_reflector' });
});

test('a certificate nobody vouches for is refused with the reason, until its authority is added', async () => {
  const { ca, valid, selfSigned, expired, wrongHost } = certificates();
  const standIn = await reflector({ tls: valid });
  expect(await check(standIn.url)).toMatchObject({ ok: false, kind: 'tls' });
  expect(await check(standIn.url, OWNER_KEY, ca)).toMatchObject({ ok: true });
  const said = async (tls: { key: string; cert: string }) => {
    const answer = await check((await reflector({ tls })).url, OWNER_KEY, ca);
    return answer.ok ? null : { kind: answer.kind, message: answer.message };
  };
  expect(await said(selfSigned)).toMatchObject({
    kind: 'tls',
    message: expect.stringContaining('self-signed'),
  });
  expect(await said(expired)).toMatchObject({ kind: 'tls', message: expect.stringContaining('expired') });
  expect(await said(wrongHost)).toMatchObject({ kind: 'tls', message: expect.stringContaining('host name') });
  const plain = await reflector();
  expect(await check(plain.url.replace('http:', 'https:'))).toMatchObject({ ok: false, kind: 'tls' });
});

test('all rooms are read over several pages, and webhooks are written with their secret', async () => {
  const standIn = await reflector();
  for (let i = 0; i < 230; i++) standIn.state.addRoom({ name: `room-${i}`, webhook_secret: 'kept' });
  const client = createReflectorClient(
    { baseUrl: standIn.url, apiKey: OWNER_KEY, extraCa: null },
    systemClock,
  );
  onTestFinished(client.close);
  const rooms = await client.rooms();
  expect(rooms).toHaveLength(231);
  const room = rooms.find(({ name }) => name === 'room-7')!;
  await client.writeWebhook(room.id, { url: 'http://a/', secret: 'kept' });
  expect(await client.room(room.id)).toMatchObject({ webhook_url: 'http://a/', webhook_secret: 'kept' });
  expect(await client.room('nowhere')).toBeNull();
  standIn.keys.set('other', { sub: 'other', email: 'other@example.com' });
  const other = createReflectorClient({ baseUrl: standIn.url, apiKey: 'other', extraCa: null }, systemClock);
  onTestFinished(other.close);
  const refused = await other
    .writeWebhook(room.id, { url: '', secret: 'kept' })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ReflectorError);
  expect((refused as ReflectorError).failure).toEqual({ kind: 'forbidden', reason: 'Not authorized' });
});

test('addresses are taken as people copy them', () => {
  for (const text of [
    'http://host:1250',
    ' http://host:1250/ ',
    'http://host:1250/v1',
    'http://host:1250/v1/',
  ])
    expect(normalBaseUrl(text)).toBe('http://host:1250');
  expect(normalBaseUrl('https://host/reflector/v1')).toBe('https://host/reflector');
});
