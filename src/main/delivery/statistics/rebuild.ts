import type { RebuildView } from '../../../shared/views.ts';
import { openSnapshot } from '../../db/open.ts';
import type { StoreContext } from '../../db/store.ts';
import { countedMonths, countFacts, deriveMonth, scopeOf } from './recount.ts';
import type { Recount } from './recount.ts';
import { createAddCell, withSums } from './rollups.ts';

/** How long rows are read before the engine has its turn, and at most how many; time is looked at every few rows. */
const TURN_MS = 8;
const ROWS_AT_ONCE = 256;
const LOOK_EVERY = 16;
/** Cells corrected in one write: a few milliseconds. */
const CELLS_AT_ONCE = 64;
/** Deliveries between two words about how far it is. */
const TELL_EVERY = 1000;

export type Rebuild = {
  /** Begins to count again, or answers how far the running one is. Progress comes by `onChanged`. */
  start(): RebuildView;
  view(): RebuildView;
  /** Ends it early; what was corrected stays corrected. Resolves when it is over. */
  stop(): Promise<void>;
};

const IDLE: RebuildView = {
  state: 'idle',
  done: 0,
  total: 0,
  corrected: 0,
  keptBefore: null,
  startedAt: null,
  finishedAt: null,
  problem: null,
};

/**
 * Counts the roll-ups again, in slices, while deliveries go on. The history and the roll-ups are read as they were at one
 * moment, and only the differences between them are added to the roll-ups of now: what is counted meanwhile is added
 * just the same, and the order does not matter. First the quarters of an hour of each endpoint from the history, then
 * everything coarser from the quarters.
 */
export function createRebuild(
  { sqlite, writer, clock }: StoreContext,
  onChanged: (view: RebuildView) => void,
): Rebuild {
  const addCell = createAddCell(sqlite);
  let view = IDLE;
  let rows = 0;
  let turnBegan = 0;
  let stopped = false;
  let running: Promise<void> | null = null;

  const show = (patch: Partial<RebuildView>): void => {
    view = { ...view, ...patch };
    onChanged(view);
  };

  const recount: Recount = {
    stopped: () => stopped,
    rowRead() {
      rows += 1;
      if (rows % LOOK_EVERY !== 0) return null;
      if (rows < ROWS_AT_ONCE && clock.monotonic() - turnBegan < TURN_MS) return null;
      return new Promise((resolve) =>
        setImmediate(() => {
          rows = 0;
          turnBegan = clock.monotonic();
          resolve();
        }),
      );
    },
    deliveryRead() {
      view = { ...view, done: view.done + 1, total: Math.max(view.total, view.done + 1) };
      if (view.done % TELL_EVERY === 0) onChanged(view);
    },
    async correct(differences, addedUp) {
      for (let i = 0; i < differences.length && !stopped; i += CELLS_AT_ONCE) {
        const slice = differences.slice(i, i + CELLS_AT_ONCE);
        const cells = addedUp ? withSums(slice) : slice;
        await writer.write(() => cells.forEach(addCell));
        view = { ...view, corrected: view.corrected + slice.length };
      }
    },
  };

  const onSnapshot = async (step: (snapshot: StoreContext['sqlite']) => Promise<void>): Promise<void> => {
    if (stopped) return;
    const snapshot = openSnapshot(sqlite.name);
    try {
      await step(snapshot.sqlite);
    } finally {
      snapshot.close();
    }
  };

  const run = async (): Promise<void> => {
    await onSnapshot(async (snapshot) => {
      const { endpointIds, from, total } = scopeOf(snapshot);
      show({ total, keptBefore: from === 0 ? null : from });
      for (const endpointId of endpointIds) {
        if (!stopped) await countFacts(snapshot, endpointId, from, recount);
      }
    });
    // What was corrected above is in the second one.
    await onSnapshot(async (snapshot) => {
      const { endpointIds } = scopeOf(snapshot);
      for (const month of countedMonths(snapshot, endpointIds)) {
        if (!stopped) await deriveMonth(snapshot, endpointIds, month, recount);
      }
    });
  };

  const end = (problem: string | null): void => {
    running = null;
    const whole = !stopped && problem === null;
    show({
      state: whole ? 'finished' : 'stopped',
      // The total was an estimate.
      total: whole ? view.done : view.total,
      finishedAt: clock.now(),
      problem,
    });
  };

  return {
    start() {
      if (running) return view;
      stopped = false;
      view = { ...IDLE, state: 'running', startedAt: clock.now() };
      running = run().then(
        () => end(null),
        (error: unknown) => end(error instanceof Error ? error.message : String(error)),
      );
      return view;
    },
    view: () => view,
    async stop() {
      stopped = true;
      await running;
    },
  };
}
