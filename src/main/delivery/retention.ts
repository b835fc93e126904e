import type { Settings, StorageView } from '../../shared/views.ts';
import type { StoreContext } from '../db/store.ts';
import { firstIdAt } from '../lib/ids.ts';
import { nextTurn } from '../lib/next-turn.ts';
import { justAfter } from './history/arms.ts';
import { createSizePruning } from './retention/by-size.ts';
import { createSlices } from './retention/slices.ts';
import type { Slice } from './retention/slices.ts';
import { createStorage } from './retention/storage.ts';

const DAY_MS = 86_400_000;
/** Idempotency keys answer for a day, longer than any client repeats a request. */
const IDEMPOTENCY_MS = DAY_MS;
/** Events looked through at once for those that nothing carries. */
const LOOKED_THROUGH = 500;

export type RetentionLimits = Pick<Settings, 'retentionDays' | 'deadLetterDays' | 'retentionMegabytes'>;

/** The stored fact of `historyFrom`, among the settings. */
export const HISTORY_FROM = 'historyFrom';

export type Retention = {
  /** Removes what is older, or more, than the settings allow; answers how many deliveries. Stops early when asked. */
  prune(limits: RetentionLimits, stopped?: () => boolean): Promise<number>;
  /** Deliveries that had nothing happen since may be gone; null while none is. */
  historyFrom(): number | null;
  /** The size of the database, without what is free in it. */
  usedBytes(): number;
  /** The size of the database and what is in it. */
  storage(): Promise<Omit<StorageView, 'dataFolder'>>;
};

/**
 * Prunes history: finished deliveries by age and by the size of the database, dead letters by their own age alone, and
 * with them the events nothing carries any more. What is owed is never touched. Content keys stay, so that what was
 * delivered once is never accepted again. Everything happens in slices, so that deliveries go on in between.
 */
export function createRetention(store: StoreContext): Retention {
  const { sqlite, writer, clock } = store;
  const slices = createSlices(store);
  const storage = createStorage(store, slices);
  const selectFinished = sqlite.prepare(
    `SELECT id, finished_at AS finishedAt FROM deliveries INDEXED BY deliveries_state
     WHERE state = @state AND id >= @from AND id < @end ORDER BY id LIMIT @limit`,
  );
  const selectCarried = sqlite
    .prepare(
      'SELECT DISTINCT event_id FROM delivery_events WHERE delivery_id IN (SELECT value FROM json_each(?))',
    )
    .pluck();
  const deleteDeliveries = sqlite.prepare(
    `DELETE FROM deliveries WHERE id IN (SELECT value FROM json_each(?))
     RETURNING max(accepted_at, coalesce(last_attempt_at, 0), coalesce(finished_at, 0)) AS latest`,
  );
  const deleteUncarried = sqlite.prepare(
    `DELETE FROM events WHERE id IN (SELECT value FROM json_each(?))
       AND NOT EXISTS (SELECT 1 FROM delivery_events WHERE event_id = events.id)`,
  );
  const selectEvents = sqlite
    .prepare('SELECT id FROM events WHERE id > @after AND id < @end ORDER BY id LIMIT @limit')
    .pluck();
  const selectUncarried = sqlite
    .prepare(
      `SELECT id FROM events WHERE id > @after AND id <= @last
         AND NOT EXISTS (SELECT 1 FROM delivery_events WHERE event_id = events.id)`,
    )
    .pluck();
  const deleteKeys = sqlite.prepare(
    'DELETE FROM idempotency_keys WHERE key IN (SELECT key FROM idempotency_keys WHERE created_at < ? LIMIT ?)',
  );
  const selectHistoryFrom = sqlite
    .prepare(`SELECT value FROM settings WHERE key = '${HISTORY_FROM}'`)
    .pluck();
  const moveHistoryFrom = sqlite.prepare(
    `INSERT INTO settings (key, value) VALUES ('${HISTORY_FROM}', @from)
     ON CONFLICT (key) DO UPDATE SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))`,
  );

  const removeInWrite = (ids: string[]): Slice => {
    if (ids.length === 0) return { found: 0, removed: 0 };
    const carried = selectCarried.all(JSON.stringify(ids)) as string[];
    const gone = deleteDeliveries.all(JSON.stringify(ids)) as { latest: number }[];
    // Remembered, so that the roll-ups are never counted again from what is left.
    moveHistoryFrom.run({ from: String(Math.max(...gone.map(({ latest }) => latest)) + 1) });
    deleteUncarried.run(JSON.stringify(carried));
    return { found: ids.length, removed: ids.length };
  };

  const bySize = createSizePruning(store, { slices, storage, removeInWrite });

  const pruneExpired = (
    state: 'delivered' | 'cancelled' | 'dead_letter',
    before: number,
    gone: string[],
    stopped: () => boolean,
  ): Promise<number> => {
    let from = '';
    return slices.repeat(
      (limit) => {
        const rows = selectFinished.all({ state, from, end: firstIdAt(before), limit }) as Finished[];
        const last = rows.at(-1);
        if (last) from = justAfter(last.id);
        // One that was accepted long ago may have been finished since, by a resend.
        const expired = rows.filter(isBefore(before)).map(({ id }) => id);
        const { removed } = removeInWrite(expired);
        gone.push(...expired);
        return { found: rows.length, removed };
      },
      () => !stopped(),
    );
  };

  /** Up to which event this process has looked for those that nothing carries: none comes to be so behind it. */
  let lookedUpTo = '';

  /** Removes events that never had a delivery; those whose last one went have gone with it. */
  const pruneUncarried = async (end: string, stopped: () => boolean): Promise<void> => {
    while (!stopped()) {
      const ids = selectEvents.all({ after: lookedUpTo, end, limit: LOOKED_THROUGH }) as string[];
      if (ids.length === 0) return;
      const last = ids.at(-1)!;
      const uncarried = selectUncarried.all({ after: lookedUpTo, last }) as string[];
      if (uncarried.length > 0) await writer.write(() => deleteUncarried.run(JSON.stringify(uncarried)));
      else await nextTurn();
      lookedUpTo = last;
    }
  };

  return {
    async prune(limits, stopped = () => false) {
      const now = clock.now();
      const before = now - limits.retentionDays * DAY_MS;
      const gone: string[] = [];
      let removed = await pruneExpired('delivered', before, gone, stopped);
      removed += await pruneExpired('cancelled', before, gone, stopped);
      removed += await pruneExpired('dead_letter', now - limits.deadLetterDays * DAY_MS, gone, stopped);
      await pruneUncarried(firstIdAt(before), stopped);
      await slices.repeat(
        (limit) => {
          const { changes } = deleteKeys.run(now - IDEMPOTENCY_MS, limit);
          return { found: changes, removed: 0 };
        },
        () => !stopped(),
      );
      const { retentionMegabytes } = limits;
      if (retentionMegabytes > 0)
        removed += await bySize.prune(retentionMegabytes * 1_000_000, gone, stopped);
      await storage.shrink(stopped);
      return removed;
    },
    historyFrom() {
      const from = selectHistoryFrom.get() as string | undefined;
      return from === undefined ? null : Number(from);
    },
    usedBytes: storage.usedBytes,
    storage: storage.view,
  };
}

type Finished = { id: string; finishedAt: number | null };

const isBefore =
  (time: number) =>
  ({ finishedAt }: Finished): boolean =>
    finishedAt !== null && finishedAt < time;
