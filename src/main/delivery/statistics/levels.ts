import { QUARTER_MS } from './counting.ts';

const DAY_MS = 86_400_000;

/** How long the periods of a level are: the coarse ones make long spans quick to add up. All are of UTC. */
export const LEVELS = { quarter: 0, day: 1, month: 2 } as const;
export type Level = (typeof LEVELS)[keyof typeof LEVELS];

/** Neighbouring periods of one level, from `from` until before `to`: to be added, or with -1 to be taken away. */
export type Piece = { level: Level; from: number; to: number; times: 1 | -1 };

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

/**
 * Pieces of few periods that make up a span exactly: a day of Paris is one of UTC, without two hours at its end and with
 * two before it. Both ends must be whole quarters of an hour. Pure.
 */
export function pieces(from: number, to: number): Piece[] {
  return between(LEVELS.month, from, to, 1);
}

/** Whole periods of a level, put right at both ends by finer ones; or finer ones alone where those are fewer. */
function between(level: Level, from: number, to: number, times: 1 | -1): Piece[] {
  if (from >= to) return [];
  if (level === LEVELS.quarter) return [{ level, from, to, times }];
  const finer = level === LEVELS.month ? LEVELS.day : LEVELS.quarter;
  const alone = between(finer, from, to, times);
  const first = nearestStart(level, from);
  const end = nearestStart(level, to);
  if (first >= end) return alone;
  const whole: Piece[] = [
    ...(first < from ? between(finer, first, from, opposite(times)) : between(finer, from, first, times)),
    { level, from: first, to: end, times },
    ...(end < to ? between(finer, end, to, times) : between(finer, to, end, opposite(times))),
  ];
  return rows(whole) < rows(alone) ? whole : alone;
}

const opposite = (times: 1 | -1): 1 | -1 => (times === 1 ? -1 : 1);

function nearestStart(level: Level, at: number): number {
  const before = periodStart(level, at);
  const after = nextPeriod(level, at);
  return at - before <= after - at ? before : after;
}

/** About how many periods pieces have: a month is taken for thirty days. */
function rows(found: readonly Piece[]): number {
  return found.reduce((sum, { level, from, to }) => sum + Math.ceil((to - from) / LENGTH_MS[level]), 0);
}
const LENGTH_MS: Record<Level, number> = { 0: QUARTER_MS, 1: DAY_MS, 2: 30 * DAY_MS };

function monthStart(at: number, later: 0 | 1): number {
  const time = new Date(at);
  return Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + later, 1);
}
