import { startOfDay } from '../deliveries/filter-url.ts';

/** Since when something failed: usual spans, or a day and time of one's own. */
export const SINCE = ['hour', 'today', 'day', 'week', 'month', 'ever', 'own'] as const;
export type Since = (typeof SINCE)[number];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The moment meant, in milliseconds UTC; undefined for whenever, and null while one's own is not chosen yet. */
export function sinceMoment(since: Since, own: string | null, now: number): number | undefined | null {
  switch (since) {
    case 'hour':
      return now - HOUR_MS;
    case 'today':
      return startOfDay(dayOf(now));
    case 'day':
      return now - DAY_MS;
    case 'week':
      return now - 7 * DAY_MS;
    case 'month':
      return now - 30 * DAY_MS;
    case 'ever':
      return undefined;
    case 'own': {
      const at = own === null ? Number.NaN : new Date(own.replace(' ', 'T')).getTime();
      return Number.isNaN(at) ? null : at;
    }
  }
}

function dayOf(at: number): string {
  const time = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}
