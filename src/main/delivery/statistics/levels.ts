import { QUARTER_MS } from './counting.ts';

const DAY_MS = 86_400_000;

/** How long the periods of a level are: the coarse ones make long spans quick to add up. All are of UTC. */
export const LEVELS = { quarter: 0, day: 1, month: 2 } as const;
export type Level = (typeof LEVELS)[keyof typeof LEVELS];

/** Neighbouring periods of one level, from `from` until before `to`. */
export type Piece = { level: Level; from: number; to: number };

/** When the period of a level that a time falls into began. */
export function periodStart(level: Level, at: number): number {
  switch (level) {
    case LEVELS.quarter:
      return at - (at % QUARTER_MS);
    case LEVELS.day:
      return at - (at % DAY_MS);
    case LEVELS.month:
      return monthStart(at, 0);
  }
}

/** When the period after the one that a time falls into begins. */
export function nextPeriod(level: Level, at: number): number {
  switch (level) {
    case LEVELS.quarter:
      return periodStart(level, at) + QUARTER_MS;
    case LEVELS.day:
      return periodStart(level, at) + DAY_MS;
    case LEVELS.month:
      return monthStart(at, 1);
  }
}

/** The fewest pieces that cover a span exactly. Both ends must be whole quarters of an hour. Pure. */
export function pieces(from: number, to: number): Piece[] {
  return between(LEVELS.month, from, to);
}

/** Whole periods of a level in the middle, and finer ones before and after them. */
function between(level: Level, from: number, to: number): Piece[] {
  if (from >= to) return [];
  if (level === LEVELS.quarter) return [{ level, from, to }];
  const finer = level === LEVELS.month ? LEVELS.day : LEVELS.quarter;
  const first = periodStart(level, from) === from ? from : nextPeriod(level, from);
  const end = periodStart(level, to);
  if (first >= end) return between(finer, from, to);
  return [...between(finer, from, first), { level, from: first, to: end }, ...between(finer, end, to)];
}

function monthStart(at: number, later: 0 | 1): number {
  const time = new Date(at);
  return Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + later, 1);
}
