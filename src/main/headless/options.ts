import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { RelayError } from '../lib/errors.ts';

/** What the headless engine is started with. */
export type HeadlessOptions = {
  dataDir: string;
  port: number;
  /** Where the screens are reached from outside, by a proxy that is trusted with them. */
  publicUrl: URL | null;
  /** A second listener with the two intake routes alone. */
  intake: { host: string; port: number } | null;
};

export const HEADLESS_HELP = `relay-headless --data-dir DIR [--port 7787] [--public-url URL] [--intake-host HOST --intake-port PORT]

  --data-dir DIR       where everything is kept; made when it is not there
  --port PORT          screens, API and intake on loopback; 0 takes any free port
  --public-url URL     the address under which a proxy shows the screens
  --intake-host HOST   opens the two intake routes, and nothing else, on another interface
  --intake-port PORT   their port`;

/** Reads the command line; fails with a sentence and the usage. */
export function parseHeadlessOptions(argv: string[]): HeadlessOptions {
  const { values } = readArgs(argv);
  if (!values['data-dir']) throw wrong('Name the data folder with --data-dir.');
  const intakeHost = values['intake-host'];
  if (intakeHost === undefined && values['intake-port'] !== undefined) {
    throw wrong('--intake-port needs --intake-host: the interface to open the intake on.');
  }
  return {
    dataDir: resolve(values['data-dir']),
    port: portOf('--port', values.port ?? '7787'),
    publicUrl: values['public-url'] === undefined ? null : publicUrlOf(values['public-url']),
    intake:
      intakeHost === undefined
        ? null
        : { host: intakeHost, port: portOf('--intake-port', values['intake-port'] ?? '7788') },
  };
}

function readArgs(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      options: {
        'data-dir': { type: 'string' },
        port: { type: 'string' },
        'public-url': { type: 'string' },
        'intake-host': { type: 'string' },
        'intake-port': { type: 'string' },
      },
    });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function portOf(name: string, text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw wrong(`${name} takes a number from 0 to 65535, not “${text}”.`);
  return port;
}

function publicUrlOf(text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw wrong('--public-url takes an address such as https://relay.example.org.');
  }
  return new URL(text);
}

function wrong(message: string): RelayError {
  return new RelayError('invalid_input', `${message}\n\n${HEADLESS_HELP}`);
}
