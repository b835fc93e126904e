import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Issue } from '../../src/shared/model.ts';
import { endpointSettings } from '../../src/shared/contract/endpoints.ts';
import type { DeliveryDetail } from '../../src/shared/views.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const ONLINE = { isOnline: () => true, hasInterface: () => true };
const endpointOf = async (relay: TestEngine) => (await relay.ask('room.list', {}))[0]!.endpoints[0]!;
const only = async (relay: TestEngine): Promise<DeliveryDetail> => {
  const [item] = (await relay.ask('delivery.list', {})).items;
  return relay.ask('delivery.get', { id: item!.id });
};
const attempted = (relay: TestEngine, attempts: number) =>
  until(`attempt ${attempts} is recorded`, async () => {
    const delivery = await only(relay);
    return delivery.attemptsMade === attempts && delivery.state !== 'sending' ? delivery : null;
  });

describe('time-outs', () => {
  test('the whole attempt ends after the endpoint’s own time', async () => {
    const receiver = await startReceiver({ default: { hang: 'headers' } });
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', receiver.url, { totalTimeoutMs: 2500 });
    await relay.accept(roomId, 't1');
    await receiver.waitFor(1);
    relay.clock.advance(2499);
    expect((await only(relay)).state).toBe('sending');
    relay.clock.advance(1);
    const [attempt] = (await attempted(relay, 1)).attempts;
    expect(attempt).toMatchObject({
      outcome: 'timeout',
      errorCode: 'TIMEOUT_RESPONSE',
      summary: 'The receiver did not answer within 2.5 s.',
      timings: { totalMs: 2500 },
    });
  });

  test('connecting, the look-up of the name included, ends after its own', async () => {
    const asked: string[] = [];
    const lookup = (host: string) => {
      asked.push(host);
      return new Promise<string[]>(() => {});
    };
    const relay = await startTestEngine({ lookup, networkSigns: ONLINE });
    const { roomId } = await relay.addRoom('team', 'http://hanging.example/', { connectTimeoutMs: 700 });
    await relay.accept(roomId, 't1');
    await until('the name is looked up', () => asked.length === 1);
    relay.clock.advance(700);
    const [attempt] = (await attempted(relay, 1)).attempts;
    expect(attempt).toMatchObject({
      outcome: 'timeout',
      errorCode: 'TIMEOUT_DNS',
      summary: 'The name server did not answer within 0.7 s.',
    });
  });

  test.each([
    ['connectTimeoutMs', 99, 'At least 0.1 seconds.'],
    ['connectTimeoutMs', 120_001, 'At most 2 minutes.'],
    ['totalTimeoutMs', 999, 'At least 1 second.'],
    ['totalTimeoutMs', 120_001, 'At most 2 minutes.'],
  ])('%s of %i ms is refused in words', (field, value, message) => {
    const parsed = endpointSettings.safeParse({ url: 'https://a.example/', [field]: value });
    expect(parsed.error?.issues).toMatchObject([{ path: [field], message }]);
  });
  test.each([100, 1000, 120_000])('%i ms to connect and the least and most in all are taken', (ms) => {
    const settings = { url: 'https://a.example/', connectTimeoutMs: ms, totalTimeoutMs: Math.max(ms, 1000) };
    expect(endpointSettings.parse(settings)).toMatchObject(settings);
  });
});

