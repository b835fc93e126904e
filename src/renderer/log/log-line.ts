import type { LogLine } from '../../shared/views.ts';

/** What a row shows of its line besides the event; ids stand in the details. */
const IN_A_ROW = [
  'room',
  'status',
  'outcome',
  'error',
  'retry',
  'ms',
  'response',
  'summary',
  'reason',
] as const;

/** The line as it stands in the file: one JSON object. */
export function rawLine({ at, level, event, fields }: LogLine): string {
  return JSON.stringify({ time: new Date(at).toISOString(), level, event, ...fields });
}

/** The fields of a line that tell most, on one line; all of them where none of these are there. */
export function shortFields({ fields }: LogLine): string {
  const known = IN_A_ROW.filter((name) => fields[name] !== undefined && fields[name] !== null);
  const names = known.length > 0 ? known : Object.keys(fields);
  return names.map((name) => `${name} ${valueText(fields[name])}`).join('  ');
}

/** A value as text: words as they are, anything else as JSON. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The id in a field, where there is one. */
export function idIn({ fields }: LogLine, name: 'deliveryId' | 'roomId' | 'endpointId'): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}
