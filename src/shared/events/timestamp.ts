const PARTS = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * A time in UTC as Reflector writes it: `2025-08-27T11:00:00Z`, with six digits of a second where they are not all
 * zero. A text without a zone is taken as UTC. Digits finer than a millisecond survive, which `Date` would lose.
 */
export function utcText(text: string): string {
  const [, date, clock, fraction = '', zone = 'Z'] = PARTS.exec(text) ?? [];
  const at = new Date(`${date}T${clock}${zone}`);
  if (Number.isNaN(at.getTime())) throw new Error(`Not a time: ${text}`);
  const micros = fraction.padEnd(6, '0').slice(0, 6);
  const seconds = at.toISOString().slice(0, 19);
  return micros === '000000' ? `${seconds}Z` : `${seconds}.${micros}Z`;
}

/** The same moment in milliseconds UTC. `Date.parse` would take a text without a zone as this machine's own time. */
export function utcMs(text: string): number {
  return Date.parse(utcText(text));
}
