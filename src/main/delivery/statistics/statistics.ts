import type { StoreContext } from '../../db/store.ts';
import { addCounts, noCounts } from './counts.ts';
import type { Counts } from './counts.ts';
import { pieces } from './levels.ts';
import type { Piece } from './levels.ts';
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
      `SELECT ${SUM_COLUMNS} FROM rollups
       WHERE endpoint_id IN (SELECT value FROM json_each(?)) AND level = ? AND start >= ? AND start < ?`,
    )
    .raw();
  const countsOf = (endpointIds: string, { level, from, to }: Piece): Counts => {
    const counts = noCounts();
    addRow(counts, select.get(endpointIds, level, from, to) as CellRow);
    return counts;
  };
  const bars: StatisticsStore['bars'] = (endpointIds, edges) => {
    const ids = JSON.stringify(endpointIds === 'all' ? [ALL_ENDPOINTS] : endpointIds);
    // What is added at the end of one bar is often taken away at the beginning of the next: it is read once.
    const known = new Map<string, Counts>();
    const read = (piece: Piece): Counts => {
      const key = `${piece.level} ${piece.from} ${piece.to}`;
      const counts = known.get(key) ?? countsOf(ids, piece);
      known.set(key, counts);
      return counts;
    };
    return edges.slice(0, -1).map((from, i) => {
      const sum = noCounts();
      for (const piece of pieces(from, edges[i + 1]!)) addCounts(sum, read(piece), piece.times);
      return sum;
    });
  };
  return { bars, span: (endpointId, from, to) => bars([endpointId], [from, to])[0]! };
}

/** Counts of several periods together. */
export function sumOf(all: readonly Counts[]): Counts {
  const sum = noCounts();
  for (const counts of all) addCounts(sum, counts);
  return sum;
}
