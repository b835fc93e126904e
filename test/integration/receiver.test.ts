import { request as httpsRequest } from 'node:https';
import { expect, test } from 'vitest';
import { certificates } from '../support/certificates.ts';
import { startReceiver } from '../support/receiver.ts';

test('the script answers first, then the default, and the requests are kept as they came', async () => {
  const receiver = await startReceiver({
    script: [
      { status: 500, body: 'no', headers: { 'x-a': ['1', '2'] } },
      { body: 'in two', chunked: true },
    ],
    default: { status: 204 },
  });
  const send = () =>
    fetch(receiver.url + 'path?x=1', { method: 'POST', body: 'ä', headers: { 'X-Webhook-Id': 'a' } });
  const first = await send();
  expect([first.status, first.headers.get('x-a'), await first.text()]).toEqual([500, '1, 2', 'no']);
  expect(await (await send()).text()).toBe('in two');
  expect((await send()).status).toBe(204);
  receiver.setDefault({ status: 410 });
  expect((await send()).status).toBe(410);
  const [request] = await receiver.waitFor(4);
  expect(request).toMatchObject({ method: 'POST', path: '/path?x=1', connection: 1 });
  expect(request!.headers['x-webhook-id']).toBe('a');
  expect(request!.body.toString()).toBe('ä');
});

test('it resets, hangs, talks nonsense and trickles where it is told to', async () => {
  const receiver = await startReceiver({
    script: [
      { reset: 'before' },
      { reset: 'headers' },
      { reset: 'body', body: 'half' },
      { rawBytes: 'SSH-2.0-x\r\n' },
    ],
  });
  const send = async () => (await fetch(receiver.url, { method: 'POST', body: '{}' })).text();
  for (let i = 0; i < 4; i += 1) await expect(send()).rejects.toThrow();
  for (const answer of [{ hang: 'body', body: 'xy' }, { trickle: true }] as const) {
    receiver.setDefault(answer);
    const response = await fetch(receiver.url);
    const reader = response.body!.getReader();
    expect((await reader.read()).done).toBe(false);
    await reader.cancel();
  }
  receiver.setDefault({ hang: 'headers' });
  const abort = new AbortController();
  const hanging = fetch(receiver.url, { signal: abort.signal });
  await receiver.waitFor(7);
  abort.abort();
  await expect(hanging).rejects.toThrow();
  expect(receiver.connections).toBeGreaterThan(4);
});

test.each([
  ['valid', 'answered 200'],
  ['expired', 'CERT_HAS_EXPIRED'],
  ['wrongHost', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
] as const)('the %s certificate is one', async (name, expected) => {
  const receiver = await startReceiver({ tls: certificates()[name] });
  const result = await new Promise<string>((resolve) => {
    httpsRequest(receiver.url, { ca: certificates().ca }, ({ statusCode }) =>
      resolve(`answered ${statusCode}`),
    )
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      .end();
  });
  expect(result).toBe(expected);
});
