/** What one attempt sent. */
export type SentRequest = { url: string; headers: [string, string][]; body: string };

/** curl makes these itself; repeating them would contradict what it sends. */
const MADE_BY_CURL = new Set([
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'accept-encoding',
]);
/** Linux takes no single argument longer than 128 KiB; a pipe has no such limit. */
const LONGEST_ARGUMENT = 120_000;
const HIDDEN = /^\[hidden: .*\]$/;

/**
 * The attempt as a curl command for a POSIX shell: every value in single quotes, so that nothing in it is expanded.
 * Hidden header values stay hidden; a comment says how many are to be filled in.
 */
export function toCurl({ url, headers, body }: SentRequest): string {
  const sent = headers.filter(([name]) => !MADE_BY_CURL.has(name.toLowerCase()));
  const hidden = sent.filter(([, value]) => HIDDEN.test(value)).length;
  const piped = new TextEncoder().encode(body).length > LONGEST_ARGUMENT;
  const lines = [
    // Brackets and braces in a URL are patterns to curl unless it is told otherwise.
    `${piped ? `printf %s ${quote(body)} | ` : ''}curl --globoff --request POST ${quote(url)}`,
    ...sent.map(([name, value]) => `--header ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`),
    piped ? `--header 'Expect:' --data-binary @-` : `--data-raw ${quote(body)}`,
  ];
  const note =
    hidden === 0 ? '' : `# ${hidden === 1 ? '1 hidden value' : `${hidden} hidden values`} to fill in.\n`;
  return note + lines.join(' \\\n  ');
}

/** A text as one word of a POSIX shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
