import { describe, expect, test } from 'vitest';
import { createSender } from '../../src/main/delivery/send.ts';
import { systemClock } from '../../src/main/lib/clock.ts';
import type { DeliverySummary } from '../../src/shared/views.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const failing = (code: string): Promise<string[]> => Promise.reject(Object.assign(new Error(code), { code }));

/** Names that all stand for this machine, while the network is there. */
function network() {
  const state = { up: true, hanging: (_host: string): boolean => false, asked: [] as string[] };
  const lookup = (host: string): Promise<string[]> => {
    state.asked.push(host);
    if (state.hanging(host)) return new Promise(() => {});
    return state.up ? Promise.resolve(['127.0.0.1']) : failing('EAI_AGAIN');
  };
  return { state, lookup };
}

async function everyDelivery(relay: TestEngine): Promise<DeliverySummary[]> {
  return (await relay.ask('delivery.list', { limit: 200 })).items;
}
const whenAll = (relay: TestEngine, what: string, check: (delivery: DeliverySummary) => boolean) =>
  until(what, async () => {
    const all = await everyDelivery(relay);
    return all.length > 0 && all.every(check) ? all : null;
  });

describe('offline', () => {
  /** Three rooms whose first deliveries failed or are held, because no name can be looked up. */
  async function offlineEngine(settings: Parameters<typeof startTestEngine>[0] = {}) {
    const receiver = await startReceiver();
    const { state, lookup } = network();
    const sender = createSender({ clock: systemClock, lookup });
    const relay = await startTestEngine({ sender, ...settings });
    const rooms = [];
    for (const name of ['one', 'two', 'three']) {
      rooms.push(await relay.addRoom(name, `http://${name}.example:${receiver.port}/`));
    }
    state.up = false;
    for (const { roomId } of rooms) await relay.accept(roomId, 't1');
    await until('the machine counts as offline', () => relay.engine.status().state === 'offline');
    relay.clock.advance(66_000);
    await whenAll(relay, 'all are held', ({ heldReason }) => heldReason === 'offline');
    return { receiver, state, lookup, relay, rooms };
  }

  test('two hosts failing on the network hold everything, and nothing is used up; a probe releases it', async () => {
    const { receiver, state, relay } = await offlineEngine();
    // The first host to fail could not yet know better; its retry is held when it fell due.
    const held = await everyDelivery(relay);
    expect(held.map(({ attemptsMade }) => attemptsMade).filter((made) => made > 1)).toEqual([]);
    expect(held.filter(({ attemptsMade }) => attemptsMade === 0).length).toBeGreaterThanOrEqual(1);
    const used = held.map(({ attemptsMade }) => attemptsMade);

    relay.clock.advance(30 * 60_000);
    expect((await everyDelivery(relay)).map(({ attemptsMade }) => attemptsMade)).toEqual(used);

    state.up = true;
    relay.engine.networkReturned();
    await until('the machine is online again', () => relay.engine.status().state === 'delivering');
    relay.clock.advance(31_000);
    await whenAll(relay, 'all are delivered', ({ state: at }) => at === 'delivered');
    expect(receiver.requests).toHaveLength(3);
    for (const { headers } of receiver.requests)
      expect(Number(headers['x-webhook-retry'])).toBeLessThanOrEqual(1);
  });

  test('one unreachable host alone is an ordinary failure', async () => {
    const receiver = await startReceiver();
    const lookup = (host: string) =>
      host === 'gone.example' ? failing('ENOTFOUND') : Promise.resolve(['127.0.0.1']);
    const relay = await startTestEngine({ sender: createSender({ clock: systemClock, lookup }) });
    const gone = await relay.addRoom('gone', 'http://gone.example/');
    const there = await relay.addRoom('there', `http://there.example:${receiver.port}/`);
    await relay.accept(there.roomId, 't1');
    await receiver.waitFor(1);
    await relay.accept(gone.roomId, 't1');
    const [failed] = await until('it was tried', async () => {
      const all = await everyDelivery(relay);
      return all[0]?.attemptsMade === 1 && all[0].state === 'pending' ? all : null;
    });
    expect(failed).toMatchObject({ lastOutcome: 'dns', lastErrorCode: 'ENOTFOUND', heldReason: null });
    expect(relay.engine.status().state).toBe('delivering');
  });

  test('what is held when the engine ends goes out after the next start', async () => {
    const { receiver, state, lookup, relay } = await offlineEngine();
    await relay.stop();
    state.up = true;
    const next = await startTestEngine({
      dataDir: relay.dataDir,
      clock: relay.clock,
      sender: createSender({ clock: systemClock, lookup }),
    });
    await whenAll(next, 'all are let go', ({ heldReason }) => heldReason === null);
    next.clock.advance(31_000);
    await whenAll(next, 'all are delivered', ({ state: at }) => at === 'delivered');
    expect(receiver.requests).toHaveLength(3);
  });

  test('an answer to what was under way before lets everything go', async () => {
    let answerNow = (): void => {};
    const delayUntil = new Promise<void>((resolve) => (answerNow = resolve));
    const receiver = await startReceiver({ script: [{ delayUntil }] });
    const { state, lookup } = network();
    const relay = await startTestEngine({ sender: createSender({ clock: systemClock, lookup }) });
    const slow = await relay.addRoom('slow', `http://slow.example:${receiver.port}/`);
    await relay.accept(slow.roomId, 't1');
    await receiver.waitFor(1);
    state.up = false;
    for (const name of ['one', 'two']) {
      const { roomId } = await relay.addRoom(name, `http://${name}.example:${receiver.port}/`);
      await relay.accept(roomId, 't1');
    }
    await until('one is held', async () =>
      (await everyDelivery(relay)).some(({ heldReason }) => heldReason === 'offline'),
    );
    state.up = true;
    answerNow();
    await whenAll(relay, 'none is held', ({ heldReason }) => heldReason === null);
    expect(relay.engine.status().state).toBe('delivering');
    relay.clock.advance(66_000);
    await whenAll(relay, 'all are delivered', ({ state: at }) => at === 'delivered');
  });

  test('an endpoint disabled while its deliveries are held for it keeps them when the network is back', async () => {
    const { receiver, state, relay, rooms } = await offlineEngine();
    await relay.ask('endpoint.disable', { id: rooms[0]!.endpointId });
    state.up = true;
    relay.engine.networkReturned();
    await until('the machine is online again', () => relay.engine.status().state === 'delivering');
    relay.clock.advance(31_000);
    await until('the others are delivered', async () => {
      const all = await everyDelivery(relay);
      return all.filter(({ state: at }) => at === 'delivered').length === 2;
    });
    const [left] = (await everyDelivery(relay)).filter(({ state: at }) => at !== 'delivered');
    await until('it waits for its endpoint', async () => {
      const all = await everyDelivery(relay);
      return all.find(({ id }) => id === left!.id)?.heldReason === 'endpoint_disabled';
    });
    expect(receiver.requests).toHaveLength(2);
    await relay.ask('endpoint.enable', { id: rooms[0]!.endpointId, held: 'deliver' });
    await whenAll(relay, 'all are delivered', ({ state: at }) => at === 'delivered');
  });

  test('a machine that gets its network back is online at once, though nothing was held and nobody said so', async () => {
    const receiver = await startReceiver();
    const signs = { there: true };
    const relay = await startTestEngine({
      networkSigns: { isOnline: () => true, hasInterface: () => signs.there },
      sender: createSender({ clock: systemClock, lookup: network().lookup }),
    });
    const { roomId } = await relay.addRoom('team', `http://team.example:${receiver.port}/`);
    signs.there = false;
    relay.clock.advance(1000);
    expect(relay.engine.status()).toMatchObject({ state: 'offline', nextProbeAt: null });
    relay.clock.advance(3_600_000);
    signs.there = true;
    relay.clock.advance(1000);
    await relay.accept(roomId, 't1');
    expect(await receiver.waitFor(1)).toHaveLength(1);
    expect(relay.engine.status().state).toBe('delivering');
  });

  test('with something held it tries within a minute of the network’s return', async () => {
    const receiver = await startReceiver();
    const signs = { there: true };
    const { state, lookup } = network();
    const relay = await startTestEngine({
      networkSigns: { isOnline: () => true, hasInterface: () => signs.there },
      sender: createSender({ clock: systemClock, lookup }),
    });
    const { roomId } = await relay.addRoom('team', `http://team.example:${receiver.port}/`);
    signs.there = false;
    state.up = false;
    relay.clock.advance(1000);
    await relay.accept(roomId, 't1');
    await whenAll(relay, 'it is held', ({ heldReason }) => heldReason === 'offline');
    await until('the next probe is minutes away', () => {
      const { nextProbeAt } = relay.engine.status();
      if (nextProbeAt !== null && nextProbeAt - relay.clock.now() > 200_000) return true;
      relay.clock.advance(1000);
      return false;
    });
    signs.there = true;
    state.up = true;
    relay.clock.advance(60_000);
    expect(await receiver.waitFor(1)).toHaveLength(1);
  });

  test('a machine without a network still delivers to itself', async () => {
    const receiver = await startReceiver();
    const relay = await startTestEngine({
      networkSigns: { isOnline: () => false, hasInterface: () => false },
    });
    const { roomId } = await relay.addRoom('local', receiver.url);
    await relay.accept(roomId, 't1');
    expect(await receiver.waitFor(1)).toHaveLength(1);
  });
});