describe('custom headers', () => {
  const SENSITIVE = 'Bearer sk-live-0123456789abcdef';
  const headers = [
    { name: 'Authorization', value: SENSITIVE },
    { name: 'X-Team', value: 'blue' },
    { name: 'X-Api-Key', value: 'key-0123456789-secret', sensitive: true },
  ];
  /** Whatever is on disk, as bytes. */
  const stored = (relay: TestEngine): string =>
    readdirSync(relay.dataDir)
      .filter((name) => name.startsWith('relay.db'))
      .map((name) => readFileSync(join(relay.dataDir, name), 'latin1'))
      .join('');

  test('are sent in order; sensitive ones stand nowhere but in the request itself', async () => {
    // Sends back what it got, as echo services and error pages do.
    const receiver = await startReceiver({
      answer: async (request) => ({
        status: 500,
        headers: { 'x-echo': request.headers['x-api-key']! },
        body: JSON.stringify(request.headers),
      }),
    });
    const relay = await startTestEngine();
    const { roomId, endpointId } = await relay.addRoom('team', receiver.url, { headers });
    await relay.accept(roomId, 't1');
    const { attempts } = await attempted(relay, 1);
    const [request] = receiver.requests;
    expect(request!.rawHeaders.join('\n')).toContain(`Authorization\n${SENSITIVE}\nX-Team\nblue\nX-Api-Key`);

    expect(attempts[0]!.requestHeaders.slice(-3)).toEqual([
      ['Authorization', `[hidden: ${SENSITIVE.length} characters, the value saved now]`],
      ['X-Team', 'blue'],
      ['X-Api-Key', '[hidden: 21 characters, the value saved now]'],
    ]);
    expect(attempts[0]!.responseHeaders).toContainEqual(['x-echo', '[hidden: 21 characters]']);
    expect(attempts[0]!.responseBody!.content).toContain('"x-team":"blue"');

    const view = await endpointOf(relay);
    expect(view.headers).toEqual([
      { name: 'Authorization', value: '••••cdef', sensitive: true },
      { name: 'X-Team', value: 'blue', sensitive: false },
      { name: 'X-Api-Key', value: '••••cret', sensitive: true },
    ]);
    const given = { endpointId, endpoint: { url: receiver.url, permissions: view.permissions, headers } };
    const shown = JSON.stringify([
      attempts,
      view,
      await relay.ask('endpoint.test', given),
      await relay.ask('endpoint.dryRun', given),
      await relay.ask('audit.list', {}),
      relay.logged,
    ]);
    for (const secret of [SENSITIVE, 'key-0123456789-secret']) {
      expect(shown).not.toContain(secret);
      expect(stored(relay)).not.toContain(secret);
    }
    expect(stored(relay)).toContain('x-team');
  });

  test('whatever is taken arrives as it was typed, up to the most and the longest', async () => {
    const receiver = await startReceiver();
    const relay = await startTestEngine();
    const odd = [
      { name: 'User-Agent', value: 'ours/2.0' },
      { name: 'X-Name', value: 'Zoë' },
      { name: 'X-Tab', value: 'a\tb' },
      { name: 'X-Empty', value: '' },
      { name: "!#$%&'*+-.^_`|~x", value: 'v' },
      { name: 'X-Long', value: 'x'.repeat(4096) },
    ];
    const rest = Array.from({ length: 32 - odd.length }, (_, i) => ({ name: `X-${i}`, value: `${i}` }));
    const { roomId } = await relay.addRoom('team', receiver.url, { headers: [...odd, ...rest] });
    await relay.accept(roomId, 't1');
    const [request] = await receiver.waitFor(1);
    const received = request!.rawHeaders;
    for (const { name, value } of [...odd, ...rest]) {
      const at = received.indexOf(name);
      expect([name, received[at + 1]]).toEqual([name, value]);
    }
    expect(received.filter((name) => name.toLowerCase() === 'user-agent')).toHaveLength(1);
    const parsed = endpointSettings.safeParse({
      url: 'https://a.example/',
      headers: [...odd, ...rest, { name: 'X-33', value: '' }],
    });
    expect(parsed.error?.issues).toMatchObject([{ path: ['headers'], message: 'At most 32 headers.' }]);
  });

  test('are kept when the form is saved without touching them, replaced when typed, gone when removed', async () => {
    const receiver = await startReceiver();
    const relay = await startTestEngine();
    const { roomId, endpointId } = await relay.addRoom('team', receiver.url, { headers });
    const { url, permissions } = await endpointOf(relay);
    const saveWith = (list: object[]) =>
      relay.ask('endpoint.update', {
        id: endpointId,
        endpoint: { url, permissions, headers: list as typeof headers },
      });
    const sent = async (id: string) => {
      await relay.accept(roomId, id);
      const requests = await receiver.waitFor(Number(id.slice(1)));
      return requests.at(-1)!.headers;
    };
    const untouched = { name: 'Authorization', value: null, sensitive: true };
    await saveWith([untouched, { name: 'X-Team', value: 'red' }]);
    expect(await sent('t1')).toMatchObject({ authorization: SENSITIVE, 'x-team': 'red' });
    expect(await sent('t2')).not.toHaveProperty('x-api-key');
    await saveWith([{ ...untouched, value: 'Bearer another-0123456789' }]);
    expect(await sent('t3')).toMatchObject({ authorization: 'Bearer another-0123456789' });
    const { items } = await relay.ask('delivery.list', {});
    const said = await Promise.all(
      items.map(({ id }) =>
        until(`${id} is recorded`, async () => {
          const { attempts } = await relay.ask('delivery.get', { id });
          return attempts[0]?.requestHeaders.find(([name]) => name === 'Authorization')?.[1];
        }),
      ),
    );
    expect(said).toEqual([
      '[hidden: 25 characters, the value saved now]',
      '[hidden: 31 characters, not the value saved now]',
      '[hidden: 31 characters, not the value saved now]',
    ]);
    // The earlier value is not even left as ciphertext.
    const rows = (await relay.ask('audit.list', {})).filter(({ action }) => action === 'endpoint.update');
    expect(JSON.stringify(rows)).not.toMatch(/another-0123456789|sk-live/);
  });

  const issuesOf = async (list: object[]): Promise<Issue[]> => {
    const relay = await startTestEngine();
    try {
      await relay.addRoom('team', 'http://127.0.0.1:9/', { headers: list as typeof headers });
      return [];
    } catch (error) {
      return (error as { issues: Issue[] }).issues;
    }
  };
  test.each([
    [{ name: 'Content-Length', value: '1' }, 'name', /set by Reflector Relay itself/],
    [{ name: 'X-Webhook-Signature', value: 'v' }, 'name', /set by Reflector Relay itself/],
    [{ name: 'Two Words', value: 'v' }, 'name', /without spaces/],
    [{ name: '', value: 'v' }, 'name', /Give the header a name/],
    [{ name: 'X-Line', value: 'a\nb' }, 'value', /line break/],
    [{ name: 'X-Fish', value: '🐟' }, 'value', /cannot carry/],
    [{ name: 'x-team', value: 'v' }, 'name', /there twice/],
    [{ name: 'X-Key', value: '', sensitive: true }, 'value', /Give the header X-Key a value/],
    [{ name: 'X-Kept', value: null, sensitive: true }, 'value', /Give the header X-Kept a value/],
  ])('%j is refused at its field', async (header, field, message) => {
    const issues = await issuesOf([{ name: 'X-Team', value: 'blue' }, header]);
    expect(issues).toEqual([
      { path: `endpoint.headers.1.${field}`, message: expect.stringMatching(message) as string },
    ]);
  });
});

