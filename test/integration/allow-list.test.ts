import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RequestInput } from '../../src/shared/contract.ts';
import type { DeliveryDetail, DryRun } from '../../src/shared/views.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const ONLINE = { isOnline: () => true, hasInterface: () => true };
/** Kept open for ten minutes unless somebody ends it. */
const KEPT = { headers: { 'keep-alive': 'timeout=600' } };
const permissions = (allowList: string[] = []) => ({ allowLoopback: true, allowPrivate: false, allowList });
const endpointOf = async (relay: TestEngine) => (await relay.ask('room.list', {}))[0]!.endpoints[0]!;
const attempted = (relay: TestEngine, attempts: number) =>
  until(`attempt ${attempts} is recorded`, async (): Promise<DeliveryDetail | null> => {
    const [item] = (await relay.ask('delivery.list', {})).items;
    return item && item.attemptsMade === attempts && item.state !== 'sending'
      ? relay.ask('delivery.get', { id: item.id })
      : null;
  });

describe('an allow-list', () => {
  test.each([
    [['127.0.0.0/8'], [], 'delivered'],
    [['receiver.test'], [], 'delivered'],
    [['*.test'], ['127.0.0.1'], 'delivered'],
    [['10.0.0.0/8'], [], 'allow-list'],
    [['*.receiver.test'], [], 'allow-list'],
    [[], ['127.0.0.0/8'], 'delivered'],
    [[], ['example.org'], 'allow-list of the settings'],
    [['receiver.test'], ['example.org'], 'allow-list of the settings'],
    [['example.org'], ['receiver.test'], 'allow-list'],
  ])('of the endpoint %j and of the settings %j: %s', async (own, ofAll, ends) => {
    const receiver = await startReceiver();
    const relay = await startTestEngine({ lookup: async () => ['127.0.0.1'], networkSigns: ONLINE });
    await relay.ask('settings.update', { patch: { allowList: ofAll } });
    const url = `http://receiver.test:${receiver.port}/`;
    const { roomId } = await relay.addRoom('team', url, { permissions: permissions(own) });
    await relay.accept(roomId, 't1');
    const [attempt] = (await attempted(relay, 1)).attempts;
    const delivered = ends === 'delivered';
    expect(attempt).toMatchObject(
      delivered
        ? { outcome: 'response', status: 200, remoteAddress: '127.0.0.1' }
        : { outcome: 'blocked_address', errorCode: ends, remoteAddress: null },
    );
    expect(receiver.connections).toBe(delivered ? 1 : 0);
  });

  test('is asked again at every attempt', async () => {
    const receiver = await startReceiver({ default: { ...KEPT, status: 500 } });
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', receiver.url);
    await relay.accept(roomId, 't1');
    const { dueAt } = await attempted(relay, 1);
    await relay.ask('settings.update', { patch: { allowList: ['10.0.0.0/8'] } });
    relay.clock.advance(dueAt! - relay.clock.now());
    const { attempts } = await attempted(relay, 2);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['response', 'blocked_address']);
    expect(receiver.requests).toHaveLength(1);
  });

  test.each([
    ['the endpoint is changed', { own: ['127.0.0.1'] }],
    ['the list of the settings is changed', { ofAll: ['127.0.0.1'] }],
  ])(
    'idle connections are ended when %s',
    async (_what, { own, ofAll }: { own?: string[]; ofAll?: string[] }) => {
      const receiver = await startReceiver({ default: KEPT });
      const relay = await startTestEngine();
      const { roomId, endpointId } = await relay.addRoom('team', receiver.url);
      await relay.accept(roomId, 't1');
      await attempted(relay, 1);
      expect(receiver.open).toBe(1);
      if (own)
        await relay.ask('endpoint.update', {
          id: endpointId,
          endpoint: { url: receiver.url, permissions: permissions(own) },
        });
      if (ofAll) await relay.ask('settings.update', { patch: { allowList: ofAll } });
      await until('it is ended', () => receiver.open === 0);
      await relay.accept(roomId, 't2');
      await receiver.waitFor(2);
      expect(receiver.connections).toBe(2);
    },
  );

  test('a connection in use when the rules change is not kept afterwards', async () => {
    let release = (): void => {};
    const delayUntil = new Promise<void>((resolve) => (release = resolve));
    const receiver = await startReceiver({ default: { ...KEPT, delayUntil } });
    const relay = await startTestEngine();
    const { roomId } = await relay.addRoom('team', receiver.url);
    await relay.accept(roomId, 't1');
    await receiver.waitFor(1);
    await relay.ask('settings.update', { patch: { allowList: ['127.0.0.1'] } });
    release();
    expect((await attempted(relay, 1)).state).toBe('delivered');
    await until('it is ended', () => receiver.open === 0);
  });

  test('holds for tests too, and an address in a URL is refused when it is saved', async () => {
    const receiver = await startReceiver();
    const relay = await startTestEngine();
    await relay.ask('settings.update', { patch: { allowList: ['10.0.0.0/8'] } });
    const endpoint = { url: receiver.url, permissions: permissions() };
    await expect(relay.ask('endpoint.test', { endpoint })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'endpoint.url', message: '127.0.0.1 is not on the allow-list of the settings.' }],
    });
    await expect(relay.addRoom('team', receiver.url)).rejects.toMatchObject({ code: 'invalid_input' });
    expect(receiver.connections).toBe(0);
  });

  test('entries are kept in one form, and each that cannot be read is named at its place', async () => {
    const relay = await startTestEngine();
    const saved = await relay.ask('settings.update', {
      patch: { allowList: ['Example.ORG.', 'example.org', '10.0.0.0/8'] },
    });
    expect(saved.allowList).toEqual(['example.org', '10.0.0.0/8']);
    const wrong = ['example.org', '10.0.0.0/40', 'http://example.org'];
    await expect(relay.ask('settings.update', { patch: { allowList: wrong } })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'patch.allowList.1' }, { path: 'patch.allowList.2' }],
    });
    expect((await relay.ask('settings.get', {})).allowList).toEqual(saved.allowList);
    await expect(
      relay.addRoom('team', 'https://example.org/', { permissions: permissions(wrong) }),
    ).rejects.toMatchObject({
      issues: [{ path: 'endpoint.permissions.allowList.1' }, { path: 'endpoint.permissions.allowList.2' }],
    });
  });
});

