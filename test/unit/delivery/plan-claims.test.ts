import { expect, test } from 'vitest';
import { planClaims } from '../../../src/main/delivery/plan-claims.ts';

const candidate = (
  endpointId: string,
  change: { inFlight?: number; limit?: number; dueAt?: number } = {},
) => ({
  endpointId,
  dueAt: 0,
  inFlight: 0,
  limit: 8,
  strictOrder: false,
  ...change,
});
const taken = (claims: { endpointId: string; limit: number }[]) =>
  Object.fromEntries(claims.map((c) => [c.endpointId, c.limit]));

test('every endpoint gets one before any gets a second', () => {
  expect(taken(planClaims([candidate('a'), candidate('b'), candidate('c')], { total: 8, used: 0 }))).toEqual({
    a: 2,
    b: 2,
    c: 2,
  });
});

test('an endpoint never passes its own limit', () => {
  expect(taken(planClaims([candidate('a', { inFlight: 5 })], { total: 256, used: 5 }))).toEqual({ a: 3 });
  expect(planClaims([candidate('a', { inFlight: 8 })], { total: 256, used: 8 })).toEqual([]);
});

test('a quarter of the slots stays for endpoints with nothing under way', () => {
  expect(
    taken(planClaims([candidate('hanging', { inFlight: 6, limit: 99 })], { total: 8, used: 6 })),
  ).toEqual({});
  expect(
    taken(
      planClaims([candidate('hanging', { inFlight: 6, limit: 99 }), candidate('fresh')], {
        total: 8,
        used: 6,
      }),
    ),
  ).toEqual({ fresh: 1 });
});

test('the oldest due goes first when slots are short', () => {
  const claims = planClaims([candidate('later', { dueAt: 2 }), candidate('earlier', { dueAt: 1 })], {
    total: 1,
    used: 0,
  });
  expect(taken(claims)).toEqual({ earlier: 1 });
});

test('no free slot takes nothing', () => {
  expect(planClaims([candidate('a')], { total: 4, used: 4 })).toEqual([]);
});
