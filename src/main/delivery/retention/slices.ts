import type { StoreContext } from '../../db/store.ts';

/** How long one write holds up the engine, about. */
const SLICE_MS = 5;
const FIRST_SLICE = 20;
const MOST_IN_SLICE = 500;

/** What one slice looked at, and how many deliveries of it went. */
export type Slice = { found: number; removed: number };

export type Slices = {
  /** Repeats a write over `limit` rows, as many as its time allows, until it finds no more; answers how many went. */
  repeat(work: (limit: number) => Slice, goOn: () => boolean): Promise<number>;
};

/** Much work in writes that are each so short that deliveries go on in between. */
export function createSlices({ writer, clock }: Pick<StoreContext, 'writer' | 'clock'>): Slices {
  return {
    async repeat(work, goOn) {
      let limit = FIRST_SLICE;
      let removed = 0;
      while (goOn()) {
        const { slice, took } = await writer.write(() => {
          const began = clock.monotonic();
          return { slice: work(limit), took: clock.monotonic() - began };
        });
        removed += slice.removed;
        if (slice.found === 0) break;
        const wanted = took > 0 ? Math.round((slice.found * SLICE_MS) / took) : limit * 2;
        limit = Math.max(1, Math.min(wanted, limit * 2, MOST_IN_SLICE));
      }
      return removed;
    },
  };
}
