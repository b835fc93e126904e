import { describe, expect, test } from 'vitest';
import {
  admit,
  afterTaking,
  breakAfter,
  breakerUntil,
  limitedUntil,
  placesIn,
} from '../../../src/main/delivery/admission.ts';
import type { Gate } from '../../../src/main/delivery/admission.ts';

const OPEN: Gate = {
  rateLimitCount: null,
  rateLimitSeconds: null,
  rateLimitNextAt: null,
  breakerOpenUntil: null,
};
const NOW = 1_000_000;
const perMinute: Gate = { ...OPEN, rateLimitCount: 6, rateLimitSeconds: 60 };

describe('the rate limit', () => {
  test('has a place for each that waits, and leaves one that is due later where it is', () => {
    const gate = { ...perMinute, rateLimitNextAt: NOW + 4000 };
    const due = [NOW - 5000, NOW - 1000, NOW + 60_000, NOW + 61_000];
    expect(placesIn(gate, due, NOW)).toEqual([NOW + 4000, NOW + 14_000, NOW + 60_000, NOW + 70_000]);
    expect(placesIn(OPEN, due, NOW)).toBeNull();
  });

  test('without one as many as one likes', () => {
    expect(admit(OPEN, NOW)).toEqual({ allowed: Infinity, notBefore: null, reason: null });
    expect(afterTaking(OPEN, 5, NOW)).toBeNull();
  });
  test('lets one through at a time, evenly spread', () => {
    let gate = perMinute;
    const times: number[] = [];
    for (let now = NOW; times.length < 7; now += 100) {
      const { allowed } = admit(gate, now);
      if (allowed === 0) continue;
      times.push(now);
      gate = { ...gate, rateLimitNextAt: afterTaking(gate, 1, now) };
    }
    const gaps = times.slice(1).map((at, i) => at - times[i]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(9_900);
    expect(times.at(-1)! - times[0]!).toBeGreaterThanOrEqual(59_900);
  });
  test('says until when it waits', () => {
    const gate = { ...perMinute, rateLimitNextAt: NOW + 4000 };
    expect(admit(gate, NOW)).toEqual({ allowed: 0, notBefore: NOW + 4000, reason: 'rate_limit' });
  });
  test('what a slower limit or a later clock left behind holds nothing up', () => {
    const left: Gate = { ...perMinute, rateLimitNextAt: NOW + 3_600_000 };
    expect(admit(left, NOW)).toMatchObject({ allowed: 1 });
    expect(limitedUntil(left, NOW)).toBeNull();
    expect(afterTaking(left, 1, NOW)).toBe(NOW + 10_000);
  });
  test('a quiet hour saves up no more than a moment’s worth', () => {
    const fast: Gate = {
      ...OPEN,
      rateLimitCount: 100,
      rateLimitSeconds: 1,
      rateLimitNextAt: NOW - 3_600_000,
    };
    expect(admit(fast, NOW).allowed).toBe(11);
    expect(admit({ ...perMinute, rateLimitNextAt: NOW - 3_600_000 }, NOW).allowed).toBe(1);
  });
});

describe('the breaker', () => {
  test('lets nothing through while it is open', () => {
    const gate = { ...OPEN, breakerOpenUntil: NOW + 30_000 };
    expect(admit(gate, NOW)).toEqual({ allowed: 0, notBefore: NOW + 30_000, reason: 'breaker' });
    expect(admit(gate, NOW + 30_000).allowed).toBe(Infinity);
  });
  const at = (failures: number, step: number, maxDelaySeconds = 3600, openUntil: number | null = null) =>
    breakAfter(failures, { breakerOpenUntil: openUntil, breakerStep: step }, maxDelaySeconds, NOW);
  test('opens from the fifth failure in a row, longer each time, up to five minutes', () => {
    expect([at(1, 0), at(4, 0)]).toEqual([null, null]);
    const waits = [0, 1, 2, 3, 4, 40].map((step) => at(5 + step, step));
    expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  });
  test('attempts from before it opened do not open it further', () => {
    expect(at(8, 1, 3600, NOW + 1)).toBeNull();
    expect(at(8, 1, 3600, NOW)).toBe(60_000);
  });
  test('a clock that was put back leaves it closed', () => {
    expect(breakerUntil({ breakerOpenUntil: NOW + 300_000 }, NOW)).toBe(NOW + 300_000);
    expect(breakerUntil({ breakerOpenUntil: NOW + 3_600_000 }, NOW)).toBeNull();
  });
  test('never waits longer than the endpoint’s own longest delay', () => {
    expect(at(20, 9, 10)).toBe(10_000);
  });
});
