export const UNITS = ['seconds', 'minutes', 'hours', 'days'] as const;
/** What a span of time can be typed in. */
export type Unit = (typeof UNITS)[number];

const SECONDS: Record<Unit, number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** The largest unit in which a span is a whole number: 3600 s are hours, 90 s are seconds. A day stays 24 hours. */
export function largestUnit(seconds: number): Unit {
  if (!Number.isFinite(seconds) || seconds <= 0) return 'seconds';
  if (seconds === SECONDS.days) return 'hours';
  return UNITS.findLast((unit) => seconds % SECONDS[unit] === 0) ?? 'seconds';
}

/** Seconds as a number of the unit, with as many decimals as are of use. */
export function inUnit(seconds: number, unit: Unit): number {
  return Math.round((seconds / SECONDS[unit]) * 1000) / 1000;
}

/** A number of the unit as whole seconds. */
export function toSeconds(count: number, unit: Unit): number {
  return Math.round(count * SECONDS[unit]);
}
