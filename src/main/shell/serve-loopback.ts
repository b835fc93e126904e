import type { Engine } from '../engine/types.ts';
import { systemClock } from '../lib/clock.ts';
import { RelayError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';
import { serve } from '../serve/serve.ts';
import type { Serving } from '../serve/serve.ts';

export type LoopbackOptions = {
  dataDir: string;
  pageFolder: string;
  log: Log;
  /** The port of the settings; `RELAY_PORT` goes before it. */
  port(): number;
};

export type Loopback = {
  /** Listens where the settings say now. */
  portChanged(): Promise<void>;
  close(): Promise<void>;
};

/** Listens on loopback for events and the command line: on the port asked for, or on any free one where that is taken. */
export async function serveLoopback(engine: Engine, options: LoopbackOptions): Promise<Loopback> {
  const { dataDir, pageFolder, log } = options;
  const fixed = process.env['RELAY_PORT'];
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
  const listen = async (): Promise<Serving> => {
    const port = Number(fixed ?? options.port());
    try {
      return await listenOn(port);
    } catch (error) {
      const cause = error instanceof RelayError ? error.cause : null;
      if ((cause as NodeJS.ErrnoException | null)?.code !== 'EADDRINUSE') throw error;
      log.warn('the port is taken', { port });
      return listenOn(0);
    }
  };

  let serving = await listen();
  let moving = Promise.resolve();
  return {
    async portChanged() {
      if (fixed !== undefined) return;
      const move = moving.then(async () => {
        await serving.close();
        serving = await listen();
      });
      moving = move.catch(() => {});
      await move;
    },
    async close() {
      await moving;
      await serving.close();
    },
  };
}
