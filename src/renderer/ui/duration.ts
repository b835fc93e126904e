import { commonTexts } from '../texts/common.ts';

const { units } = commonTexts;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something took, in milliseconds: `182 ms`, `1.24 s`, `30 s`, `4 min`. */
export function duration(ms: number): string {
  if (Math.round(ms) < SECOND) return `${Math.round(ms)} ${units.millisecond}`;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(2).replace(/\.?0+$/, '')} ${units.second}`;
  return span(ms);
}

/** A span of time, in milliseconds, in its largest unit and the next where that one still matters: `45 s`, `4 min`, `1 h 30 min`, `3 d 4 h`. */
export function span(ms: number): string {
  const rounded = Math.round(Math.max(0, ms) / SECOND) * SECOND;
  if (rounded < MINUTE) return `${rounded / SECOND} ${units.second}`;
  if (rounded < HOUR) return `${Math.floor(rounded / MINUTE)} ${units.minute}`;
  if (rounded < DAY) return pair(rounded, HOUR, units.hour, MINUTE, units.minute);
  return pair(rounded, DAY, units.day, HOUR, units.hour);
}

/** The time left, in milliseconds, as a clock shows it: `3:58`, or `2:03:58` from an hour on. */
export function clockSpan(ms: number): string {
  const seconds = Math.ceil(Math.max(0, ms) / SECOND);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours === 0
    ? `${minutes}:${two(seconds % 60)}`
    : `${hours}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** How long ago or in how long a moment is, seen from `now`; both in milliseconds UTC. */
export function relative(at: number, now: number): string {
  const ms = at - now;
  if (Math.abs(ms) < 10 * SECOND) return commonTexts.justNow;
  const coarse = coarseSpan(Math.abs(ms));
  return ms < 0 ? commonTexts.ago(coarse) : commonTexts.in(coarse);
}

/** Only the largest unit: how long ago something was needs no more. */
function coarseSpan(ms: number): string {
  if (ms < MINUTE) return `${Math.round(ms / SECOND)} ${units.second}`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} ${units.minute}`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} ${units.hour}`;
  return `${Math.floor(ms / DAY)} ${units.day}`;
}

function pair(ms: number, unit: number, name: string, next: number, nextName: string): string {
  const whole = Math.floor(ms / unit);
  const rest = Math.floor((ms % unit) / next);
  return rest === 0 ? `${whole} ${name}` : `${whole} ${name} ${rest} ${nextName}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
