import type { Settings, StorageView } from '../../shared/views.ts';
import type { StoredDeliveryState } from '../../shared/model.ts';
import type { StoreContext } from '../db/store.ts';
import { firstIdAt } from '../lib/ids.ts';

const DAY_MS = 86_400_000;
/** Rows removed in one write: a few milliseconds, so that deliveries go on in between. */
const SLICE = 200;
/** Rows removed between two looks at the size. */
const SIZE_SLICE = 20;
/** Idempotency keys answer for a day, longer than any client repeats a request. */
const IDEMPOTENCY_MS = DAY_MS;

/** The stored fact of `historyFrom`, among the settings. */
export const HISTORY_FROM = 'historyFrom';
/** When something last happened to each removed delivery. */
const LATEST = 'RETURNING max(accepted_at, coalesce(last_attempt_at, 0), coalesce(finished_at, 0)) AS latest';

export type Retention = {
  /** Removes what is older than the settings allow; answers how many deliveries. Stops early when asked. */
  prune(
    limits: Pick<Settings, 'retentionDays' | 'deadLetterDays' | 'retentionMegabytes'>,
    stopped?: () => boolean,
  ): Promise<number>;
  /** Deliveries that had nothing happen since may be gone; null while none is. */
  historyFrom(): number | null;
  /** The size of the database, without what is free in it. */
  usedBytes(): number;
  /** The size of the database and what is in it. */
  storage(): Omit<StorageView, 'dataFolder'>;
};

/**
 * Prunes history: finished deliveries by age, dead letters by their own, then events nothing carries any more.
 * Content keys stay, so that what was delivered once is never accepted again. Pending deliveries are never touched.
 */
export function createRetention({ sqlite, writer, clock }: StoreContext): Retention {
  const expired = sqlite.prepare(
    `DELETE FROM deliveries WHERE id IN (
       SELECT id FROM deliveries WHERE state = @state AND id < @oldest AND finished_at < @before
       ORDER BY id LIMIT @limit) ${LATEST}`,
  );
  const oldest = sqlite.prepare(
    `DELETE FROM deliveries WHERE id IN (
       SELECT id FROM deliveries WHERE state IN ('delivered', 'cancelled') ORDER BY id LIMIT @limit) ${LATEST}`,
  );
  const orphans = sqlite.prepare(
    `DELETE FROM events WHERE id IN (
       SELECT e.id FROM events e WHERE e.accepted_at < @before
         AND NOT EXISTS (SELECT 1 FROM delivery_events de WHERE de.event_id = e.id) ORDER BY e.id LIMIT @limit)`,
  );
  const oldKeys = sqlite.prepare(
    'DELETE FROM idempotency_keys WHERE key IN (SELECT key FROM idempotency_keys WHERE created_at < @before LIMIT @limit)',
  );
  const selectHistoryFrom = sqlite
    .prepare(`SELECT value FROM settings WHERE key = '${HISTORY_FROM}'`)
    .pluck();
  const moveHistoryFrom = sqlite.prepare(
    `INSERT INTO settings (key, value) VALUES ('${HISTORY_FROM}', @from)
     ON CONFLICT (key) DO UPDATE SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))`,
  );

  /** Removes deliveries and remembers up to when, so that the roll-ups are never counted again from what is left. */
  const removeDeliveries = (statement: typeof expired, params: object): number => {
    const removed = statement.all(params) as { latest: number }[];
    if (removed.length > 0) {
      moveHistoryFrom.run({ from: String(Math.max(...removed.map(({ latest }) => latest)) + 1) });
    }
    return removed.length;
  };
  const removeExpired = (params: object): number => removeDeliveries(expired, params);
  const removeOrphans = (params: object): number => orphans.run(params).changes;
  const removeOldKeys = (params: object): number => oldKeys.run(params).changes;

  const inSlices = async (
    removeInWrite: (params: object) => number,
    params: { before: number; state?: StoredDeliveryState },
    stopped: () => boolean,
  ): Promise<number> => {
    const all = { ...params, oldest: firstIdAt(params.before), limit: SLICE };
    for (let removed = 0; ;) {
      const changes = await writer.write(() => removeInWrite(all));
      removed += changes;
      if (changes < SLICE || stopped()) return removed;
    }
  };
  const usedBytes = (): number => {
    const pages = sqlite.pragma('page_count', { simple: true }) as number;
    const free = sqlite.pragma('freelist_count', { simple: true }) as number;
    return (pages - free) * (sqlite.pragma('page_size', { simple: true }) as number);
  };

  return {
    usedBytes,
    async prune(limits, stopped = () => false) {
      const now = clock.now();
      const before = now - limits.retentionDays * DAY_MS;
      const deadBefore = now - limits.deadLetterDays * DAY_MS;
      let removed = await inSlices(removeExpired, { before, state: 'delivered' }, stopped);
      removed += await inSlices(removeExpired, { before, state: 'cancelled' }, stopped);
      removed += await inSlices(removeExpired, { before: deadBefore, state: 'dead_letter' }, stopped);
      await inSlices(removeOrphans, { before }, stopped);
      await inSlices(removeOldKeys, { before: now - IDEMPOTENCY_MS }, stopped);
      const limitBytes = limits.retentionMegabytes * 1_000_000;
      while (limitBytes > 0 && usedBytes() > limitBytes && !stopped()) {
        const changes = await writer.write(() => removeDeliveries(oldest, { limit: SIZE_SLICE }));
        await inSlices(removeOrphans, { before: now }, stopped);
        removed += changes;
        if (changes === 0) break;
      }
      return removed;
    },
    historyFrom() {
      const from = selectHistoryFrom.get() as string | undefined;
      return from === undefined ? null : Number(from);
    },
    storage() {
      const count = (table: string): number =>
        (sqlite.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
      const oldestAt = sqlite
        .prepare('SELECT accepted_at FROM deliveries ORDER BY id LIMIT 1')
        .pluck()
        .get() as number | undefined;
      return {
        databaseBytes: usedBytes(),
        events: count('events'),
        deliveries: count('deliveries'),
        oldestAt: oldestAt ?? null,
      };
    },
  };
}
