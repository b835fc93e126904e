import { endOfDay, startOfDay } from '../deliveries/filter-url.ts';

/** The spans one can look at. All but the first are whole local days, the present one the last of them. */
export const SPANS = ['24h', '7d', '30d', '90d', '1y'] as const;
export type Span = (typeof SPANS)[number];

/** How much time one bar of a chart stands for. */
export type Step = 'hour' | 'quarter_day' | 'day' | 'week' | 'month';

/** A stretch of time in milliseconds UTC, with the step in which charts show it. */
export type Stretch = { from: number; to: number; step: Step };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A span as seen from `now`. It ends with the step that `now` is in, so it stays the same until that is over. */
export function stretchOf(span: Span, now: number): Stretch {
  const today = startOfLocalDay(now, 0);
  const tonight = startOfLocalDay(now, 1);
  switch (span) {
    case '24h': {
      const thisHour = startOfHour(now);
      return { from: thisHour - DAY_MS, to: thisHour + HOUR_MS, step: 'hour' };
    }
    case '7d':
      return { from: startOfLocalDay(today, -6), to: tonight, step: 'quarter_day' };
    case '30d':
      return { from: startOfLocalDay(today, -29), to: tonight, step: 'day' };
    case '90d':
      return { from: startOfLocalDay(today, -89), to: tonight, step: 'day' };
    case '1y': {
      const end = new Date(tonight);
      return { from: end.setFullYear(end.getFullYear() - 1), to: tonight, step: 'week' };
    }
  }
}

/** Local days `YYYY-MM-DD`, both included, in the step that gives them a readable number of bars. */
export function stretchOfDays(fromDay: string, toDay: string): Stretch {
  const [from, to] = [startOfDay(fromDay), endOfDay(toDay)];
  const days = (to - from) / DAY_MS;
  return { from, to, step: stepFor(days) };
}

function stepFor(days: number): Step {
  if (days < 3) return 'hour';
  if (days < 15) return 'quarter_day';
  if (days < 120) return 'day';
  return days < 800 ? 'week' : 'month';
}

/**
 * Where the bars of a stretch begin, and its end: whole local hours, quarters of a local day, local midnights, or first
 * days of local months, also where daylight saving begins or ends. Weeks are counted back from the end.
 */
export function edgesOf({ from, to, step }: Stretch): number[] {
  const inner: number[] = [];
  if (step === 'week') {
    for (let edge = startOfLocalDay(to, -7); edge > from; edge = startOfLocalDay(edge, -7))
      inner.unshift(edge);
  } else {
    for (let edge = nextEdge(from, step); edge < to; edge = nextEdge(edge, step)) inner.push(edge);
  }
  return [from, ...inner, to];
}

/** The first moment after `at` at which a bar begins. */
function nextEdge(at: number, step: Exclude<Step, 'week'>): number {
  const time = new Date(at);
  switch (step) {
    case 'hour':
      return startOfHour(at) + HOUR_MS;
    case 'quarter_day':
      return time.setHours((Math.floor(time.getHours() / 6) + 1) * 6, 0, 0, 0);
    case 'day':
      return startOfLocalDay(at, 1);
    case 'month':
      return new Date(time.getFullYear(), time.getMonth() + 1, 1).getTime();
  }
}

/** When the local hour of a moment began. By its minutes: an hour that is there twice cannot be set. */
function startOfHour(at: number): number {
  const time = new Date(at);
  return at - time.getMinutes() * MINUTE_MS - time.getSeconds() * 1000 - time.getMilliseconds();
}

/** When the local day that is so many days after the one of `at` begins. */
function startOfLocalDay(at: number, later: number): number {
  const time = new Date(at);
  return new Date(time.getFullYear(), time.getMonth(), time.getDate() + later).getTime();
}
