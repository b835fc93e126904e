import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { certificates } from '../support/certificates.ts';
import { startReceiver } from '../support/receiver.ts';
import type { Answer } from '../support/receiver.ts';
import { LOOPBACK_ONLY, startSender, trustTestAuthority } from '../support/sending.ts';

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const failing = (code: string) => (): Promise<string[]> =>
  Promise.reject(Object.assign(new Error(code), { code }));

describe('no connection', () => {
  test('nothing listens', async () => {
    expect(await startSender().send(`http://127.0.0.1:${await closedPort()}/`)).toMatchObject({
      kind: 'connection_refused',
      code: 'ECONNREFUSED',
      message: 'The receiver refused the connection: nothing listens on this port.',
    });
  });

  test.each([
    ['ENOTFOUND', 'dns', 'The host name does not exist.'],
    ['EAI_AGAIN', 'dns', 'The name server did not answer.'],
    ['ENODATA', 'dns', 'The host name has no address.'],
  ])('the look-up says %s', async (code, kind, message) => {
    const sender = startSender({ lookup: failing(code) });
    expect(await sender.send('http://receiver.example/')).toMatchObject({
      kind,
      code,
      message,
      remoteAddress: null,
    });
  });

  test('the first of two addresses refuses, the second takes it', async () => {
    const receiver = await startReceiver();
    const sender = startSender({ lookup: () => Promise.resolve(['127.0.0.2', '127.0.0.1']) });
    expect(await sender.send(`http://receiver.example:${receiver.port}/`)).toMatchObject({
      kind: 'response',
      remoteAddress: '127.0.0.1',
    });
  });
});

describe('no answer', () => {
  const closed = 'The receiver closed the connection before it answered.';
  const notHttp = 'The receiver sent something that is not HTTP.';
  test.each<[string, Answer, string, string]>([
    ['a reset before the answer', { reset: 'before' }, 'connection_reset', closed],
    ['a reset within the headers', { reset: 'headers' }, 'connection_reset', closed],
    ['an end without an answer', { rawBytes: '' }, 'connection_reset', closed],
    ['another protocol', { rawBytes: 'SSH-2.0-OpenSSH_9.2\r\n' }, 'protocol', notHttp],
    ['a broken header', { rawBytes: 'HTTP/1.1 200 OK\r\nno colon\r\n\r\n' }, 'protocol', notHttp],
    [
      'endless headers',
      { rawBytes: `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n` },
      'protocol',
      'The receiver sent more headers than are accepted.',
    ],
  ])('%s', async (_, answer, kind, message) => {
    const receiver = await startReceiver({ default: answer });
    const outcome = await startSender().send(receiver.url);
    expect(outcome).toMatchObject({ kind, message, remoteAddress: '127.0.0.1', reusedConnection: false });
    expect(receiver.requests).toHaveLength(1);
  });
});

describe('TLS', () => {
  beforeAll(trustTestAuthority);

  test('a valid certificate passes, for the name and for the address', async () => {
    const receiver = await startReceiver({ tls: certificates().valid });
    const sender = startSender({ lookup: () => Promise.resolve(['127.0.0.1']) });
    const outcome = await sender.send(receiver.url);
    expect(outcome).toMatchObject({ kind: 'response', status: 200 });
    expect(outcome.timings.tlsMs).toBeGreaterThan(0);
    expect(await sender.send(`https://localhost:${receiver.port}/`)).toMatchObject({ status: 200 });
  });

  test.each([
    ['expired', 'CERT_HAS_EXPIRED', 'The certificate expired on 2020-02-01.'],
    ['wrongHost', 'ERR_TLS_CERT_ALTNAME_INVALID', 'The certificate is for other.example, not for 127.0.0.1.'],
    [
      'selfSigned',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'The certificate is self-signed: no authority this machine trusts vouches for it.',
    ],
  ] as const)('%s: not a byte is sent', async (name, code, message) => {
    const receiver = await startReceiver({ tls: certificates()[name] });
    expect(await startSender().send(receiver.url)).toMatchObject({ kind: 'tls', code, message });
    expect(receiver.requests).toHaveLength(0);
  });

  test('a certificate for another name than the one in the URL', async () => {
    const receiver = await startReceiver({ tls: certificates().valid });
    const sender = startSender({ lookup: () => Promise.resolve(['127.0.0.1']) });
    expect(await sender.send(`https://receiver.example:${receiver.port}/`)).toMatchObject({
      kind: 'tls',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      message: 'The certificate is for localhost, 127.0.0.1, not for receiver.example.',
    });
  });

  test('plain HTTP where https was asked for', async () => {
    const receiver = await startReceiver();
    expect(await startSender().send(receiver.url.replace('http:', 'https:'))).toMatchObject({
      kind: 'tls',
      message: 'The port does not speak TLS. An http:// URL may be meant.',
    });
  });
});

describe('not permitted', () => {
  const none = { ...LOOPBACK_ONLY, allowLoopback: false };
  test.each(['127.0.0.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '[::7f00:1]'])(
    '%s is loopback, however it is written',
    async (host) => {
      const receiver = await startReceiver();
      const outcome = await startSender().send(`http://${host}:${receiver.port}/`, { rules: none });
      expect(outcome).toMatchObject({ kind: 'blocked_address', remoteAddress: null });
      expect(receiver.connections).toBe(0);
    },
  );

  test.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', '64:ff9b::7f00:1', 'fd00:ec2::254'])(
    'a name that stands for %s',
    async (address) => {
      const sender = startSender({ lookup: () => Promise.resolve([address]) });
      const outcome = await sender.send('http://receiver.example/', { rules: none });
      expect(outcome).toMatchObject({ kind: 'blocked_address', remoteAddress: null });
    },
  );

  test('a connection opened while it was permitted is not used afterwards', async () => {
    const receiver = await startReceiver();
    const sender = startSender();
    expect(await sender.send(receiver.url)).toMatchObject({ status: 200 });
    expect(await sender.send(receiver.url, { rules: none })).toMatchObject({ kind: 'blocked_address' });
    expect(receiver.requests).toHaveLength(1);
  });
});

describe('a request that cannot be sent', () => {
  test.each([
    ['ftp://receiver.example/', []],
    ['http://user:word@127.0.0.1/', []],
    ['nonsense', []],
  ])('%s', async (url) => {
    expect((await startSender().send(url)).kind).toBe('request_invalid');
  });

  test('a header with a line break in it', async () => {
    const receiver = await startReceiver();
    const outcome = await startSender().send(receiver.url, { headers: [['X-Mine', 'a\r\nX-Other: b']] });
    expect(outcome).toMatchObject({ kind: 'request_invalid' });
    expect(receiver.requests).toHaveLength(0);
  });
});
