import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stripVTControlCharacters } from 'node:util';

/** Where a command writes and whom it may ask. */
export type Terminal = {
  /** What a command answers: standard output. */
  print(text: string): void;
  /** Passes on what comes to standard output as it comes, byte for byte; resolves when all of it is taken. */
  pass(chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** What is said beside it, to a person: standard error. */
  say(text: string): void;
  /** Shows how far something is, in one line that is written over; says nothing where nobody looks. */
  progress(text: string): void;
  /** Asks yes or no; null where there is nobody to ask. */
  confirm(question: string): Promise<boolean | null>;
  colour: Colour;
  /** Columns of a line; Infinity where nobody looks, so that nothing is cut for programs. */
  width: number;
};

export type ColourName = 'good' | 'waiting' | 'warning' | 'bad' | 'quiet' | 'strong';
export type Colour = (name: ColourName, text: string) => string;

type Stream = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
type Streams = { stdin: Readable & { isTTY?: boolean }; stdout: Stream; stderr: Stream };

const CODES: Record<ColourName, number> = {
  good: 32,
  waiting: 34,
  warning: 33,
  bad: 31,
  quiet: 2,
  strong: 1,
};

/** The terminal of this process. Colours only where somebody looks who did not refuse them (no-color.org). */
export function createTerminal(
  { stdin, stdout, stderr }: Streams = process,
  environment: NodeJS.ProcessEnv = process.env,
): Terminal {
  const coloured = stdout.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  let underWay = false;
  const endProgress = (): void => {
    if (underWay) stderr.write('\r\u001b[K');
    underWay = false;
  };
  return {
    print: (text) => void stdout.write(`${text}\n`),
    pass: (chunks) => pipeline(chunks, stdout, { end: false }),
    say(text) {
      endProgress();
      stderr.write(`${text}\n`);
    },
    progress(text) {
      if (stderr.isTTY !== true) return;
      stderr.write(`\r\u001b[K${text}`);
      underWay = text !== '';
    },
    async confirm(question) {
      if (stdin.isTTY !== true || stderr.isTTY !== true) return null;
      const asking = createInterface({ input: stdin, output: stderr });
      try {
        return /^y(es)?$/i.test((await asking.question(`${question} [y/N] `)).trim());
      } finally {
        asking.close();
      }
    },
    colour: (name, text) => (coloured ? `\u001b[${CODES[name]}m${text}\u001b[0m` : text),
    width: stdout.isTTY === true ? (stdout.columns ?? 80) : Infinity,
  };
}

/** A text that came from outside on one line, without anything that steers a terminal. */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim();
}