describe('a retry policy of an endpoint’s own', () => {
  test('holds for that endpoint alone', async () => {
    const receiver = await startReceiver({ default: { status: 500 } });
    const relay = await startTestEngine();
    const retryPolicy = { firstDelaySeconds: 10, maxDelaySeconds: 15, maxTotalSeconds: 60, maxRetries: 3 };
    const { roomId } = await relay.addRoom('own', receiver.url, { retryPolicy });
    await relay.accept(roomId, 't1');
    const waits: number[] = [];
    for (const attempts of [1, 2, 3]) {
      const { dueAt, state } = await attempted(relay, attempts);
      expect(state).toBe('pending');
      waits.push(dueAt! - relay.clock.now());
      relay.clock.advance(waits.at(-1)!);
    }
    expect((await attempted(relay, 4)).state).toBe('dead_letter');
    [10, 15, 15].forEach((seconds, index) => {
      expect(waits[index]).toBeGreaterThanOrEqual(seconds * 1000);
      expect(waits[index]).toBeLessThanOrEqual(seconds * 1100);
    });

    const other = await relay.addRoom('other', receiver.url);
    await relay.accept(other.roomId, 't2');
    const pending = await attempted(relay, 1);
    expect(pending.dueAt! - relay.clock.now()).toBeGreaterThanOrEqual(60_000);
  });

  test.each([
    [{ firstDelaySeconds: 0 }, 'firstDelaySeconds', 'At least 1 second.'],
    [{ maxDelaySeconds: 5 }, 'maxDelaySeconds', 'The longest delay cannot be shorter than the first.'],
    [{ maxTotalSeconds: 31 * 86_400 }, 'maxTotalSeconds', 'At most 30 days.'],
    [{ maxRetries: 1001 }, 'maxRetries', 'At most 1000 retries.'],
  ])('%j is refused in words', (change, field, message) => {
    const policy = { firstDelaySeconds: 60, maxDelaySeconds: 3600, maxTotalSeconds: 86_400, maxRetries: 100 };
    const parsed = endpointSettings.safeParse({
      url: 'https://a.example/',
      retryPolicy: { ...policy, ...change },
    });
    expect(parsed.error?.issues).toMatchObject([{ path: ['retryPolicy', field], message }]);
  });
});