describe('every address a name stands for is judged when it is connected to', () => {
  const LOOPBACK = { allowLoopback: true, allowPrivate: false, allowList: [] as string[] };
  /** A name that stands for other addresses each time it is asked for; counts how often that is. */
  async function named(answers: string[][], settings: Partial<typeof LOOPBACK> = {}, own = {}) {
    const receiver = await startReceiver(own);
    const asked: string[][] = [];
    const lookup = async (): Promise<string[]> => {
      const answer = answers[Math.min(asked.length, answers.length - 1)]!;
      asked.push(answer);
      return answer;
    };
    const relay = await startTestEngine({ lookup, networkSigns: ONLINE });
    const url = `http://receiver.test:${receiver.port}/`;
    const { roomId } = await relay.addRoom('team', url, { permissions: { ...LOOPBACK, ...settings } });
    return { receiver, relay, roomId, asked, url };
  }

  test('a name is looked up once for an attempt, so that it cannot mean another address when it is connected to', async () => {
    const { receiver, relay, roomId, asked } = await named([['127.0.0.1'], ['169.254.169.254']]);
    await relay.accept(roomId, 't1');
    expect((await attempted(relay, 1)).attempts[0]).toMatchObject({
      status: 200,
      remoteAddress: '127.0.0.1',
    });
    expect([asked.length, receiver.connections]).toEqual([1, 1]);
  });

  test('one that means another address at the next attempt is judged again', async () => {
    const { receiver, relay, roomId, asked } = await named(
      [['127.0.0.1'], ['10.0.0.1']],
      {},
      {
        default: { status: 500, headers: { connection: 'close' } },
      },
    );
    await relay.accept(roomId, 't1');
    const { dueAt } = await attempted(relay, 1);
    relay.clock.advance(dueAt! - relay.clock.now());
    expect((await attempted(relay, 2)).attempts[1]).toMatchObject({
      outcome: 'blocked_address',
      errorCode: 'private network',
      remoteAddress: null,
    });
    expect([asked.length, receiver.connections]).toEqual([2, 1]);
  });

  test('of several only the permitted are connected to, however they are written', async () => {
    const { receiver, relay, roomId } = await named([
      ['10.0.0.1', '169.254.169.254', 'fd00::1', '64:ff9b::a9fe:a9fe', '::ffff:127.0.0.1'],
    ]);
    await relay.accept(roomId, 't1');
    const [attempt] = (await attempted(relay, 1)).attempts;
    expect(attempt).toMatchObject({
      status: 200,
      remoteAddress: expect.stringMatching(/127\.0\.0\.1$/) as string,
    });
    expect(receiver.connections).toBe(1);
  });

  // Only Linux has all of 127/8 without being told.
  test.skipIf(process.platform !== 'linux')(
    'one that is not permitted is not even knocked at, though it would answer and comes first',
    async () => {
      const { receiver, relay, roomId } = await named([['127.0.0.2', '127.0.0.1']], {
        allowList: ['127.0.0.1'],
      });
      let knocked = 0;
      const forbidden = createServer((socket) => {
        knocked += 1;
        socket.destroy();
      }).listen(receiver.port, '127.0.0.2');
      onTestFinished(() => void forbidden.close());
      await once(forbidden, 'listening');
      await relay.accept(roomId, 't1');
      expect((await attempted(relay, 1)).attempts[0]).toMatchObject({
        status: 200,
        remoteAddress: '127.0.0.1',
      });
      expect([knocked, receiver.connections]).toEqual([0, 1]);
    },
  );

  // The same answers, asked of the dry run and met by a delivery: both name one rule, in one sentence.
  test.each([
    ['private network', ['10.0.0.1', '127.0.0.1'], { allowLoopback: false }],
    ['private network', ['::ffff:10.0.0.1'], {}],
    ['private network', ['64:ff9b::a00:1'], {}],
    ['loopback', ['127.0.0.1', '10.0.0.1'], { allowLoopback: false }],
    ['loopback', ['::1'], { allowLoopback: false, allowPrivate: true }],
    ['linkLocal', ['169.254.169.254'], { allowPrivate: true }],
    ['linkLocal', ['fe80::1%eth0'], { allowPrivate: true }],
    ['unspecified', ['0.0.0.0'], { allowPrivate: true }],
    ['cloud metadata', ['fd00:ec2::254'], { allowPrivate: true }],
    ['reserved', ['::127.0.0.1'], { allowPrivate: true }],
    ['6to4', ['2002:7f00:1::'], { allowPrivate: true }],
    ['allow-list', ['127.0.0.1'], { allowList: ['127.0.0.2', '*.receiver.test'] }],
    ['allow-list: receiver.test', ['127.0.0.1'], { allowList: ['127.0.0.2', 'receiver.test'] }],
    ['allow-list: 127.0.0.0/8', ['10.0.0.1', '127.0.0.1'], { allowList: ['127.0.0.0/8'] }],
    ['loopback', ['10.0.0.1', '::ffff:7f00:1'], {}],
  ])('a dry run and a delivery agree on %s: %j with %j', async (rule, addresses, settings) => {
    const { receiver, relay, roomId, url } = await named([addresses], settings);
    const permissions = { ...LOOPBACK, ...settings };
    const said = await relay.ask('endpoint.dryRun', { endpoint: { url, permissions } });
    expect(said.rule).toBe(rule);
    expect(said.addresses.map(({ address }) => address)).toEqual(addresses);
    expect(receiver.connections).toBe(0);

    await relay.accept(roomId, 't1');
    const [attempt] = (await attempted(relay, 1)).attempts;
    const decided = said.addresses.find(({ allowed }) => allowed) ?? said.addresses[0]!;
    expect([decided.rule, decided.message]).toEqual([said.rule, said.message]);
    expect(attempt).toMatchObject(
      said.allowed
        ? { outcome: 'response', status: 200 }
        : { outcome: 'blocked_address', errorCode: rule, summary: said.message },
    );
    expect(receiver.connections).toBe(said.allowed ? 1 : 0);
  });
});

