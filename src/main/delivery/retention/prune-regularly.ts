import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { Retention, RetentionLimits } from '../retention.ts';

/** How often history is pruned. */
const EVERY_MS = 3_600_000;

/** Prunes the history at the start and every hour after, by the limits of then. `stop` ends a running one early. */
export function createRegularPruning(
  { clock, log, retention }: { clock: Clock; log: Log; retention: Pick<Retention, 'prune'> },
  limits: () => RetentionLimits,
): { start(): void; stop(): void } {
  let stopped = false;
  let cancel = (): void => {};
  const prune = (): void => {
    retention
      .prune(limits(), () => stopped)
      .catch((error: unknown) => log.error('pruning failed', { error }))
      .finally(() => {
        if (!stopped) cancel = clock.after(EVERY_MS, prune);
      });
  };
  return {
    start: prune,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
