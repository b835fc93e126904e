import type { Engine } from '../engine.ts';
import { systemClock } from '../lib/clock.ts';
import { RelayError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';
import { serve } from '../serve/serve.ts';
import type { Serving } from '../serve/serve.ts';

/** Where events and the command line reach the desktop's engine, unless `RELAY_PORT` says otherwise. */
const USUAL_PORT = 7787;

/** Listens on loopback for events and the command line: on the usual port, or on any free one where that is taken. */
export async function serveLoopback(
  engine: Engine,
  { dataDir, pageFolder, log }: { dataDir: string; pageFolder: string; log: Log },
): Promise<Serving> {
  const wanted = Number(process.env['RELAY_PORT'] ?? USUAL_PORT);
  const listenOn = (port: number): Promise<Serving> =>
    serve({
      engine,
      dataDir,
      pageFolder,
      port,
      publicUrl: null,
      intake: null,
      clock: systemClock,
      random: systemRandom,
      log,
    });
  try {
    return await listenOn(wanted);
  } catch (error) {
    const cause = error instanceof RelayError ? error.cause : null;
    if ((cause as NodeJS.ErrnoException | null)?.code !== 'EADDRINUSE') throw error;
    log.warn('the usual port is taken', { port: wanted });
    return listenOn(0);
  }
}
