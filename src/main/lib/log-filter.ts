import type { LogFilter, LogLine } from '../../shared/views.ts';

export type LineFilter = {
  /** A look at the line's text before it is parsed: false only where `matches` would be false as well. */
  mayMatch(text: string): boolean;
  matches(line: LogLine): boolean;
};

/** The fields of a line that a filter may name. */
const FIELDS = ['roomId', 'endpointId', 'deliveryId'] as const;

/** A filter of the log as two questions: a cheap one that leaves most lines unparsed, and the exact one. */
export function lineFilter(filter: LogFilter): LineFilter {
  const words = [...FIELDS.flatMap((field) => filter[field] ?? []), ...(filter.text ? [filter.text] : [])];
  const parts = words.map((word) => inJson(word).toLowerCase());
  const wanted = filter.text?.toLowerCase() ?? '';
  return {
    mayMatch(text) {
      if (parts.length === 0) return true;
      const lower = text.toLowerCase();
      return parts.every((part) => lower.includes(part));
    },
    matches: (line) =>
      (filter.levels === undefined || filter.levels.length === 0 || filter.levels.includes(line.level)) &&
      (filter.to === undefined || line.at < filter.to) &&
      (filter.from === undefined || line.at >= filter.from) &&
      FIELDS.every((field) => filter[field] === undefined || line.fields[field] === filter[field]) &&
      (wanted === '' ||
        [line.event.toLowerCase(), ...textsOf(line.fields)].some((text) => text.includes(wanted))),
  };
}

/** As a text stands inside a line. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Every value of a line in lower case: what stands in it, not how its fields are called. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf);
  return value === null || value === undefined ? [] : [`${value as string | number | boolean}`.toLowerCase()];
}
