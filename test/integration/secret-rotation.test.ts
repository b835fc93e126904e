import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DeliverySummary } from '../../src/shared/views.ts';
import { handClock } from '../support/hand-clock.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine, temporaryFolder } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';
import { hasPython, specification, standardWebhooks, stripe } from '../support/verifiers.ts';
import type { Verify } from '../support/verifiers.ts';

const HOUR = 3_600_000;
const FIRST = 'secret-of-team-0123456789';

/** A receiver that verifies with other people's code and the secret it holds, and refuses with 401. */
async function startVerifying(verify: Verify, options: { dataDir?: string } = {}) {
  const clock = handClock(Date.now());
  const held = { secret: FIRST };
  const receiver = await startReceiver({
    answer: async (request) => ({
      status: (await verify(request, held.secret, clock.now())) ? 200 : 401,
    }),
  });
  const relay = await startTestEngine({ clock, ...options });
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url, { standardWebhooks: true });
  return { relay, clock, held, receiver, roomId, endpointId };
}

const items = async (relay: TestEngine): Promise<DeliverySummary[]> =>
  (await relay.ask('delivery.list', { limit: 200 })).items;
const endpointOf = async (relay: TestEngine) => (await relay.ask('room.list', {}))[0]!.endpoints[0]!;
const secretOf = async (relay: TestEngine, id: string): Promise<string> =>
  (await relay.ask('endpoint.revealSecret', { id })).secret;

let named = 0;
/** Accepts a transcript; answers its delivery after so many attempts. */
async function delivery(relay: TestEngine, roomId: string, attempts = 1): Promise<DeliverySummary> {
  named += 1;
  const title = `Meeting t${named}`;
  await relay.accept(roomId, `t${named}`);
  return until(`${title} was tried ${attempts} times`, async () => {
    const found = (await items(relay)).find((one) => one.title === title);
    return found && found.attemptsMade >= attempts && found.state !== 'sending' ? found : null;
  });
}

