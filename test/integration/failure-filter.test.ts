import { expect, test } from 'vitest';
import { requests } from '../../src/shared/contract.ts';
import type { RequestInput } from '../../src/shared/contract.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

type Filter = NonNullable<RequestInput<'delivery.list'>['filter']>;
const QUARTER = 900_000;
const titles = async (relay: TestEngine, filter: Filter) =>
  (await relay.ask('delivery.list', { filter })).items.map(({ title }) => title!.replace('Meeting ', ''));

test('the deliveries behind each kind of failure are exactly those that the statistics count', async () => {
  const script = [{ status: 503 }, { status: 503 }, { status: 200 }, { status: 404 }, { status: 200 }];
  const receiver = await startReceiver({ script });
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url);
  const dead = await startReceiver();
  const other = await relay.addRoom('board', dead.url);
  await dead.close();
  const attempted = (count: number) =>
    until('they were tried', async () => {
      const { items } = await relay.ask('delivery.list', {});
      const made = items.reduce((sum, { attemptsMade }) => sum + attemptsMade, 0);
      return made === count && items.every(({ state }) => state !== 'sending');
    });

  await relay.accept(roomId, 'twice');
  await attempted(1);
  relay.clock.advance(66_000);
  await attempted(2);
  relay.clock.jump(QUARTER);
  relay.engine.networkReturned();
  await attempted(3);
  await relay.accept(roomId, 'refused');
  await attempted(4);
  await relay.accept(roomId, 'fine');
  await attempted(5);
  await relay.accept(other.roomId, 'nobody there');
  await attempted(6);

  const now = relay.clock.now();
  const edges = [now - (now % QUARTER) - 4 * QUARTER, now - (now % QUARTER), now - (now % QUARTER) + QUARTER];
  const { total, bars } = await relay.ask('statistics.get', { edges });
  expect(total.failures).toEqual({ 503: 2, 404: 1, connection_refused: 1 });
  expect(await titles(relay, { failure: '503' })).toEqual(['twice']);
  expect(await titles(relay, { failure: '404' })).toEqual(['refused']);
  expect(await titles(relay, { failure: 'connection_refused' })).toEqual(['nobody there']);
  expect(await titles(relay, { failure: 'timeout' })).toEqual([]);
  expect(await titles(relay, { failure: '200' })).toEqual([]);
  expect(await titles(relay, { failure: 'connection_refused', endpointId })).toEqual([]);
  expect(await relay.ask('delivery.count', { filter: { failure: '503' } })).toEqual({
    count: 1,
    more: false,
  });

  expect(bars.map(({ failures }) => Object.keys(failures))).toEqual([['503'], ['404', 'connection_refused']]);
  const span = { triedFrom: edges[0]!, triedTo: edges[1]! };
  expect(await titles(relay, { failure: '503', ...span })).toEqual(['twice']);
  expect(await titles(relay, { failure: '404', ...span })).toEqual([]);

  // In either direction, page by page.
  const first = await relay.ask('delivery.list', { filter: { failure: '503' }, limit: 1 });
  expect(first.older).toBeNull();
  const back = await relay.ask('delivery.list', { filter: { failure: '503' }, direction: 'newer', at: 0 });
  expect(back.items).toEqual(first.items);

  const again = await relay.ask('bulk.start', { action: 'resend', filter: { failure: '404' } });
  await until(
    'it was resent',
    async () => (await relay.ask('bulk.get', { id: again.id })).state === 'finished',
  );
  expect((await relay.ask('bulk.get', { id: again.id })).delivered).toBe(1);
});

test('a kind of failure that there is not is refused with what to give', () => {
  const { input } = requests['delivery.list'];
  const problem = (failure: unknown) => input.safeParse({ filter: { failure } }).error?.issues[0]?.message;
  for (const wrong of ['response', '5xx', '50', 'lost', 503]) expect(problem(wrong)).toContain('timeout');
  for (const right of ['503', 'timeout', 'interrupted']) expect(problem(right)).toBeUndefined();
});
