import type { BulkView } from '../../../shared/views.ts';
import { isThrough, laneOf } from './lane.ts';
import type { ActiveBulk, Lane } from './lane.ts';
import type { BulkParts } from './parts.ts';
import type { BulkRow } from './store.ts';
import { createBulkView } from './view.ts';
import { createLaneWork } from './work.ts';

/** Progress is told at most this often. */
const TELL_MS = 250;
/** When it goes on after the store could not be written. */
const AGAIN_MS = 5000;

export type BulkRunner = {
  /** A stored bulk as it stands, with what only memory knows where it is at work. */
  view(bulk: BulkRow): BulkView;
  find(id: string): ActiveBulk | undefined;
  /** The same, read from the store where it is not at work. */
  load(bulk: BulkRow): ActiveBulk;
  /** Goes on with a stored bulk. `asked`: by a person, just now. */
  begin(bulk: BulkRow, asked: boolean): void;
  /** Changes its state together with what else is to be written; then goes on, or ends. */
  setState(running: ActiveBulk, state: BulkRow['state'], alsoInWrite: () => void): Promise<void>;
  /** Looks again at the given deliveries of all bulks, or at everything that waits for its try. */
  look(deliveryIds: readonly string[] | 'all'): void;
  /** Whether a delivery waits for its try in a bulk that was not chosen one by one. */
  hasUnchosen(deliveryId: string): boolean;
  /** Takes nothing new. */
  end(): void;
};

/** Works on bulks: each lane by itself, until nothing is left to do and every try is over. */
export function createBulkRunner(parts: BulkParts): BulkRunner {
  const { store, bulks, onChanged, log } = parts;
  const { writer, clock } = store;
  const active = new Map<string, ActiveBulk>();
  const unsaid = new Set<string>();
  let telling = false;
  let ended = false;

  const work = createLaneWork(parts);
  const viewOf = createBulkView(parts);
  const view = (bulk: BulkRow): BulkView => viewOf(bulk, lanesOf(bulk.id));
  const lanesOf = (id: string): Lane[] => {
    const running = active.get(id);
    return running ? [...running.lanes.values()] : bulks.lanes(id).map((row) => laneOf(row, []));
  };

  const tell = (id: string): void => {
    unsaid.add(id);
    if (telling || ended) return;
    telling = true;
    clock.after(TELL_MS, () => {
      telling = false;
      for (const each of unsaid) tellNow(each);
    });
  };
  const tellNow = (id: string): void => {
    unsaid.delete(id);
    // Its timer may outlive the store.
    if (ended) return;
    const bulk = bulks.get(id);
    if (bulk !== null) onChanged(view(bulk));
  };

  const load = (bulk: BulkRow): ActiveBulk => {
    const known = active.get(bulk.id);
    if (known) return known;
    const items = bulks.items(bulk.id);
    const lanes = bulks.lanes(bulk.id).map((row) => {
      const own = items.filter(({ endpointId }) => endpointId === row.endpointId);
      return [row.endpointId, laneOf(row, own)] as const;
    });
    const running = { bulk, lanes: new Map(lanes), ending: false };
    active.set(bulk.id, running);
    return running;
  };

  const workAll = (running: ActiveBulk, asked: boolean): void => {
    for (const lane of running.lanes.values()) {
      lane.asked ||= asked;
      void workOn(running, lane);
    }
    if (running.lanes.size === 0) void endIfOver(running);
  };

  const workOn = async (running: ActiveBulk, lane: Lane): Promise<void> => {
    lane.again = true;
    if (lane.busy || ended) return;
    lane.busy = true;
    try {
      while (lane.again && !ended) {
        lane.again = false;
        await work.settle(lane);
        await work.feed(running, lane, () => ended);
        tell(running.bulk.id);
      }
    } catch (error) {
      notWritten(running, error, () => void workOn(running, lane));
    } finally {
      lane.busy = false;
    }
    await endIfOver(running);
  };

  const endIfOver = (running: ActiveBulk): Promise<void> =>
    finishIfOver(running).catch((error: unknown) =>
      notWritten(running, error, () => void endIfOver(running)),
    );

  /** What was not committed was not done: it is done again when there is room on the disk, say. */
  const notWritten = ({ bulk }: ActiveBulk, error: unknown, again: () => void): void => {
    if (ended) return;
    log.error('a bulk could not be written', { bulkId: bulk.id, error });
    clock.after(AGAIN_MS, again);
  };

  const finishIfOver = async (running: ActiveBulk): Promise<void> => {
    const { bulk } = running;
    const lanes = [...running.lanes.values()];
    if (ended || running.ending || lanes.some(({ open, busy }) => open.size > 0 || busy)) return;
    if (bulk.state === 'running' && !lanes.every(isThrough)) return;
    running.ending = true;
    if (bulk.state === 'running') await setState(running, 'finished', () => bulks.tidyInWrite(bulk.id));
    active.delete(bulk.id);
    tellNow(bulk.id);
  };

  const setState = async (
    running: ActiveBulk,
    state: BulkRow['state'],
    alsoInWrite: () => void,
  ): Promise<void> => {
    const before = running.bulk;
    const finishedAt = state === 'running' ? null : clock.now();
    running.bulk = { ...before, state, finishedAt };
    try {
      await writer.write(() => {
        bulks.setStateInWrite(before.id, state, finishedAt);
        alsoInWrite();
      });
    } catch (error) {
      running.bulk = before;
      running.ending = false;
      throw error;
    }
  };

  return {
    view,
    find: (id) => active.get(id),
    load,
    begin: (bulk, asked) => workAll(load(bulk), asked),
    async setState(running, state, alsoInWrite) {
      await setState(running, state, alsoInWrite);
      tellNow(running.bulk.id);
      if (state === 'running') workAll(running, true);
      else await endIfOver(running);
    },
    look(deliveryIds) {
      for (const running of active.values()) {
        for (const lane of running.lanes.values()) {
          const own =
            deliveryIds === 'all' ? [...lane.open.keys()] : deliveryIds.filter((id) => lane.open.has(id));
          own.forEach((id) => lane.toCheck.add(id));
          // An endpoint that was enabled has more to be done for it than what waits already.
          if (own.length > 0 || deliveryIds === 'all') void workOn(running, lane);
        }
      }
    },
    hasUnchosen: (deliveryId) =>
      [...active.values()].some(
        ({ bulk, lanes }) =>
          bulk.filter !== null && [...lanes.values()].some(({ open }) => open.has(deliveryId)),
      ),
    end() {
      ended = true;
    },
  };
}
