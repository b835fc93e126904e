import type { EventType } from '../../../shared/model.ts';
import type { StoreContext } from '../../db/store.ts';
import type { Writer } from '../../db/writer.ts';
import { COUNTERS, readTallyKey, tallyKey } from './counting.ts';
import { addCounts, addFailures, addMetric, isNothing, noCounts, packFailures } from './counts.ts';
import type { Counts } from './counts.ts';
import { addPacked, packHistogram } from './histogram.ts';
import { LEVELS, periodStart } from './levels.ts';
import type { Level } from './levels.ts';

/** The id under which all endpoints are counted together. */
export const ALL_ENDPOINTS = '';

/** One row of the roll-ups: an endpoint's counts of a period. */
export type Cell = { endpointId: string; level: Level; start: number; counts: Counts };

/** A row as it is read, in the order of `CELL_COLUMNS`. */
export type CellRow = [number, number, number, number, number, number, number, number, string, string];
/** The counters in the order of `COUNTERS`, then the two packed maps. */
export const CELL_COLUMNS =
  'accepted, delivered, delivered_first_try, delivered_tries, dead_letters, cancelled, attempts, failed_attempts, failures, latencies';

/** Many rows as one, in the same order: added up before they leave the database, which is most of the time it takes. */
export const SUM_COLUMNS = CELL_COLUMNS.split(', ')
  .map((column) =>
    column === 'failures' || column === 'latencies'
      ? `coalesce(group_concat(nullif(${column}, ''), ' '), '')`
      : `coalesce(sum(${column}), 0)`,
  )
  .join(', ');

/** Adds a row to counts. */
export function addRow(counts: Counts, row: CellRow): void {
  for (let i = 0; i < COUNTERS.length; i += 1) counts[COUNTERS[i]!] += row[i] as number;
  addFailures(counts.failures, row[8]);
  addPacked(counts.latencies, row[9]);
}

/** Adds counts to a row of the roll-ups inside the running transaction; a row of nothing goes. */
export function createAddCell(sqlite: StoreContext['sqlite']): (cell: Cell) => void {
  const key = 'endpoint_id = ? AND level = ? AND start = ?';
  const select = sqlite.prepare(`SELECT ${CELL_COLUMNS} FROM rollups WHERE ${key}`).raw();
  const insert = sqlite.prepare(
    `INSERT INTO rollups (${CELL_COLUMNS}, endpoint_id, level, start) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = sqlite.prepare(
    `UPDATE rollups SET ${CELL_COLUMNS.replaceAll(',', ' = ?,')} = ? WHERE ${key}`,
  );
  const remove = sqlite.prepare(`DELETE FROM rollups WHERE ${key}`);
  return ({ endpointId, level, start, counts }) => {
    const before = select.get(endpointId, level, start) as CellRow | undefined;
    const sum = before ? noCounts() : counts;
    if (before) {
      addRow(sum, before);
      addCounts(sum, counts);
    }
    if (isNothing(sum)) remove.run(endpointId, level, start);
    else {
      const { failures, latencies } = sum;
      (before ? update : insert).run(
        sum.accepted, sum.delivered, sum.deliveredFirstTry, sum.deliveredTries, sum.deadLetters, sum.cancelled,
        sum.attempts, sum.failedAttempts, packFailures(failures), packHistogram(latencies), endpointId, level, start,
      ); // prettier-ignore
    }
  };
}

/** Adds the counts of one commit to the roll-ups, inside that commit. */
export function createTallyFlush(sqlite: StoreContext['sqlite']): (tallies: Map<string, number>) => void {
  const add = createAddCell(sqlite);
  return (tallies) => {
    const quarters = new Map<string, Cell>();
    for (const [tally, n] of tallies) {
      const { quarter, endpointId, metric } = readTallyKey(tally);
      addMetric(cellAt(quarters, endpointId, LEVELS.quarter, quarter).counts, metric, n);
    }
    withSums(quarters.values()).forEach(add);
  };
}

/** Counts of quarters together with all that is added up from them. */
export function withSums(quarters: Iterable<Cell>): Cell[] {
  const cells = new Map<string, Cell>();
  for (const { endpointId, start, counts } of quarters) {
    for (const id of [endpointId, ALL_ENDPOINTS]) {
      for (const level of Object.values(LEVELS)) {
        addCounts(cellAt(cells, id, level, periodStart(level, start)).counts, counts);
      }
    }
  }
  return [...cells.values()];
}

function cellAt(cells: Map<string, Cell>, endpointId: string, level: Level, start: number): Cell {
  const key = `${endpointId}|${level}|${start}`;
  const known = cells.get(key);
  if (known) return known;
  const cell: Cell = { endpointId, level, start, counts: noCounts() };
  cells.set(key, cell);
  return cell;
}

/** A delivery as a cancelling statement leaves it: `RETURNING id, state, event_type AS eventType`. */
export type CancelledRow = { id: string; state: string; eventType: EventType };

/**
 * Counts deliveries cancelled at a time, inside the running write, and has them indexed anew; one that had been
 * delivered before only stays so.
 */
export function noteCancelled(
  writer: Pick<Writer, 'tally' | 'touch'>,
  endpointId: string,
  at: number,
  rows: readonly CancelledRow[],
): void {
  rows.forEach(({ id }) => writer.touch(id));
  const n = rows.filter(({ state, eventType }) => state === 'cancelled' && eventType !== 'test').length;
  if (n > 0) writer.tally(tallyKey(at, endpointId, 'cancelled'), n);
}
