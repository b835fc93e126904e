import { expect, test } from 'vitest';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';

const permissions = { allowLoopback: true, allowPrivate: false, allowList: [] };
const nothingStored = async (relay: TestEngine): Promise<void> => {
  expect(await relay.ask('delivery.count', { filter: {} })).toMatchObject({ count: 0 });
  expect(await relay.ask('storage.get', {})).toMatchObject({ events: 0 });
};

test('settings that were never saved are tried once, and told of at once', async () => {
  const receiver = await startReceiver({
    script: [
      { status: 201, body: 'hello' },
      { status: 500, body: 'in trouble' },
    ],
  });
  const relay = await startTestEngine();
  const given = { endpoint: { url: receiver.url, permissions }, secret: 'typed-secret', roomName: 'team' };
  expect(await relay.ask('endpoint.test', given)).toMatchObject({
    ok: true,
    attempt: {
      number: 1,
      trigger: 'test',
      status: 201,
      responseBody: { content: 'hello', size: 5, cut: false },
      timings: { totalMs: expect.any(Number) as number },
    },
  });
  expect(await relay.ask('endpoint.test', given)).toMatchObject({
    ok: false,
    summary: 'The receiver answered 500 Internal Server Error.',
    attempt: { status: 500, responseBody: { content: 'in trouble' } },
  });
  expect(receiver.requests.map(({ headers }) => headers['x-webhook-event'])).toEqual(['test', 'test']);
  relay.clock.advance(3_600_000);
  expect(receiver.requests).toHaveLength(2);
  await nothingStored(relay);
});

test('it waits ten seconds, however long the endpoint would', async () => {
  const receiver = await startReceiver({ default: { hang: 'headers' } });
  const relay = await startTestEngine();
  const endpoint = { url: receiver.url, permissions, totalTimeoutMs: 120_000 };
  const testing = relay.ask('endpoint.test', { endpoint, roomName: 'team' });
  let ended = false;
  void testing.then(() => (ended = true));
  await receiver.waitFor(1);
  relay.clock.advance(9_999);
  await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toBe(false);
  relay.clock.advance(1);
  expect(await testing).toMatchObject({
    ok: false,
    summary: 'The receiver did not answer within 10 s.',
    attempt: { outcome: 'timeout', status: null, timings: { totalMs: 10_000 } },
  });
});

test.each([
  ['ENOTFOUND', 'dns', 'The host name does not exist.'],
  ['EAI_AGAIN', 'dns', 'The name server did not answer.'],
])('a look-up that says %s is told in a sentence', async (code, outcome, summary) => {
  const lookup = () => Promise.reject(Object.assign(new Error(code), { code }));
  const relay = await startTestEngine({ lookup });
  const result = await relay.ask('endpoint.test', {
    endpoint: { url: 'https://nowhere.example/in' },
    roomName: 'team',
  });
  expect(result).toMatchObject({ ok: false, summary, attempt: { outcome, errorCode: code } });
  expect(relay.engine.status().state).toBe('delivering');
});
