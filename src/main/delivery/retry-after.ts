/** The longest that a receiver's Retry-After is obeyed, in milliseconds. */
export const RETRY_AFTER_LIMIT_MS = 3_600_000;

const DELAY_SECONDS = /^\d{1,9}$/;
/** The form to send today, and the two older ones that have to be understood (RFC 9110, section 5.6.7). */
const HTTP_DATES = [
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

/**
 * A Retry-After value (RFC 9110, section 10.2.3) as milliseconds from `now`, at most an hour; null when it is
 * missing, malformed, negative or past. An unusable value only loses its hint, never the retry.
 */
export function retryAfterMs(headers: [string, string][], now: number): number | null {
  const value = headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1].trim();
  if (value === undefined) return null;
  if (DELAY_SECONDS.test(value)) return Math.min(Number(value) * 1000, RETRY_AFTER_LIMIT_MS);
  if (!HTTP_DATES.some((form) => form.test(value))) return null;
  const ms = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`) - now;
  return ms > 0 ? Math.min(ms, RETRY_AFTER_LIMIT_MS) : null;
}
