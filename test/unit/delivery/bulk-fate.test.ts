import { expect, test } from 'vitest';
import { closedReason, fateOf, windowOf } from '../../../src/main/delivery/bulk/fate.ts';
import type { Fate, Standing } from '../../../src/main/delivery/bulk/fate.ts';
import type { EndpointRow } from '../../../src/main/rooms/endpoints.ts';

const standing: Standing = {
  state: 'pending',
  heldReason: null,
  attemptsMade: 3,
  lastOutcome: 'response',
  statusClass: '5xx',
};
const waiting = (attemptsBefore: number): Fate => ({ kind: 'waiting', attemptsBefore });
const skipped = (reason: 'changed' | 'endpoint_disabled'): Fate => ({ kind: 'skipped', reason });

test.each<[string, Standing | null, number, Fate]>([
  ['not tried yet', standing, 3, waiting(3)],
  ['held for a while', { ...standing, heldReason: 'offline' }, 3, waiting(3)],
  ['tried and delivered', { ...standing, state: 'delivered', statusClass: '2xx' }, 2, { kind: 'delivered' }],
  ['tried, and again later', standing, 2, { kind: 'retrying' }],
  ['tried and given up', { ...standing, state: 'dead_letter' }, 2, { kind: 'givenUp' }],
  ['delivered before, and not this time', { ...standing, state: 'delivered' }, 2, { kind: 'givenUp' }],
  ['interrupted', { ...standing, lastOutcome: 'interrupted', statusClass: 'failed' }, 2, waiting(3)],
  ['cancelled', { ...standing, state: 'cancelled' }, 3, skipped('changed')],
  ['gone from the history', null, 3, skipped('changed')],
  ['held by its endpoint', { ...standing, heldReason: 'endpoint_disabled' }, 3, skipped('endpoint_disabled')],
])('a resent delivery that is %s', (_what, now, attemptsBefore, fate) => {
  expect(fateOf(now, attemptsBefore)).toEqual(fate);
});

test('a slow endpoint has fewer waiting, a closed one none', () => {
  const endpoint = {
    concurrency: 8,
    strictOrder: false,
    rateLimitCount: null,
    removedAt: null,
    disabledReason: null,
  } as EndpointRow;
  expect(windowOf(endpoint)).toBe(16);
  expect(windowOf({ ...endpoint, rateLimitCount: 5 })).toBe(2);
  expect(windowOf({ ...endpoint, strictOrder: true })).toBe(2);
  expect(closedReason(endpoint)).toBeNull();
  expect(closedReason({ ...endpoint, disabledReason: 'failing' })).toBe('endpoint_disabled');
  expect(closedReason({ ...endpoint, disabledReason: 'gone', removedAt: 1 })).toBe('endpoint_removed');
});