describe('a dry run', () => {
  const NAMES: Record<string, string[]> = {
    'public.test': ['93.184.216.34', '2606:2800:220:1::1'],
    'mixed.test': ['10.0.0.5', '93.184.216.34'],
    'inside.test': ['192.168.1.4'],
    'here.test': ['127.0.0.1'],
    'metadata.test': ['169.254.169.254'],
    'empty.test': [],
  };
  const lookup = async (host: string): Promise<string[]> => {
    const found = NAMES[host];
    if (!found) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    return found;
  };
  const run = async (
    url: string,
    change: Partial<RequestInput<'endpoint.dryRun'>['endpoint']> = {},
  ): Promise<DryRun> => {
    const relay = await startTestEngine({ lookup, networkSigns: ONLINE });
    return relay.ask('endpoint.dryRun', { endpoint: { url, ...change } });
  };

  test.each([
    ['https://public.test/', true, 'public', /^93\.184\.216\.34 is a public address\.$/],
    ['https://mixed.test/', true, 'public', /^93\.184\.216\.34 is a public address\.$/],
    ['https://inside.test/', false, 'private network', /Permit private addresses for this endpoint/],
    ['http://here.test/', false, 'loopback', /is this machine itself/],
    ['http://metadata.test/', false, 'linkLocal', /never delivered to/],
    ['http://127.1/', false, 'loopback', /127\.0\.0\.1 is this machine itself/],
    ['http://[::ffff:10.0.0.1]/', false, 'private network', /in a private network/],
    ['http://missing.test/', false, 'name', /^The host name does not exist\.$/],
    ['http://empty.test/', false, 'name', /^The host name has no address\.$/],
  ])('%s: allowed is %s, by %s', async (url, allowed, rule, message) => {
    expect(await run(url)).toMatchObject({
      allowed,
      rule,
      message: expect.stringMatching(message) as string,
    });
  });

  test('judges each address by itself', async () => {
    const { addresses, host, lookedUp } = await run('https://mixed.test/');
    expect([host, lookedUp]).toEqual(['mixed.test', true]);
    expect(addresses.map(({ address, allowed, rule }) => [address, allowed, rule])).toEqual([
      ['10.0.0.5', false, 'private network'],
      ['93.184.216.34', true, 'public'],
    ]);
    expect((await run('http://127.0.0.1/')).lookedUp).toBe(false);
  });

  test('names the entry that decided, of the endpoint’s list and of the settings’', async () => {
    const listed = { permissions: { allowList: ['93.184.0.0/16'] } };
    expect(await run('https://public.test/', listed)).toMatchObject({ rule: 'allow-list: 93.184.0.0/16' });
    expect(await run('https://inside.test/', listed)).toMatchObject({
      allowed: false,
      rule: 'private network',
    });
    const relay = await startTestEngine({ lookup, networkSigns: ONLINE });
    await relay.ask('settings.update', { patch: { allowList: ['*.example.org'] } });
    const endpoint = { url: 'https://public.test/' };
    expect(await relay.ask('endpoint.dryRun', { endpoint })).toMatchObject({
      allowed: false,
      rule: 'allow-list of the settings',
      message: 'public.test (93.184.216.34) is not on the allow-list of the settings.',
    });
  });

  test('a name server that hangs is given up', async () => {
    const relay = await startTestEngine({ lookup: () => new Promise(() => {}), networkSigns: ONLINE });
    const running = relay.ask('endpoint.dryRun', { endpoint: { url: 'https://hanging.test/' } });
    await new Promise((resolve) => setImmediate(resolve));
    relay.clock.advance(10_000);
    expect(await running).toMatchObject({
      allowed: false,
      message: expect.stringMatching(/within 10 s/) as string,
    });
  });

  test.each(['transcript.completed', 'transcript.deleted', 'batch', 'test'] as const)(
    'shows the request of %s as it would go out, without sending it',
    async (eventType) => {
      const receiver = await startReceiver();
      const relay = await startTestEngine();
      const { endpointId } = await relay.addRoom('team', receiver.url, {
        standardWebhooks: true,
        headers: [
          { name: 'X-Team', value: 'blue' },
          { name: 'Authorization', value: 'Bearer 0123456789' },
        ],
      });
      await relay.ask('endpoint.rotateSecret', { id: endpointId });
      const view = await endpointOf(relay);
      const endpoint = {
        url: `${receiver.url}hook?a=1`,
        permissions: view.permissions,
        standardWebhooks: true,
        headers: [
          { name: 'X-Team', value: 'blue' },
          { name: 'Authorization', value: null, sensitive: true },
        ],
      };
      const { request } = await relay.ask('endpoint.dryRun', { endpointId, endpoint, eventType });
      expect(receiver.connections).toBe(0);
      expect((await relay.ask('delivery.list', {})).items).toEqual([]);

      await relay.ask('endpoint.test', { endpointId, endpoint, eventType });
      const [sent] = receiver.requests;
      expect(request).toMatchObject({
        method: 'POST',
        url: endpoint.url,
        signatures: 2,
        signatureOrder: 'new_first',
      });
      expect(request.headers.map(({ name }) => name)).toEqual(
        sent!.rawHeaders.filter((_value, index) => index % 2 === 0),
      );
      // The id and the moment differ; everything else is the same, and as long.
      const value = (name: string) => request.headers.find((header) => header.name.toLowerCase() === name)!;
      for (const name of [
        'host',
        'connection',
        'content-type',
        'user-agent',
        'x-webhook-event',
        'x-webhook-retry',
        'x-team',
        'content-length',
      ])
        expect(value(name).value, name).toBe(sent!.headers[name]);
      expect(Buffer.byteLength(request.body)).toBe(sent!.body.length);
      expect(value('authorization')).toMatchObject({ value: '[hidden: 17 characters]', note: 'sensitive' });
      expect(value('x-webhook-signature').value).toMatch(/^t=\d+,v1=…,v1=…$/);
      expect(value('webhook-signature').value).toBe('v1,… v1,…');
      expect(JSON.stringify(request)).not.toMatch(/[0-9a-f]{64}/);
    },
  );

  test('refuses settings that make no request, each at its field', async () => {
    const relay = await startTestEngine();
    const ask = (endpoint: RequestInput<'endpoint.dryRun'>['endpoint']) =>
      relay.ask('endpoint.dryRun', { endpoint });
    await expect(ask({ url: 'nonsense' })).rejects.toMatchObject({ issues: [{ path: 'endpoint.url' }] });
    await expect(
      ask({ url: 'https://public.test/', headers: [{ name: 'Host', value: 'x' }] }),
    ).rejects.toMatchObject({ issues: [{ path: 'endpoint.headers.0.name' }] });
  });
});
