import { parseArgs } from 'node:util';
import { connectToEngine } from './cli/client.ts';
import { COMMANDS } from './cli/commands.ts';
import { defaultDataFolder } from './cli/data-folder.ts';
import { UsageError } from './cli/usage-error.ts';
import { RelayError } from './lib/errors.ts';

const HELP = `relay COMMAND [OPTIONS]

  send FILE            submit a transcript; - reads standard input
  open                 print a one-time link to the screens
  status               what the engine is doing
  deliveries           the newest deliveries
  resend ID…           try deliveries again, or --failed for all that were given up
  test ENDPOINT_ID     send a test to an endpoint
  secrets use-key-file move all secrets from the desktop's keyring under a key file

  --room NAME          the room of a transcript, or only that room's deliveries
  --failed             only deliveries that were given up
  --limit N            at most so many deliveries, up to 200 (default 20)
  --json               answer in JSON
  --data-dir DIR       the engine's data folder (default: the desktop application's)

Ends with 0 when all went well, 1 when it did not, 2 when the command was not understood.`;

const HANDFUL = 20;

async function main(): Promise<number> {
  const { values, positionals } = readArgs();
  const [name, ...args] = positionals;
  if (values.help || name === undefined) {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  if (!Object.hasOwn(COMMANDS, name)) throw new UsageError(`There is no command ${name}.\n\n${HELP}`);
  const limit = Number(values.limit ?? HANDFUL);
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
    throw new UsageError('--limit takes a number from 1 to 200.');
  }
  const engine = connectToEngine(values['data-dir'] ?? defaultDataFolder());
  const result = await COMMANDS[name]!(engine, args, { room: values.room, failed: values.failed, limit });
  console.log(values.json ? JSON.stringify(result.data) : result.text);
  return result.ok ? 0 : 1;
}

function readArgs() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        room: { type: 'string' },
        failed: { type: 'boolean', default: false },
        limit: { type: 'string' },
        json: { type: 'boolean', default: false },
        'data-dir': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function fail(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(error.message);
    return 2;
  }
  if (!(error instanceof RelayError)) throw error;
  console.error(error.message);
  // The message tells the first of them already.
  for (const { path, message } of error.issues.slice(1)) console.error(`${path}: ${message}`);
  return 1;
}

process.exitCode = await main().catch(fail);
