import { expect, test } from 'vitest';
import { LEVELS, nextPeriod, periodStart, pieces } from '../../../src/main/delivery/statistics/levels.ts';
import { seededRandom } from '../../support/hand-clock.ts';

const QUARTER = 900_000;
const DAY = 86_400_000;

test('pieces cover a span exactly, without a gap, each of whole periods, and they are few', () => {
  const random = seededRandom(5);
  for (let i = 0; i < 3000; i += 1) {
    const from = Date.UTC(2024, 0, 1) + Math.floor(random.fraction() * 40_000) * QUARTER;
    const to = from + Math.floor(random.fraction() ** 3 * 150_000) * QUARTER;
    const found = pieces(from, to);
    expect(found.length).toBeLessThanOrEqual(5);
    let at = from;
    for (const piece of found) {
      expect(piece.from).toBe(at);
      expect(piece.to).toBeGreaterThan(piece.from);
      expect(periodStart(piece.level, piece.from)).toBe(piece.from);
      expect(periodStart(piece.level, piece.to)).toBe(piece.to);
      at = piece.to;
    }
    expect(at).toBe(to);
    const rows = found.reduce((sum, piece) => sum + periodsIn(piece), 0);
    const most = 2 * 95 + 2 * 30 + Math.ceil((to - from) / (28 * DAY));
    expect(rows).toBeLessThanOrEqual(most);
  }
});

function periodsIn({ level, from, to }: ReturnType<typeof pieces>[number]): number {
  let count = 0;
  for (let at = from; at < to; at = nextPeriod(level, at)) count += 1;
  return count;
}

test('a year is its months, a day its one row, a quarter itself', () => {
  expect(pieces(Date.UTC(2025, 0), Date.UTC(2026, 0))).toEqual([
    { level: LEVELS.month, from: Date.UTC(2025, 0), to: Date.UTC(2026, 0) },
  ]);
  expect(pieces(Date.UTC(2025, 0, 5), Date.UTC(2025, 0, 6))).toEqual([
    { level: LEVELS.day, from: Date.UTC(2025, 0, 5), to: Date.UTC(2025, 0, 6) },
  ]);
  expect(pieces(QUARTER, QUARTER * 2)).toEqual([{ level: LEVELS.quarter, from: QUARTER, to: QUARTER * 2 }]);
  expect(pieces(QUARTER, QUARTER)).toEqual([]);
});
