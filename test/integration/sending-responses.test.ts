import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { startReceiver } from '../support/receiver.ts';
import type { Answer } from '../support/receiver.ts';
import { startSender } from '../support/sending.ts';

const KIB = 1024;

async function answered(answer: Answer) {
  const receiver = await startReceiver({ default: answer });
  const outcome = await startSender().send(receiver.url);
  if (outcome.kind !== 'response') throw new Error(`${outcome.kind}: ${outcome.message}`);
  return outcome;
}

test('the request goes out as it was built: bytes, order and case of its headers', async () => {
  const receiver = await startReceiver();
  const headers: [string, string][] = [
    ['Content-Type', 'application/json'],
    ['User-Agent', 'Reflector-Webhook/1.0'],
    ['X-Webhook-Id', 'a1'],
    ['x-lower', '1'],
  ];
  const body = Buffer.from('{"a":"é😀"}\n');
  await startSender().send(`${receiver.url}path?q=%20#part`, { headers, body });
  const [request] = receiver.requests;
  expect(request).toMatchObject({ method: 'POST', path: '/path?q=%20' });
  expect(request!.body).toEqual(body);
  const raw = request!.rawHeaders;
  const sent = raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1]]] : []));
  expect(sent.filter(([name]) => headers.some(([own]) => own === name))).toEqual(headers);
  expect(request!.headers['content-length']).toBe(String(body.length));
  expect(request!.headers['transfer-encoding']).toBeUndefined();
});

