import type { LogLevel } from '../../shared/model.ts';
import type { Clock } from './clock.ts';
import { createRedactor } from './redactor.ts';

/** What a line may carry besides its event: any values; `undefined` is left out. */
export type LogFields = Record<string, unknown>;

/** Writes one JSON object a line, in which no secret ever stands. */
export type Log = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A log that adds `fields` to each of its lines and knows the same secrets. */
  child(fields: LogFields): Log;
  /** From now on `secretText` is replaced by `[redacted]` wherever it would appear, in this log and its kin. */
  redact(secretText: string): void;
  /** `text` as a line would show it, without the secrets known and without `also`. To be asked before a text is cut. */
  clean(text: string, also?: readonly string[]): string;
};

const REDACTED = '[redacted]';
const SECRET_KEY =
  /secret|token|passw|passphrase|authorization|cookie|signature|apikey|privatekey|credential|ciphertext/;
/** Names that speak of a secret without being one. */
const HARMLESS_KEY = /(id|hint|backend)$/;
const RESERVED = ['time', 'level', 'event'];
const DEEPEST = 8;
/** A line is for reading: of a longer text only the beginning is kept. */
const MOST_CHARACTERS = 8192;
const SHORT = 64;
const MOST_REMEMBERED = 2000;

/** Makes a log whose lines (without line end) go to `write`, which must not throw. */
export function createLog({ write, clock }: { write(line: string): void; clock: Pick<Clock, 'now'> }): Log {
  const redactor = createRedactor();
  /** Short texts as they are shown: names, rooms, endpoints and outcomes stand in nearly every line. */
  const shownBefore = new Map<string, string>();
  const hide = (text: string): string => {
    const known = shownBefore.get(text);
    if (known !== undefined) return known;
    const shown = redactor.hide(text);
    if (shown.length > MOST_CHARACTERS) return `${shown.slice(0, MOST_CHARACTERS)}…`;
    if (shownBefore.size >= MOST_REMEMBERED) shownBefore.clear();
    if (text.length <= SHORT) shownBefore.set(text, shown);
    return shown;
  };
  const redact = (secretText: string): void => {
    redactor.add(secretText);
    shownBefore.clear();
  };

  const withFields = (bound: LogFields): Log => {
    const line = (level: LogLevel, event: string, fields: LogFields = {}): void => {
      const shown: LogFields = { time: new Date(clock.now()).toISOString(), level, event: hide(event) };
      addPlain(shown, Object.entries(bound), hide, [], aside);
      addPlain(shown, Object.entries(fields), hide, [], aside);
      write(JSON.stringify(shown));
    };
    return {
      info: (event, fields) => line('info', event, fields),
      warn: (event, fields) => line('warn', event, fields),
      error: (event, fields) => line('error', event, fields),
      child: (fields) => withFields({ ...bound, ...fields }),
      redact,
      clean: redactor.hide,
    };
  };
  return withFields({});
}

/** Fields named like a line's own parts keep their value under a name of their own. */
const aside = (name: string): string => (RESERVED.includes(name) ? `${name}_` : name);

/** `value` as plain JSON without secrets. `above` are the objects it stands in. */
function plain(value: unknown, hide: (text: string) => string, above: object[]): unknown {
  if (typeof value === 'string') return hide(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof URL) return hide(value.href);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (above.includes(value)) return '[circular]';
  if (above.length >= DEEPEST) return '[deeper]';
  const inside = [...above, value];
  if (value instanceof Error) return plain(partsOfError(value), hide, inside);
  if (value instanceof Set || Array.isArray(value))
    return [...value].map((item) => plain(item, hide, inside));
  return addPlain({}, value instanceof Map ? value : Object.entries(value), hide, inside);
}

/** Adds named values to `shown`, as plain JSON without secrets. */
function addPlain(
  shown: LogFields,
  entries: Iterable<[unknown, unknown]>,
  hide: (text: string) => string,
  above: object[],
  named: (name: string) => string = String,
): LogFields {
  for (const [key, item] of entries) {
    const name = String(key);
    shown[named(hide(name))] = isSecret(name, item) ? REDACTED : plain(item, hide, above);
  }
  return shown;
}

function partsOfError(error: Error): LogFields {
  return {
    name: error.name,
    message: error.message,
    code: 'code' in error ? error.code : undefined,
    stack: error.stack,
    cause: error.cause,
  };
}

/** Of the names met so far, whether they are a secret's: nearly every line has the same ones. */
const judged = new Map<string, boolean>();
const MOST_JUDGED = 1000;

function isSecret(key: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return false;
  const known = judged.get(key);
  if (known !== undefined) return known;
  const name = key.toLowerCase().replaceAll(/[^a-z]/g, '');
  const secret = SECRET_KEY.test(name) && !HARMLESS_KEY.test(name);
  if (judged.size < MOST_JUDGED) judged.set(key, secret);
  return secret;
}
