import { expect, test } from 'vitest';
import { LEVELS, nextPeriod, periodStart, pieces } from '../../../src/main/delivery/statistics/levels.ts';
import { seededRandom } from '../../support/hand-clock.ts';

const QUARTER = 900_000;
const DAY = 86_400_000;

test('pieces make up a span exactly, each of whole periods, and they are few', () => {
  const random = seededRandom(5);
  for (let i = 0; i < 3000; i += 1) {
    const from = Date.UTC(2024, 0, 1) + Math.floor(random.fraction() * 40_000) * QUARTER;
    const to = from + Math.floor(random.fraction() ** 3 * 150_000) * QUARTER;
    const found = pieces(from, to);
    expect(found.length).toBeLessThanOrEqual(5);
    /** How many times more is counted from a time on. */
    const steps = new Map<number, number>();
    const step = (at: number, by: number): void => void steps.set(at, (steps.get(at) ?? 0) + by);
    for (const piece of found) {
      expect(piece.to).toBeGreaterThan(piece.from);
      expect(periodStart(piece.level, piece.from)).toBe(piece.from);
      expect(periodStart(piece.level, piece.to)).toBe(piece.to);
      step(piece.from, piece.times);
      step(piece.to, -piece.times);
    }
    const left = [...steps].filter(([, by]) => by !== 0).toSorted(([a], [b]) => a - b);
    expect(left).toEqual(from === to ? [] : [[from, 1], [to, -1]]); // prettier-ignore
    const most = 2 * 48 + 2 * 16 + Math.ceil((to - from) / (28 * DAY)) + 1;
    expect(found.reduce((sum, piece) => sum + periodsIn(piece), 0)).toBeLessThanOrEqual(most);
  }
});

test('a day of another zone is one of UTC, put right at both ends', () => {
  const midnight = Date.UTC(2025, 0, 5);
  const hours = 8 * QUARTER;
  expect(pieces(midnight - hours, midnight + DAY - hours)).toEqual([
    { level: LEVELS.quarter, from: midnight - hours, to: midnight, times: 1 },
    { level: LEVELS.day, from: midnight, to: midnight + DAY, times: 1 },
    { level: LEVELS.quarter, from: midnight + DAY - hours, to: midnight + DAY, times: -1 },
  ]);
  const noon = midnight + DAY / 2;
  expect(pieces(noon - QUARTER, noon + QUARTER)).toEqual([
    { level: LEVELS.quarter, from: noon - QUARTER, to: noon + QUARTER, times: 1 },
  ]);
});

function periodsIn({ level, from, to }: ReturnType<typeof pieces>[number]): number {
  let count = 0;
  for (let at = from; at < to; at = nextPeriod(level, at)) count += 1;
  return count;
}

test('a year is its months, a day its one row, a quarter itself', () => {
  expect(pieces(Date.UTC(2025, 0), Date.UTC(2026, 0))).toEqual([
    { level: LEVELS.month, from: Date.UTC(2025, 0), to: Date.UTC(2026, 0), times: 1 },
  ]);
  expect(pieces(Date.UTC(2025, 0, 5), Date.UTC(2025, 0, 6))).toEqual([
    { level: LEVELS.day, from: Date.UTC(2025, 0, 5), to: Date.UTC(2025, 0, 6), times: 1 },
  ]);
  expect(pieces(QUARTER, QUARTER * 2)).toEqual([
    { level: LEVELS.quarter, from: QUARTER, to: QUARTER * 2, times: 1 },
  ]);
  expect(pieces(QUARTER, QUARTER)).toEqual([]);
});
