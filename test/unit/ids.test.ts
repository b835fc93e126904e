import { expect, test } from 'vitest';
import { newId } from '../../src/main/lib/ids.ts';
import { handClock, seededRandom } from '../support/hand-clock.ts';

test('ids are UUIDv7 and tell their time', () => {
  const id = newId({ now: () => 0x0199_0000_0001 }, seededRandom());
  expect(id).toMatch(/^019900000001700[0-9a-f][89ab][0-9a-f]{15}$/);
});

test('ids of one clock stand in the order they were made: within a millisecond, over its end, and over a small step back', () => {
  const clock = handClock();
  const random = seededRandom();
  const ids = Array.from({ length: 10_000 }, (_, i) => {
    if (i === 5000) clock.jump(-500);
    return newId(clock, random);
  });
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a clock put back by more is believed', () => {
  const clock = handClock();
  const random = seededRandom();
  const before = newId(clock, random);
  clock.jump(-86_400_000);
  expect(newId(clock, random) < before).toBe(true);
});