describe.each([
  ['stripe', stripe],
  ['standardwebhooks', standardWebhooks],
])('%s', (_name, verify) => {
  test('passes on the first try before, during and after, with either secret while both are valid', async () => {
    const { relay, clock, held, roomId, endpointId, receiver } = await startVerifying(verify);
    const firstTry = async () => {
      const { state, attemptsMade } = await delivery(relay, roomId);
      expect([state, attemptsMade]).toEqual(['delivered', 1]);
    };
    await firstTry();
    await relay.ask('endpoint.rotateSecret', { id: endpointId });
    await firstTry();
    held.secret = await secretOf(relay, endpointId);
    expect(held.secret).not.toBe(FIRST);
    await firstTry();
    held.secret = FIRST;
    clock.advance(23 * HOUR);
    await firstTry();
    held.secret = await secretOf(relay, endpointId);
    clock.advance(HOUR);
    await firstTry();
    expect(receiver.requests.at(-1)!.headers['x-webhook-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    expect(receiver.requests.at(-1)!.headers['webhook-signature']).toMatch(/^v1,\S+$/);
    held.secret = FIRST;
    expect((await delivery(relay, roomId)).state).toBe('dead_letter');
  });
});

describe.skipIf(!hasPython)('the specification’s verifier, which reads one signature only', () => {
  test('passes first before, by the second try during, and first again once its order is known, and after', async () => {
    const dataDir = temporaryFolder();
    const started = await startVerifying(specification(), { dataDir });
    const { clock, held, roomId, endpointId } = started;
    let { relay } = started;
    expect((await delivery(relay, roomId)).state).toBe('delivered');

    await relay.ask('endpoint.rotateSecret', { id: endpointId });
    expect((await delivery(relay, roomId)).state).toBe('delivered');

    held.secret = await secretOf(relay, endpointId);
    const refused = await delivery(relay, roomId);
    expect(refused).toMatchObject({ state: 'pending', lastStatus: 401, dueAt: clock.now() + 60_000 });
    clock.advance(60_000);
    await until('the other order passed', async () =>
      (await items(relay)).some(({ id, state }) => id === refused.id && state === 'delivered'),
    );
    expect(await endpointOf(relay)).toMatchObject({ health: 'healthy', rotation: { olderFirst: true } });

    // The order is known from here on, over a restart too.
    expect((await delivery(relay, roomId)).attemptsMade).toBe(1);
    await relay.stop();
    relay = await startTestEngine({ clock, dataDir });
    const known = await delivery(relay, roomId);
    expect([known.state, known.attemptsMade]).toEqual(['delivered', 1]);

    clock.advance(24 * HOUR);
    await until('the older one ended', async () => (await endpointOf(relay)).rotation === null);
    const after = await delivery(relay, roomId);
    expect([after.state, after.attemptsMade]).toEqual(['delivered', 1]);
  });

  test('many at once, refused before the order was known, all pass by the second try', async () => {
    const { relay, clock, held, roomId, endpointId } = await startVerifying(specification());
    await relay.ask('endpoint.update', {
      id: endpointId,
      endpoint: { ...(await settings(relay)), concurrency: 1 },
    });
    await relay.ask('endpoint.rotateSecret', { id: endpointId });
    held.secret = await secretOf(relay, endpointId);
    for (let i = 0; i < 8; i += 1) await relay.accept(roomId, `many-${i}`);
    await until('all were refused', async () =>
      (await items(relay)).every(({ attemptsMade, state }) => attemptsMade === 1 && state === 'pending'),
    );
    expect((await endpointOf(relay)).health).toBe('healthy');
    clock.advance(60_000);
    await until('all passed', async () => (await items(relay)).every(({ state }) => state === 'delivered'));
    for (const { attemptsMade } of await items(relay)) expect(attemptsMade).toBe(2);
  });

  test('a receiver with neither secret is given up after both orders', async () => {
    const { relay, clock, held, roomId, endpointId, receiver } = await startVerifying(specification());
    await relay.ask('endpoint.rotateSecret', { id: endpointId });
    held.secret = 'neither-of-the-two';
    await delivery(relay, roomId);
    clock.advance(60_000);
    await until('it was given up', async () => (await items(relay))[0]!.state === 'dead_letter');
    expect((await items(relay))[0]!.attemptsMade).toBe(2);
    const signatures = receiver.requests.map(({ headers }) =>
      headers['x-webhook-signature']!.split(',v1=').slice(1),
    );
    expect(signatures.map((list) => list.length)).toEqual([2, 2]);
    expect((await endpointOf(relay)).consecutiveFailures).toBe(1);
  });

  test('a second rotation forgets what was refused under the first', async () => {
    const { relay, clock, held, roomId, endpointId } = await startVerifying(specification());
    await relay.ask('endpoint.rotateSecret', { id: endpointId });
    held.secret = 'not-yet';
    await delivery(relay, roomId);
    await relay.ask('endpoint.rotateSecret', { id: endpointId });
    held.secret = await secretOf(relay, endpointId);
    clock.advance(60_000);
    await until('it was refused in the first order', async () => (await items(relay))[0]!.attemptsMade === 2);
    expect((await items(relay))[0]!.state).toBe('pending');
    clock.advance(60_000);
    await until('the other passed', async () => (await items(relay))[0]!.state === 'delivered');
  });
});

const settings = async (relay: TestEngine) => {
  const { url, permissions, standardWebhooks: standard } = await endpointOf(relay);
  return { url, permissions, standardWebhooks: standard };
};

describe('a rotation', () => {
  const storedSecrets = (dataDir: string): number => {
    const sqlite = new Database(join(dataDir, 'relay.db'), { readonly: true });
    const count = sqlite
      .prepare("SELECT count(*) FROM secrets WHERE purpose = 'signing'")
      .pluck()
      .get() as number;
    sqlite.close();
    return count;
  };
  const actions = async (relay: TestEngine) =>
    (await relay.ask('audit.list', {})).filter(({ action }) => action.startsWith('endpoint.'));

  test('ends by itself at its time: nothing of the older secret is left, and the list of changes says so', async () => {
    const relay = await startTestEngine();
    const { endpointId } = await relay.addRoom('team', 'http://127.0.0.1:9/');
    const changed: string[] = [];
    relay.engine.on('room.changed', ({ id }) => changed.push(id));
    const at = relay.clock.now();
    const view = await relay.ask('endpoint.rotateSecret', {
      id: endpointId,
      secret: 'the-next-one-0123456789',
      overlapSeconds: 7200,
    });
    expect(view.secretHint).toBe('6789');
    expect(view.rotation).toEqual({
      since: at,
      until: at + 2 * HOUR,
      olderHint: FIRST.slice(-4),
      olderFirst: false,
    });
    expect(storedSecrets(relay.dataDir)).toBe(2);
    relay.clock.advance(2 * HOUR - 1);
    expect((await endpointOf(relay)).rotation).not.toBeNull();
    changed.length = 0;
    relay.clock.advance(1);
    expect((await endpointOf(relay)).rotation).toBeNull();
    await until('the older one is gone', () => storedSecrets(relay.dataDir) === 1);
    expect(changed).toHaveLength(1);
    const [ended, rotated] = await actions(relay);
    expect(ended).toMatchObject({
      actor: 'engine',
      action: 'endpoint.olderSecretEnded',
      subjectId: endpointId,
      before: { endsIn: FIRST.slice(-4) },
    });
    expect(rotated).toMatchObject({
      action: 'endpoint.rotateSecret',
      before: { endsIn: FIRST.slice(-4) },
      after: { endsIn: '6789', overlapSeconds: 7200 },
    });
    expect(JSON.stringify(await actions(relay))).not.toContain('the-next-one');
  });

  test('that ended while nothing ran is cleared at the next start', async () => {
    const first = await startTestEngine();
    const { endpointId } = await first.addRoom('team', 'http://127.0.0.1:9/');
    await first.ask('endpoint.rotateSecret', { id: endpointId });
    await first.stop();
    first.clock.jump(25 * HOUR);
    const second = await startTestEngine({ dataDir: first.dataDir, clock: first.clock });
    await until('the older one is gone', () => storedSecrets(second.dataDir) === 1);
    expect((await actions(second))[0]).toMatchObject({ action: 'endpoint.olderSecretEnded' });
  });

  test('ends early when the receiver is updated, or without any overlap', async () => {
    const receiver = await startReceiver();
    const relay = await startTestEngine();
    const { roomId, endpointId } = await relay.addRoom('team', receiver.url);
    const signatures = async (): Promise<number> => {
      await delivery(relay, roomId);
      return receiver.requests.at(-1)!.headers['x-webhook-signature']!.split(',v1=').length - 1;
    };
    await relay.ask('endpoint.rotateSecret', { id: endpointId });
    expect(await signatures()).toBe(2);
    expect((await relay.ask('endpoint.dropOlderSecret', { id: endpointId })).rotation).toBeNull();
    expect(await signatures()).toBe(1);
    expect((await actions(relay))[0]).toMatchObject({
      action: 'endpoint.dropOlderSecret',
      before: { endsIn: FIRST.slice(-4) },
    });
    await relay.ask('endpoint.rotateSecret', { id: endpointId, overlapSeconds: 0 });
    expect(await signatures()).toBe(1);
    expect(storedSecrets(relay.dataDir)).toBe(1);
  });

  test('overlaps for 0 to 7 days; a third secret ends the first at once', async () => {
    const relay = await startTestEngine();
    const { endpointId } = await relay.addRoom('team', 'http://127.0.0.1:9/');
    const week = 7 * 86_400;
    expect(() => relay.ask('endpoint.rotateSecret', { id: endpointId, overlapSeconds: week + 1 })).toThrow(
      /At most 7 days/,
    );
    expect(() => relay.ask('endpoint.rotateSecret', { id: endpointId, overlapSeconds: -1 })).toThrow(
      /Not negative/,
    );
    await relay.ask('endpoint.rotateSecret', { id: endpointId, overlapSeconds: week });
    await relay.ask('endpoint.rotateSecret', { id: endpointId, overlapSeconds: week });
    expect(storedSecrets(relay.dataDir)).toBe(2);
  });

  test('a test is signed as a delivery would be, or with the new one alone', async () => {
    const receiver = await startReceiver();
    const relay = await startTestEngine();
    const { endpointId } = await relay.addRoom('team', receiver.url);
    await relay.ask('endpoint.rotateSecret', { id: endpointId });
    const given = { endpointId, endpoint: await settings(relay) };
    await relay.ask('endpoint.test', given);
    await relay.ask('endpoint.test', { ...given, newSecretOnly: true });
    const [both, newOnly] = receiver.requests;
    expect(both!.headers['x-webhook-signature']!.split(',')).toHaveLength(3);
    expect(newOnly!.headers['x-webhook-signature']!.split(',')).toHaveLength(2);
    const secret = await secretOf(relay, endpointId);
    expect(await stripe(newOnly!, secret, relay.clock.now())).toBe(true);
    expect(await stripe(newOnly!, FIRST, relay.clock.now())).toBe(false);
  });
});
