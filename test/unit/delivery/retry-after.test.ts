import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../src/main/delivery/retry-after.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const parse = (value: string) => retryAfterMs([['Retry-After', value]], NOW);

test.each([
  ['0', 0],
  ['120', 120_000],
  ['3600', 3_600_000],
  ['2678400', 3_600_000],
  ['Mon, 23 Nov 2026 12:05:00 GMT', 300_000],
  ['Monday, 23-Nov-26 12:05:00 GMT', 300_000],
  ['Mon Nov 23 12:05:00 2026', 300_000],
  ['Wed, 23 Dec 2026 12:00:00 GMT', 3_600_000],
])('%s is obeyed, at most an hour', (value, ms) => expect(parse(value)).toBe(ms));

test.each([
  '-5',
  '1.5',
  'soon',
  '',
  '99999999999999999999',
  '2026-11-23T12:05:00Z',
  'Mon, 23 Nov 2026 11:00:00 GMT',
  '1e3',
  'Mon, 23 Nov 2026 12:05:00 CET',
  'Mon, 99 Nov 2026 12:05:00 GMT',
])('%j is ignored', (value) => expect(parse(value)).toBeNull());

test('a missing one is none, and its name has no case', () => {
  expect(retryAfterMs([], NOW)).toBeNull();
  expect(retryAfterMs([['retry-AFTER', '7']], NOW)).toBe(7000);
});
