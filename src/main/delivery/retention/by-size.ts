import type { StoreContext } from '../../db/store.ts';
import { createSearchIndexWriter } from '../search/index-writer.ts';
import type { Slice, Slices } from './slices.ts';
import type { Storage } from './storage.ts';

/** Documents that leave the index in one write: with more the commit takes long, which the write itself does not show. */
const MOST_FORGOTTEN = 50;

export type SizePruning = {
  /**
   * Removes the oldest delivered and cancelled deliveries until the database is within so many bytes; answers how many.
   * `gone` are some that went already, whose part of the index may not be free yet.
   */
  prune(limitBytes: number, gone: readonly string[], stopped: () => boolean): Promise<number>;
};

/** What retention lends: how it works in slices, and how it removes deliveries inside a write. */
export type SizePruningParts = {
  slices: Slices;
  storage: Pick<Storage, 'usedBytes' | 'deliveries'>;
  removeInWrite(ids: string[]): Slice;
};

/**
 * Prunes by size, and takes no more than it must: as many go as are too many by what one takes on average, their part of
 * the search index with them and not behind as otherwise, and then it is looked again.
 */
export function createSizePruning(
  { sqlite }: Pick<StoreContext, 'sqlite'>,
  { slices, storage, removeInWrite }: SizePruningParts,
): SizePruning {
  const index = createSearchIndexWriter({ sqlite });
  const selectOldest = sqlite
    .prepare(
      `SELECT id FROM deliveries INDEXED BY deliveries_state WHERE state = 'delivered'
       UNION ALL SELECT id FROM deliveries INDEXED BY deliveries_state WHERE state = 'cancelled' ORDER BY 1 LIMIT ?`,
    )
    .pluck();

  /** Removes so many of the oldest that may go; answers which. */
  const removeOldest = async (count: number, stopped: () => boolean): Promise<string[]> => {
    const gone: string[] = [];
    await slices.repeat(
      (limit) => {
        const ids = selectOldest.all(Math.min(limit, count - gone.length)) as string[];
        const slice = removeInWrite(ids);
        gone.push(...ids);
        return slice;
      },
      () => gone.length < count && !stopped(),
    );
    return gone;
  };

  const forget = async (ids: readonly string[], stopped: () => boolean): Promise<void> => {
    let done = 0;
    await slices.repeat(
      (limit) => {
        const part = ids.slice(done, done + Math.min(limit, MOST_FORGOTTEN));
        index.updateInWrite(part);
        done += part.length;
        return { found: part.length, removed: 0 };
      },
      () => done < ids.length && !stopped(),
    );
  };

  return {
    async prune(limitBytes, before, stopped) {
      const excess = (): number => storage.usedBytes() - limitBytes;
      if (excess() <= 0) return 0;
      await forget(before, stopped);
      const each = storage.usedBytes() / (await storage.deliveries());
      let removed = 0;
      while (excess() > 0 && !stopped()) {
        const gone = await removeOldest(Math.ceil(excess() / each), stopped);
        if (gone.length === 0) break;
        removed += gone.length;
        await forget(gone, stopped);
      }
      return removed;
    },
  };
}
