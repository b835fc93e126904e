import { statSync } from 'node:fs';
import type { StorageView } from '../../../shared/views.ts';
import type { StoreContext } from '../../db/store.ts';
import { nextTurn } from '../../lib/next-turn.ts';
import type { Slices } from './slices.ts';

/** Rows counted at once. */
const COUNTED = 20_000;
/** Free pages are kept for what comes next up to a tenth of the file, or this much; the rest is given back. */
const SPARE_BYTES = 16_000_000;
const SPARE_SHARE = 0.1;

export type Storage = {
  /** Bytes of the database that are in use, free pages not counted. */
  usedBytes(): number;
  /** How many deliveries there are. */
  deliveries(): Promise<number>;
  /** Gives pages back to the disk, in a file that was made so that it can; in any other they are used again. */
  shrink(stopped: () => boolean): Promise<void>;
  /** The size of the database and what is in it. */
  view(): Promise<Omit<StorageView, 'dataFolder'>>;
};

/** How large the database is. Counting goes in slices: a million rows take longer than deliveries should wait. */
export function createStorage({ sqlite }: Pick<StoreContext, 'sqlite'>, slices: Slices): Storage {
  const selectOldest = sqlite.prepare('SELECT accepted_at FROM deliveries ORDER BY id LIMIT 1').pluck();
  const countPart = (table: string) =>
    sqlite.prepare(
      `SELECT count(*) AS n, max(id) AS last FROM (SELECT id FROM ${table} WHERE id > ? ORDER BY id LIMIT ${COUNTED})`,
    );
  const countEvents = countPart('events');
  const countDeliveries = countPart('deliveries');

  const pages = () => {
    const of = (pragma: string): number => sqlite.pragma(pragma, { simple: true }) as number;
    const size = of('page_size');
    return { total: of('page_count') * size, free: of('freelist_count') * size, size };
  };
  const usedBytes = (): number => {
    const { total, free } = pages();
    return total - free;
  };
  /** Pages more than are worth keeping. */
  const surplus = (): number => {
    const { total, free, size } = pages();
    return Math.floor((free - Math.max(SPARE_BYTES, total * SPARE_SHARE)) / size);
  };

  const count = async (part: typeof countEvents): Promise<number> => {
    for (let sum = 0, after = ''; ;) {
      const { n, last } = part.get(after) as { n: number; last: string | null };
      sum += n;
      if (last === null || n < COUNTED) return sum;
      after = last;
      await nextTurn();
    }
  };

  return {
    usedBytes,
    deliveries: () => count(countDeliveries),
    async shrink(stopped) {
      await slices.repeat(
        (limit) => {
          const before = surplus();
          sqlite.exec(`PRAGMA incremental_vacuum(${Math.min(limit, before)})`);
          return { found: before - surplus(), removed: 0 };
        },
        () => surplus() > 0 && !stopped(),
      );
    },
    async view() {
      return {
        databaseBytes: usedBytes(),
        fileBytes: sizeOf(sqlite.name) + sizeOf(`${sqlite.name}-wal`),
        events: await count(countEvents),
        deliveries: await count(countDeliveries),
        oldestAt: (selectOldest.get() as number | undefined) ?? null,
      };
    },
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
