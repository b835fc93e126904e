import { UsageError } from './stop.ts';

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * The moment that an option such as `--since` names: `30m`, `2h`, `7d` ago; `today` or `yesterday`; a date, which begins
 * at midnight here; or a date with a time.
 */
export function momentOf(option: string, text: string, now: number): number {
  const ago = /^(\d{1,6})\s*([smhdw])$/i.exec(text.trim());
  if (ago) return now - Number(ago[1]) * UNITS[ago[2]!.toLowerCase()]!;
  const named = { today: 0, yesterday: 1 }[text.trim().toLowerCase()];
  if (named !== undefined) {
    const day = new Date(now);
    return new Date(day.getFullYear(), day.getMonth(), day.getDate() - named).getTime();
  }
  // A date alone would be read as midnight in Greenwich.
  const date = /^(\d{4}-\d{2}-\d{2})(?:[T ](.+))?$/.exec(text.trim());
  const at = date === null ? NaN : Date.parse(`${date[1]}T${date[2] ?? '00:00'}`);
  if (Number.isNaN(at)) {
    throw new UsageError(
      `${option} takes a span such as 30m, 2h or 7d, today, yesterday, or a date such as 2026-11-23, not “${text}”.`,
    );
  }
  return at;
}

/** A time as people read it here: to the second, without a zone. */
export function clockTime(ms: number): string {
  const at = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** How long until or since: `12 s`, `4 min`, `3 h`, `2 d`. */
export function span(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}
