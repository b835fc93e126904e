import type { EngineClient } from './client.ts';
import type { Terminal } from './terminal.ts';

/** One option of a command. With `value`, the word its help shows for what it takes; without, it is a switch. */
export type Option = { value?: string; help: string; multiple?: true };
export type Options = Record<string, Option>;

/** What a command line brought: options by name, a repeated one as a list. */
export type Values = Record<string, string | boolean | string[] | undefined>;

/** What a command works with. */
export type Context = {
  args: string[];
  values: Values;
  terminal: Terminal;
  /** Milliseconds UTC. */
  now: number;
  dataDir: string;
  json: boolean;
  /** The running engine; stops the command where none runs. */
  engine(): EngineClient;
  /** From now on Ctrl+C does not end the process: the answer is settled by it, and the command ends in its own way. */
  interrupted(): Promise<void>;
};

/** One command of `relay`. `run` answers the exit code. */
export type Command = {
  name: string;
  /** What stands behind the name: `ID…`. */
  usage: string;
  summary: string;
  /** More for its own help. */
  details?: string;
  options: Options;
  run(context: Context): Promise<number>;
};

/** The text of an option; undefined where it was not given. */
export function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** Every value of an option that may be repeated, or hold several with commas between. */
export function listOf(values: Values, name: string): string[] {
  const value = values[name];
  const given = Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
  return given
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

/** Answers with one document: JSON for programs, text for people. */
export function answer({ json, terminal }: Context, data: unknown, text: string): void {
  terminal.print(json ? JSON.stringify(data) : text);
}

/** Answers with a list: one JSON document a line for programs, a text for people. */
export function answerList({ json, terminal }: Context, items: readonly unknown[], text: () => string): void {
  if (!json) return terminal.print(text());
  if (items.length > 0) terminal.print(items.map((item) => JSON.stringify(item)).join('\n'));
}
