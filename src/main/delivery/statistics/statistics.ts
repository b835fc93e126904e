import type { StoreContext } from '../../db/store.ts';
import { addCounts, noCounts } from './counts.ts';
import type { Counts } from './counts.ts';
import { LEVELS, pieces } from './levels.ts';
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
      `SELECT ${SUM_COLUMNS} FROM rollups WHERE endpoint_id = ? AND level = ? AND start >= ? AND start < ?`,
    )
    .raw();
  const read = (endpointId: string, { level, from, to }: Piece): CellRow =>
    select.get(endpointId, level, from, to) as CellRow;
  const countsOf = (endpointId: string, piece: Piece): Counts => {
    const counts = noCounts();
    addRow(counts, read(endpointId, piece));
    return counts;
  };
  /** What is added at the end of one bar is often taken away at the beginning of the next: it is read once. */
  const edgesOf = (endpointId: string): ((edge: Piece) => Counts) => {
    const known = new Map<string, Counts>();
    return (edge) => {
      const key = `${edge.from} ${edge.to}`;
      const counts = known.get(key) ?? countsOf(endpointId, edge);
      known.set(key, counts);
      return counts;
    };
  };
  const addBars = (sums: readonly Counts[], spans: readonly Piece[][], endpointId: string): void => {
    const edge = edgesOf(endpointId);
    spans.forEach((span, i) => {
      for (const piece of span) {
        if (piece.level === LEVELS.quarter) addCounts(sums[i]!, edge(piece), piece.times);
        else if (piece.times === 1) addRow(sums[i]!, read(endpointId, piece));
        else addCounts(sums[i]!, countsOf(endpointId, piece), -1);
      }
    });
  };
  const bars: StatisticsStore['bars'] = (endpointIds, edges) => {
    const spans = edges.slice(0, -1).map((from, i) => pieces(from, edges[i + 1]!));
    const sums = spans.map(noCounts);
    for (const id of endpointIds === 'all' ? [ALL_ENDPOINTS] : endpointIds) addBars(sums, spans, id);
    return sums;
  };
  return { bars, span: (endpointId, from, to) => bars([endpointId], [from, to])[0]! };
}

/** Counts of several periods together. */
export function sumOf(all: readonly Counts[]): Counts {
  const sum = noCounts();
  for (const counts of all) addCounts(sum, counts);
  return sum;
}