describe('the body', () => {
  test('is text where it is UTF-8, base64 otherwise', async () => {
    expect((await answered({ body: 'é😀' })).body).toEqual({
      encoding: 'utf8',
      content: 'é😀',
      size: 6,
      cut: false,
    });
    const bytes = Buffer.from([0xff, 0x00, 0x80]);
    expect((await answered({ body: bytes })).body).toEqual({
      encoding: 'base64',
      content: bytes.toString('base64'),
      size: 3,
      cut: false,
    });
    expect((await answered({ status: 204 })).body).toMatchObject({ content: '', size: 0, cut: false });
  });

  test.each([64 * KIB - 1, 64 * KIB])('of %i bytes is kept whole', async (length) => {
    const { body } = await answered({ body: 'a'.repeat(length), chunked: true });
    expect([body.content.length, body.size, body.cut]).toEqual([length, length, false]);
  });

  test.each([64 * KIB + 1, 200 * KIB])('of %i bytes is cut after 64 KiB, its size known', async (length) => {
    const { body } = await answered({ body: 'a'.repeat(length) });
    expect([body.content.length, body.size, body.cut]).toEqual([64 * KIB, length, true]);
  });

  test('far too large leaves a 200 a 200, and is not read to its end', async () => {
    const { status, body } = await answered({ body: Buffer.alloc(32 * KIB * KIB, 'a') });
    expect([status, body.content.length, body.cut]).toEqual([200, 64 * KIB, true]);
    expect(body.size).toBeLessThan(4 * KIB * KIB);
  });

  test('cut within a character is still text', async () => {
    const { body } = await answered({ body: `a${'é'.repeat(40 * KIB)}` });
    expect([body.encoding, body.cut]).toEqual(['utf8', true]);
    expect(body.content.endsWith('é')).toBe(true);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('in %s is counted after inflating', async (encoding, compress) => {
    const headers = { 'Content-Encoding': encoding };
    const small = await answered({ body: compress(Buffer.alloc(100 * KIB, 'z')), headers });
    expect(small.body).toMatchObject({ encoding: 'utf8', size: 100 * KIB, cut: true });
    expect(small.body.content).toBe('z'.repeat(64 * KIB));
    const bomb = await answered({ body: compress(Buffer.alloc(64 * KIB * KIB)), headers });
    expect(bomb).toMatchObject({ status: 200, body: { cut: true } });
    expect(bomb.body.size).toBeLessThan(4 * KIB * KIB);
  });

  test('that says gzip and is none leaves the status as it is', async () => {
    const outcome = await answered({ body: 'not gzip', headers: { 'Content-Encoding': 'gzip' } });
    expect(outcome).toMatchObject({ status: 200, body: { cut: true } });
  });

  test('broken off by a reset leaves the status as it is', async () => {
    const outcome = await answered({ status: 201, reset: 'body', body: 'abcdef' });
    expect(outcome).toMatchObject({ status: 201, body: { content: 'abc', cut: true } });
  });
});

describe('the status', () => {
  test.each([301, 302, 303, 307, 308])('%i is told, not followed', async (status) => {
    const elsewhere = await startReceiver();
    const outcome = await answered({ status, headers: { Location: elsewhere.url } });
    expect(outcome.status).toBe(status);
    expect(outcome.headers).toContainEqual(['Location', elsewhere.url]);
    expect(elsewhere.connections).toBe(0);
  });

  test('interim answers are passed over', async () => {
    const hints = 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n';
    const outcome = await answered({
      rawBytes: `${hints}HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok`,
    });
    expect(outcome).toMatchObject({ status: 202, headers: [['Content-Length', '2']] });
  });

  test('repeated headers are all kept, in their order', async () => {
    const { headers } = await answered({ headers: { 'Set-Cookie': ['a=1', 'b=2'] } });
    expect(headers.filter(([name]) => name === 'Set-Cookie')).toEqual([
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ]);
  });
});

describe('the connection', () => {
  test('is used again, and said to be', async () => {
    const receiver = await startReceiver();
    const sender = startSender();
    const [first, second] = [await sender.send(receiver.url), await sender.send(`${receiver.url}other`)];
    expect(first).toMatchObject({ reusedConnection: false, remoteAddress: '127.0.0.1' });
    expect(second).toMatchObject({
      reusedConnection: true,
      remoteAddress: '127.0.0.1',
      timings: { dnsMs: null, connectMs: null, tlsMs: null },
    });
    expect(receiver.requests.map(({ connection }) => connection)).toEqual([1, 1]);
  });

  test('is not used again when the receiver closes it', async () => {
    const receiver = await startReceiver({ default: { keepAlive: false } });
    const sender = startSender();
    for (let i = 0; i < 3; i += 1)
      expect(await sender.send(receiver.url)).toMatchObject({ status: 200, reusedConnection: false });
    expect(receiver.connections).toBe(3);
  });

  test('found closed when it is used again is opened anew within the same attempt', async () => {
    const receiver = await startReceiver({ script: [{}, { reset: 'before' }] });
    const sender = startSender();
    await sender.send(receiver.url);
    expect(await sender.send(receiver.url)).toMatchObject({ status: 200, reusedConnection: false });
    expect(receiver.requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
  });

  test('is not used again while a body is still coming', async () => {
    const receiver = await startReceiver({ script: [{ body: Buffer.alloc(8 * KIB * KIB) }] });
    const sender = startSender();
    await sender.send(receiver.url);
    expect(await sender.send(receiver.url)).toMatchObject({ status: 200, reusedConnection: false });
  });

  test('at the same time there are as many as there are requests', async () => {
    const receiver = await startReceiver();
    const sender = startSender();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => sender.send(receiver.url)));
    expect(outcomes.every(({ kind }) => kind === 'response')).toBe(true);
    expect(receiver.connections).toBe(8);
  });
});

test('timings say where the time went', async () => {
  const receiver = await startReceiver();
  const sender = startSender({ lookup: () => Promise.resolve(['127.0.0.1']) });
  const named = await sender.send(`http://receiver.example:${receiver.port}/`);
  const { dnsMs, connectMs, tlsMs, firstByteMs, totalMs } = named.timings;
  expect(tlsMs).toBeNull();
  for (const ms of [dnsMs, connectMs, firstByteMs]) expect(ms).toBeGreaterThanOrEqual(0);
  expect(totalMs).toBeGreaterThanOrEqual(dnsMs! + connectMs! + firstByteMs!);
  expect((await sender.send(receiver.url)).timings.dnsMs).toBeNull();
});
