import { expect, test } from 'vitest';
import { historyFilter } from '../../src/shared/contract/saved-filters.ts';
import { startTestEngine } from '../support/test-engine.ts';

const failed = { states: ['dead_letter' as const], text: 'quota', span: '24h' as const };

test('a filter is kept under its name over a restart, changed, removed, and made again', async () => {
  const relay = await startTestEngine();
  let told = 0;
  relay.engine.on('savedFilter.changed', () => (told += 1));
  const made = await relay.ask('savedFilter.create', { name: '  Quota  ', filter: failed });
  await relay.ask('savedFilter.create', { name: 'all', filter: {} });
  expect(await relay.ask('savedFilter.list', {})).toEqual([
    { id: expect.any(String) as string, name: 'all', filter: historyFilter.parse({}) },
    { id: made.id, name: 'Quota', filter: { ...historyFilter.parse({}), ...failed } },
  ]);
  await relay.ask('savedFilter.update', { id: made.id, name: 'Quotas' });
  await relay.ask('savedFilter.update', { id: made.id, filter: { text: 'plan' } });
  expect(told).toBe(4);
  await relay.stop();

  const again = await startTestEngine({ dataDir: relay.dataDir, clock: relay.clock });
  const removed = await again.ask('savedFilter.remove', { id: made.id });
  expect(removed).toMatchObject({ name: 'Quotas', filter: { text: 'plan', states: [] } });
  expect(await again.ask('savedFilter.list', {})).toHaveLength(1);
  await again.ask('savedFilter.create', { name: removed.name, filter: removed.filter });
  expect((await again.ask('savedFilter.list', {})).map(({ name }) => name)).toEqual(['all', 'Quotas']);
});

test('a name is taken once, whatever its case, and what is gone is said to be', async () => {
  const relay = await startTestEngine();
  const one = await relay.ask('savedFilter.create', { name: 'Board', filter: {} });
  const two = await relay.ask('savedFilter.create', { name: 'Team', filter: {} });
  const taken = { code: 'conflict', issues: [expect.objectContaining({ path: 'name' })] };
  await expect(relay.ask('savedFilter.create', { name: 'BOARD', filter: {} })).rejects.toMatchObject(taken);
  await expect(relay.ask('savedFilter.update', { id: two.id, name: 'board' })).rejects.toMatchObject(taken);
  await relay.ask('savedFilter.update', { id: one.id, name: 'board' });
  await relay.ask('savedFilter.remove', { id: two.id });
  await expect(relay.ask('savedFilter.remove', { id: two.id })).rejects.toMatchObject({ code: 'not_found' });
});
