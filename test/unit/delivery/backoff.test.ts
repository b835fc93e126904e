import { expect, test } from 'vitest';
import { nextDelay, remainingDelays, withJitter } from '../../../src/main/delivery/backoff.ts';
import { DEFAULT_RETRY_POLICY } from '../../../src/shared/model.ts';
import { readFileSync } from 'node:fs';

const START = { step: 0, waitedMs: 0 };
const random = (fraction: number) => ({ bytes: () => Buffer.alloc(0), fraction: () => fraction });

test('the default policy is 28 retries, doubling from a minute to an hour, the last after 23 h 03 min', () => {
  const seconds = remainingDelays(DEFAULT_RETRY_POLICY, START).map((ms) => ms / 1000);
  expect(seconds).toEqual([60, 120, 240, 480, 960, 1920, ...Array<number>(22).fill(3600)]);
  const total = seconds.reduce((sum, delay) => sum + delay, 0);
  expect(total).toBe(23 * 3600 + 3 * 60);
});

test('the table in the documentation is the schedule', () => {
  const rows = [
    ...readFileSync('docs/retry-schedule.md', 'utf8').matchAll(
      /^\| (\d+) \| (\d+) s \| (\d+) h (\d+) min \|$/gm,
    ),
  ];
  let waited = 0;
  const expected = remainingDelays(DEFAULT_RETRY_POLICY, START).map((ms, index) => {
    waited += ms / 60_000;
    return [String(index + 1), String(ms / 1000), String(Math.floor(waited / 60)), String(waited % 60)];
  });
  expect(rows.map((row) => row.slice(1))).toEqual(expected);
});

test('a policy ends at its retries or before its total would be passed, whichever comes first', () => {
  const policy = { firstDelaySeconds: 1, maxDelaySeconds: 8, maxTotalSeconds: 20, maxRetries: 100 };
  expect(remainingDelays(policy, START)).toEqual([1000, 2000, 4000, 8000]);
  expect(remainingDelays({ ...policy, maxRetries: 2 }, START)).toEqual([1000, 2000]);
  expect(remainingDelays({ ...policy, maxRetries: 0 }, START)).toEqual([]);
  expect(nextDelay({ ...policy, maxTotalSeconds: 0 }, START)).toBeNull();
});

test('progress counts the schedule, so that it goes on where it stood', () => {
  const first = nextDelay(DEFAULT_RETRY_POLICY, START)!;
  expect(first.progress).toEqual({ step: 1, waitedMs: 60_000 });
  expect(nextDelay(DEFAULT_RETRY_POLICY, first.progress)).toEqual({
    delayMs: 120_000,
    progress: { step: 2, waitedMs: 180_000 },
  });
});

test('jitter only ever adds, at most a tenth', () => {
  expect(withJitter(60_000, random(0))).toBe(60_000);
  expect(withJitter(60_000, random(0.5))).toBe(63_000);
  expect(withJitter(60_000, random(0.999999))).toBeLessThanOrEqual(66_000);
});
