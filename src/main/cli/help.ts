import type { Command, Options } from './command.ts';
import { COMMON_OPTIONS } from './options.ts';

/** The help of the whole: every command with its summary. */
export function helpOf(commands: readonly Command[]): string {
  const rows = commands.map(({ name, usage, summary }): [string, string] => [
    `${name} ${usage}`.trim(),
    summary,
  ]);
  return [
    'relay COMMAND [OPTIONS]',
    '',
    'Asks and steers a running Reflector Relay: the desktop application, or the engine without a window.',
    '',
    aligned(rows),
    '',
    aligned(optionRows(COMMON_OPTIONS)),
    '',
    '`relay COMMAND --help` tells all of a command.',
    '',
    EXITS,
  ].join('\n');
}

/** The help of one command. */
export function commandHelp({ name, usage, summary, details, options }: Command): string {
  return [
    `relay ${name} ${usage}`.trim(),
    '',
    `  ${summary[0]!.toUpperCase()}${summary.slice(1)}.`,
    ...(details === undefined ? [] : ['', ...details.split('\n').map((line) => `  ${line}`)]),
    '',
    aligned(optionRows({ ...options, ...COMMON_OPTIONS })),
  ].join('\n');
}

const EXITS = `Ends with 0 when all was done, 1 when something failed or was refused, 2 when the command line was not
understood, 3 when no engine runs, 4 when it asked whether to go on and was not told to.`;

function optionRows(options: Options): [string, string][] {
  return Object.entries(options).map(([name, { value, help }]) => [
    `--${name}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
}

function aligned(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
