import { describe, expect, test } from 'vitest';
import { decide, nextOrder } from '../../../src/main/delivery/decide.ts';
import type { Situation } from '../../../src/main/delivery/decide.ts';
import { DEFAULT_RETRY_POLICY } from '../../../src/shared/model.ts';
import type { OutcomeKind } from '../../../src/shared/model.ts';

const NOW = 1_000_000;
const situation: Situation = {
  policy: DEFAULT_RETRY_POLICY,
  progress: { step: 0, waitedMs: 0 },
  retryClientErrors: false,
  signatureOrder: null,
  refusedOrder: null,
  staysDelivered: false,
  now: NOW,
  random: { bytes: () => Buffer.alloc(0), fraction: () => 0 },
};
const answered = (status: number, retryAfterMs: number | null = null) => ({
  kind: 'response' as const,
  status,
  retryAfterMs,
});
const met = (kind: OutcomeKind) => ({ kind, status: null, retryAfterMs: null });
const usedUp = { ...situation, progress: { step: 28, waitedMs: 82_980_000 } };
const firstRetry = {
  kind: 'retry',
  dueAt: NOW + 60_000,
  progress: { step: 1, waitedMs: 60_000 },
};

test.each([200, 201, 202, 204, 299])('%i is delivered', (status) => {
  expect(decide(answered(status), situation)).toEqual({ kind: 'delivered' });
});

test.each([300, 301, 302, 307, 308, 500, 502, 503, 504, 599, 100])(
  '%i is retried by the policy',
  (status) => {
    expect(decide(answered(status), situation)).toEqual(firstRetry);
  },
);

test.each([400, 401, 403, 404, 408, 410, 413, 425, 429, 451, 499])(
  '%i gives up, as the specification says',
  (status) => {
    expect(decide(answered(status), situation)).toEqual({ kind: 'dead_letter', disableEndpoint: null });
  },
);

test.each<OutcomeKind>([
  'timeout',
  'dns',
  'unreachable',
  'connection_refused',
  'connection_reset',
  'tls',
  'protocol',
  'blocked_address',
])('%s is retried, and a dead letter at the end of the policy', (kind) => {
  expect(decide(met(kind), situation)).toEqual(firstRetry);
  expect(decide(met(kind), usedUp)).toEqual({ kind: 'dead_letter', disableEndpoint: null });
});

test('what cannot be sent is a dead letter at once', () => {
  expect(decide(met('request_invalid'), situation)).toEqual({ kind: 'dead_letter', disableEndpoint: null });
});

test('offline and an unreadable secret hold; an interrupted attempt is due again', () => {
  expect(decide(met('offline'), situation)).toEqual({ kind: 'hold', reason: 'offline' });
  expect(decide(met('secret_unavailable'), situation)).toEqual({
    kind: 'hold',
    reason: 'secret_unavailable',
  });
  expect(decide(met('interrupted'), situation)).toEqual({ kind: 'due_again' });
});

describe('with "come back on 408, 425 and 429"', () => {
  const patient = { ...situation, retryClientErrors: true };
  test.each([408, 425, 429])('%i is retried', (status) =>
    expect(decide(answered(status), patient)).toEqual(firstRetry),
  );
  test('410 disables the endpoint', () => {
    expect(decide(answered(410), patient)).toEqual({ kind: 'dead_letter', disableEndpoint: 'gone' });
  });
  test('other refusals are still final', () => {
    expect(decide(answered(401), patient)).toEqual({ kind: 'dead_letter', disableEndpoint: null });
  });
});

describe('Retry-After', () => {
  test('makes a wait longer, never shorter', () => {
    expect(decide(answered(503, 600_000), situation)).toMatchObject({ dueAt: NOW + 600_000 });
    expect(decide(answered(503, 5_000), situation)).toMatchObject({ dueAt: NOW + 60_000 });
  });
  test('does not use more of the schedule up', () => {
    expect(decide(answered(503, 600_000), situation)).toMatchObject({
      progress: { step: 1, waitedMs: 60_000 },
    });
  });
});

describe('while a secret rotates', () => {
  const rotating: Situation = { ...situation, signatureOrder: 'new_first' };
  test('a refusal is tried in the other order 60 s later, the schedule not advanced', () => {
    expect(decide(answered(401), rotating)).toEqual({
      kind: 'retry_other_order',
      dueAt: NOW + 60_000,
      refusedOrder: 'new_first',
    });
  });
  test('a refusal of both orders is final', () => {
    const other: Situation = { ...rotating, signatureOrder: 'old_first', refusedOrder: 'new_first' };
    expect(decide(answered(401), other)).toEqual({ kind: 'dead_letter', disableEndpoint: null });
    expect(decide(answered(500), other)).toEqual(firstRetry);
  });
});

test.each([
  [false, null, 'new_first'],
  [true, null, 'old_first'],
  [false, 'new_first', 'old_first'],
  [true, 'new_first', 'old_first'],
  [true, 'old_first', 'new_first'],
] as const)('old first is kept: %s, refused was %s: next is %s', (oldSecretFirst, refused, next) => {
  expect(nextOrder({ oldSecretFirst }, refused)).toBe(next);
});

test('a resent delivered one stays delivered whatever its try meets', () => {
  const again = { ...situation, staysDelivered: true };
  for (const outcome of [answered(500), answered(404), met('timeout'), met('request_invalid')]) {
    expect(decide(outcome, again)).toEqual({ kind: 'delivered' });
  }
});

test('jitter is added on top of the schedule', () => {
  const jittered = { ...situation, random: { ...situation.random, fraction: () => 0.5 } };
  expect(decide(answered(500), jittered)).toMatchObject({
    dueAt: NOW + 63_000,
    progress: { step: 1, waitedMs: 60_000 },
  });
});
