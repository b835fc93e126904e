import { parseArgs } from 'node:util';
import { RelayError } from '../lib/errors.ts';
import { VERSION } from '../lib/version.ts';
import { connectToEngine } from './client.ts';
import type { Command, Options, Values } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { defaultDataFolder } from './data-folder.ts';
import { EXIT } from './exit-codes.ts';
import { commandHelp, helpOf } from './help.ts';
import { COMMON_OPTIONS } from './options.ts';
import { CommandStopped, UsageError } from './stop.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command line to its end; answers the exit code. */
export async function runCli(argv: string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = argv;
  const json = argv.includes('--json');
  try {
    if (name === undefined || name === '--help' || name === 'help' || name === '-h') {
      const asked = name === 'help' ? rest[0] : undefined;
      terminal.print(asked === undefined ? helpOf(COMMANDS) : commandHelp(commandOf(asked)));
      return name === undefined ? EXIT.usage : EXIT.done;
    }
    if (name === '--version') {
      terminal.print(VERSION);
      return EXIT.done;
    }
    return await runCommand(commandOf(name), rest, terminal);
  } catch (error) {
    return fail(error, terminal, json);
  }
}

async function runCommand(command: Command, argv: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parse(command, argv);
  if (values['help'] === true) {
    terminal.print(commandHelp(command));
    return EXIT.done;
  }
  const given = values['data-dir'];
  const dataDir = typeof given === 'string' ? given : defaultDataFolder();
  return command.run({
    args: positionals,
    values,
    terminal,
    now: Date.now(),
    dataDir,
    json: values['json'] === true,
    engine: () => connectToEngine(dataDir),
    interrupted: () => new Promise((resolve) => void process.once('SIGINT', () => resolve())),
  });
}

function commandOf(name: string): Command {
  const found = COMMANDS.find((command) => command.name === name);
  if (found) return found;
  const names = COMMANDS.map((command) => command.name).join(', ');
  throw new UsageError(`There is no command ${name}. There are: ${names}.`);
}

function parse(command: Command, argv: string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: parserOptions({ ...command.options, ...COMMON_OPTIONS }),
    }) as { values: Values; positionals: string[] };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0]! : String(error);
    throw new UsageError(`${reason}. See: relay ${command.name} --help`);
  }
}

function parserOptions(options: Options): Record<string, { type: 'string' | 'boolean'; multiple?: true }> {
  return Object.fromEntries(
    Object.entries(options).map(([name, { value, multiple }]) => [
      name,
      { type: value === undefined ? 'boolean' : 'string', ...(multiple && { multiple }) },
    ]),
  );
}

function fail(error: unknown, terminal: Terminal, json: boolean): number {
  const known = error instanceof RelayError || error instanceof UsageError || error instanceof CommandStopped;
  if (!known) throw error;
  const issues = error instanceof RelayError ? error.issues : [];
  if (json) {
    const code = error instanceof RelayError ? error.code : NAMES[exitCodeOf(error)];
    terminal.say(JSON.stringify({ error: { code, message: error.message, issues } }));
  } else {
    terminal.say(error.message);
    // The message tells the first of them already.
    for (const { path, message } of issues.slice(1)) terminal.say(`${path}: ${message}`);
  }
  return exitCodeOf(error);
}

function exitCodeOf(error: RelayError | UsageError | CommandStopped): number {
  if (error instanceof UsageError) return EXIT.usage;
  return error instanceof CommandStopped ? error.exitCode : EXIT.failed;
}

const NAMES: Record<number, string> = {
  [EXIT.failed]: 'failed',
  [EXIT.usage]: 'usage',
  [EXIT.notRunning]: 'not_running',
  [EXIT.notConfirmed]: 'not_confirmed',
};
