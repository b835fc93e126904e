import { ENGINE_EVENT_NAMES } from '../../shared/contract/engine-events.ts';
import type { EngineStatus } from '../../shared/views.ts';
import { publishToWindows } from '../bridge/ipc.ts';
import type { Engine } from '../engine/types.ts';
import type { Clock } from '../lib/clock.ts';

/** While deliveries change, the tray looks at the engine this often. */
const LOOK_MS = 500;

/** Shows each new state of the engine; the answer ends it, before the engine's folder is closed. */
export function followStatus(engine: Engine, clock: Clock, show: (status: EngineStatus) => void): () => void {
  let cancelLook: (() => void) | null = null;
  engine.on('status.changed', show);
  const ends = (['delivery.changed', 'room.changed'] as const).map((name) =>
    engine.on(name, () => {
      cancelLook ??= clock.after(LOOK_MS, () => {
        cancelLook = null;
        show(engine.status());
      });
    }),
  );
  return () => {
    ends.forEach((end) => end());
    cancelLook?.();
  };
}

/** Tells every window what the engine tells. */
export function publishEvents(engine: Engine): void {
  for (const name of ENGINE_EVENT_NAMES) {
    engine.on(name, (data) => publishToWindows({ name, data } as Parameters<typeof publishToWindows>[0]));
  }
}
