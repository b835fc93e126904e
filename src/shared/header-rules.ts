/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** RFC 9110, section 5.5, without the line folding that nobody may send. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Names that frame the request or that we sign with; a custom header cannot stand in for them. */
const RESERVED = new Set([
  'content-type',
  'content-length',
  'content-encoding',
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
]);
const RESERVED_PREFIXES = ['x-webhook-', 'proxy-', 'sec-'];

/** Null for a header that may be sent, else which of its fields is wrong, and why. */
export function checkHeader(
  name: string,
  value: string,
): { field: 'name' | 'value'; message: string } | null {
  const named = nameProblem(name);
  if (named !== null) return { field: 'name', message: named };
  if (VALUE.test(value)) return null;
  const message = /[\r\n]/.test(value)
    ? `The value of ${name} has a line break in it. Put it on one line.`
    : `The value of ${name} has characters that a header cannot carry.`;
  return { field: 'value', message };
}

function nameProblem(name: string): string | null {
  if (name === '') return 'Give the header a name.';
  if (!TOKEN.test(name))
    return `“${name}” is not a header name. Use letters, digits and dashes, without spaces.`;
  const lower = name.toLowerCase();
  const reserved = RESERVED.has(lower) || RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix));
  return reserved ? `${name} is set by Reflector Relay itself. Choose another name.` : null;
}

/** Headers that always carry a secret, whatever is chosen. */
export const ALWAYS_SENSITIVE = ['authorization', 'cookie', 'proxy-authorization'];

/** True for a header whose value is kept like a secret whatever is chosen. */
export function isAlwaysSensitive(name: string): boolean {
  return ALWAYS_SENSITIVE.includes(name.trim().toLowerCase());
}

/** What is wrong with a list of headers, at `<index>.name` or `<index>.value`. A null value is one that is kept. */
export function checkHeaders(
  headers: { name: string; value: string | null; sensitive: boolean }[],
): { path: string; message: string }[] {
  const names = headers.map(({ name }) => name.toLowerCase());
  return headers.flatMap(({ name, value, sensitive }, index) => {
    const wrong = checkHeader(name, value ?? '');
    if (wrong !== null) return [{ path: `${index}.${wrong.field}`, message: wrong.message }];
    if (names.indexOf(names[index]!) < index)
      return [{ path: `${index}.name`, message: `${name} is there twice. Keep one of them.` }];
    if ((sensitive || isAlwaysSensitive(name)) && value === '')
      return [{ path: `${index}.value`, message: `Give the header ${name} a value.` }];
    return [];
  });
}
