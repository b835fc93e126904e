import type { StoreContext } from '../../db/store.ts';
import { addCounts, noCounts } from './counts.ts';
import type { Counts } from './counts.ts';
import { pieces } from './levels.ts';
import { addRow, ALL_ENDPOINTS, SUM_COLUMNS } from './rollups.ts';
import type { CellRow } from './rollups.ts';

export type StatisticsStore = {
  /**
   * Counts of endpoints together, or of all there ever were, between each two neighbouring `edges`; those are whole
   * quarters of an hour in milliseconds UTC, ascending.
   */
  bars(endpointIds: readonly string[] | 'all', edges: readonly number[]): Counts[];
  /** Counts of one endpoint over a span of whole quarters of an hour. */
  span(endpointId: string, from: number, to: number): Counts;
};

/** Reads the roll-ups: exact counts of any span, from few rows. */
export function createStatistics({ sqlite }: Pick<StoreContext, 'sqlite'>): StatisticsStore {
  const select = sqlite
    .prepare(
      `SELECT ${SUM_COLUMNS} FROM rollups WHERE endpoint_id = ? AND level = ? AND start >= ? AND start < ?`,
    )
    .raw();
  const addSpan = (sum: Counts, endpointId: string, from: number, to: number): void => {
    for (const piece of pieces(from, to)) {
      addRow(sum, select.get(endpointId, piece.level, piece.from, piece.to) as CellRow);
    }
  };
  return {
    bars(endpointIds, edges) {
      const ids = endpointIds === 'all' ? [ALL_ENDPOINTS] : endpointIds;
      return edges.slice(0, -1).map((from, i) => {
        const sum = noCounts();
        for (const id of ids) addSpan(sum, id, from, edges[i + 1]!);
        return sum;
      });
    },
    span(endpointId, from, to) {
      const sum = noCounts();
      addSpan(sum, endpointId, from, to);
      return sum;
    },
  };
}

/** Counts of several periods together. */
export function sumOf(all: readonly Counts[]): Counts {
  const sum = noCounts();
  for (const counts of all) addCounts(sum, counts);
  return sum;
}
