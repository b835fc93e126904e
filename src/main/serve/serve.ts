import { createHttpBridge } from '../bridge/http.ts';
import { createSessions } from '../bridge/sessions.ts';
import type { Engine } from '../engine/types.ts';
import { createReceiver } from '../intake/receiver.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { listen } from './listen.ts';
import { metricsToken } from './metrics-token.ts';
import { removeRuntimeFile, writeRuntimeFile } from './runtime-file.ts';

export type ServeOptions = {
  engine: Engine;
  dataDir: string;
  pageFolder: string;
  port: number;
  publicUrl: URL | null;
  intake: { host: string; port: number } | null;
  clock: Clock;
  random: Random;
  log: Log;
};

export type Serving = {
  url: string;
  runtimeFile: string;
  /** Stops listening and takes `engine.json` away. */
  close(): Promise<void>;
};

/**
 * Puts an engine behind loopback HTTP: screens, API and intake, with tokens made for this run that stand only in
 * `engine.json`. Wider interfaces get a listener with the intake routes alone.
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { engine, dataDir, clock, random, log, publicUrl } = options;
  const token = (): string => random.bytes(32).toString('base64url');
  const adminToken = token();
  const intakeToken = token();
  log.redact(adminToken);
  log.redact(intakeToken);
  const scrapeToken = metricsToken(dataDir, random);
  log.redact(scrapeToken);
  const report = (error: unknown): void => log.error('a request failed', { error });

  const intake = createReceiver({ intake: engine.intake, clock, runToken: intakeToken, report });
  let port = options.port;
  const bridge = createHttpBridge({
    handlers: engine.handlers,
    exports: engine.exports,
    on: engine.on,
    clock,
    sessions: createSessions(clock, random),
    adminToken,
    monitoring: { health: engine.health, metrics: engine.metrics, token: scrapeToken },
    pageFolder: options.pageFolder,
    own: () => ({ port, publicUrl }),
    report,
  });
  const listener = await listen({ host: '127.0.0.1', port, option: '--port' }, intake, bridge);
  port = listener.port;
  const wider =
    options.intake && (await listen({ ...options.intake, option: '--intake-port' }, intake, null));
  const url = `http://127.0.0.1:${port}`;
  const runtimeFile = writeRuntimeFile(dataDir, {
    pid: process.pid,
    url,
    adminToken,
    intakeToken,
    metricsToken: scrapeToken,
  });
  engine.listensAt([
    url,
    ...(publicUrl === null ? [] : [publicUrl.origin]),
    ...(wider === null ? [] : [originOf(options.intake!.host, wider.port)]),
  ]);
  return {
    url,
    runtimeFile,
    async close() {
      removeRuntimeFile(dataDir);
      await Promise.all([listener.close(), wider?.close()]);
    },
  };
}

function originOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
