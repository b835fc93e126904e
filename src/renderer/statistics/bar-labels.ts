import { statisticsTexts } from '../texts/statistics.ts';
import type { Step } from './spans.ts';

const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(undefined, options);
const HOUR = format({ hour: 'numeric' });
const DAY = format({ day: 'numeric', month: 'short' });
const MONTH = format({ month: 'short', year: 'numeric' });
const DAY_AND_HOUR = format({
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const WHOLE_DAY = format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

/** What stands below a bar. */
export function tickLabel(start: number, step: Step): string {
  if (step === 'hour') return HOUR.format(start);
  return (step === 'month' ? MONTH : DAY).format(start);
}

/** What a bar is called where there is room. */
export function barLabel(start: number, step: Step): string {
  switch (step) {
    case 'hour':
    case 'quarter_day':
      return DAY_AND_HOUR.format(start);
    case 'day':
      return WHOLE_DAY.format(start);
    case 'week':
      return statisticsTexts.weekFrom(WHOLE_DAY.format(start));
    case 'month':
      return MONTH.format(start);
  }
}

/** The bars that are named below a chart: of quarters of a day only those that begin one. */
export function namedBars(starts: readonly number[], step: Step): number[] {
  return step === 'quarter_day' ? starts.filter((start) => new Date(start).getHours() === 0) : [...starts];
}
