import type { Overview } from '../../shared/views.ts';

/** The spans one can look at, in hours. */
export const SPANS = [24, 168, 720, 2160] as const;
export type Span = (typeof SPANS)[number];

/** How many hours one bar of the chart stands for. */
export type BarHours = 1 | 6 | 24;

/** Reads the span from an address; the last day where it names none. */
export function readSpan(params: URLSearchParams): Span {
  return SPANS.find((hours) => String(hours) === params.get('hours')) ?? 24;
}

/** How many hours one bar stands for, so that a span has some thirty of them and at most ninety. */
export function barHours(span: Span): BarHours {
  switch (span) {
    case 24:
      return 1;
    case 168:
      return 6;
    case 720:
    case 2160:
      return 24;
  }
}

/** One bar: from `start`, in milliseconds UTC. */
export type Bar = { start: number; delivered: number; failed: number };

/**
 * The bars of a span, empty ones too. They begin at whole local hours, quarters of a local day or local midnights, also
 * on the days on which daylight saving begins or ends.
 */
export function bars({ from, to, hours }: Pick<Overview, 'from' | 'to' | 'hours'>, step: BarHours): Bar[] {
  const result: Bar[] = [];
  for (let start = barStart(from, step); start < to;) {
    const end = nextStart(start, step);
    const own = hours.filter(({ hour }) => hour >= start && hour < end);
    const sum = (of: 'delivered' | 'failed'): number => own.reduce((total, row) => total + row[of], 0);
    result.push({ start, delivered: sum('delivered'), failed: sum('failed') });
    start = end;
  }
  return result;
}

function barStart(at: number, step: BarHours): number {
  const time = new Date(at);
  if (step === 1) return time.setMinutes(0, 0, 0);
  return time.setHours(Math.floor(time.getHours() / step) * step, 0, 0, 0);
}

function nextStart(start: number, step: BarHours): number {
  // The local hour that is there twice in autumn would be left out by setting hours one by one.
  if (step === 1) return start + 3_600_000;
  const time = new Date(start);
  return time.setHours(time.getHours() + step, 0, 0, 0);
}