test('forty hanging names delay neither a forty-first that answers, nor their own deadlines', async () => {
  const receiver = await startReceiver();
  const { state, lookup } = network();
  state.hanging = (host) => host.startsWith('hangs');
  const sender = createSender({ clock: systemClock, lookup });
  const relay = await startTestEngine({ sender });
  for (let i = 0; i < 40; i += 1) {
    const { roomId } = await relay.addRoom(`hangs-${i}`, `http://hangs-${i}.example/`, {
      totalTimeoutMs: 1000,
    });
    await relay.accept(roomId, 't1');
  }
  await until('all forty are looked up', () => state.asked.length === 40);
  const answers = await relay.addRoom('answers', `http://answers.example:${receiver.port}/`);
  await relay.accept(answers.roomId, 't1');
  await receiver.waitFor(1);

  const all = await until('the forty have timed out', async () => {
    const items = await everyDelivery(relay);
    return items.every(({ attemptsMade }) => attemptsMade === 1) ? items : null;
  });
  const timedOut = all.filter(({ lastOutcome }) => lastOutcome === 'timeout');
  expect(timedOut).toHaveLength(40);
  for (const { lastErrorCode } of timedOut) expect(lastErrorCode).toBe('TIMEOUT_DNS');
});

test('a receiver that never answers does not delay another', async () => {
  const silent = await startReceiver({ default: { hang: 'headers' } });
  const quick = await startReceiver();
  const relay = await startTestEngine();
  const slow = await relay.addRoom('slow', silent.url, { concurrency: 256 });
  const fast = await relay.addRoom('fast', quick.url);
  for (let i = 0; i < 400; i += 1) await relay.accept(slow.roomId, `t${i}`);
  await relay.accept(fast.roomId, 't1');
  expect(await quick.waitFor(1)).toHaveLength(1);
});
