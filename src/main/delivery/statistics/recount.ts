import type { EventType, StoredDeliveryState } from '../../../shared/model.ts';
import type { StoreContext } from '../../db/store.ts';
import { HISTORY_FROM } from '../retention.ts';
import { countsOfAttempt, QUARTER_MS, quarterOf } from './counting.ts';
import type { CountedAttempt } from './counting.ts';
import { addCounts, addMetric, isNothing, noCounts } from './counts.ts';
import type { Counts } from './counts.ts';
import { LEVELS, nextPeriod, periodStart } from './levels.ts';
import type { Level } from './levels.ts';
import { addRow, ALL_ENDPOINTS, CELL_COLUMNS } from './rollups.ts';
import type { Cell, CellRow } from './rollups.ts';

type Sqlite = StoreContext['sqlite'];

/** What counting again needs around it. */
export type Recount = {
  /** Called for each row read; where it answers a promise, the engine is to have a turn until that is settled. */
  rowRead(): Promise<void> | null;
  stopped(): boolean;
  deliveryRead(): void;
  /** Adds differences to the roll-ups of now, those of quarters also to all that is added up from them. */
  correct(differences: Cell[], addedUp: boolean): Promise<void>;
};

/** Counts by period of one level. */
type Periods = { level: Level; counts: Map<number, Counts> };

/** All endpoints there ever were, from when on the history is whole, and about how many deliveries it has. */
export function scopeOf(sqlite: Sqlite): { endpointIds: string[]; from: number; total: number } {
  const endpointIds = sqlite.prepare('SELECT id FROM endpoints').pluck().all() as string[];
  const historyFrom = sqlite
    .prepare(`SELECT value FROM settings WHERE key = '${HISTORY_FROM}'`)
    .pluck()
    .get();
  // Rowids are given in turn: their span is the count, give or take what was removed from its middle.
  const { first, last } = sqlite
    .prepare(
      'SELECT (SELECT min(rowid) FROM deliveries) AS first, (SELECT max(rowid) FROM deliveries) AS last',
    )
    .get() as { first: number | null; last: number | null };
  return {
    endpointIds,
    from: historyFrom === undefined ? 0 : quarterOf(Number(historyFrom) - 1) + QUARTER_MS,
    total: first === null || last === null ? 0 : last - first + 1,
  };
}

type FactRow = Partial<CountedAttempt> & {
  id: string;
  eventType: EventType;
  state: StoredDeliveryState;
  acceptedAt: number;
  finishedAt: number | null;
  startedAt: number | null;
};

/** In the order of an index: sorting an endpoint's whole history would hold everything up before its first row. */
export const FACTS = `
  SELECT d.id, d.event_type AS eventType, d.state, d.accepted_at AS acceptedAt, d.finished_at AS finishedAt,
    a.number, a.trigger, a.outcome, a.status, a.total_ms AS totalMs, a.started_at AS startedAt, a.ended_as AS endedAs
  FROM deliveries d LEFT JOIN attempts a ON a.delivery_id = d.id WHERE d.endpoint_id = ?
  ORDER BY d.state, d.id`;

/** Counts an endpoint's history again, from a time on, and corrects its quarters of an hour. */
export async function countFacts(
  sqlite: Sqlite,
  endpointId: string,
  from: number,
  recount: Recount,
): Promise<void> {
  const quarters = periods(LEVELS.quarter);
  let before = '';
  for (const row of sqlite.prepare(FACTS).iterate(endpointId) as IterableIterator<FactRow>) {
    if (row.id !== before) {
      recount.deliveryRead();
      countDelivery(quarters, row);
      before = row.id;
    }
    if (row.startedAt !== null) {
      const counts = at(quarters, row.startedAt);
      for (const [metric, n] of countsOfAttempt(row as CountedAttempt)) addMetric(counts, metric, n);
    }
    const turn = recount.rowRead();
    if (turn) await turn;
    if (recount.stopped()) return;
  }
  for (const start of quarters.counts.keys()) if (start < from) quarters.counts.delete(start);
  const differences = await differ(sqlite, endpointId, quarters, { from, to: FOREVER }, recount);
  if (!recount.stopped()) await recount.correct(differences, true);
}

function countDelivery(quarters: Periods, { eventType, state, acceptedAt, finishedAt }: FactRow): void {
  if (eventType === 'test') return;
  at(quarters, acceptedAt).accepted += 1;
  if (state === 'cancelled' && finishedAt !== null) at(quarters, finishedAt).cancelled += 1;
}

/** The months in which anything is counted, by when they began, oldest first. */
export function countedMonths(sqlite: Sqlite, endpointIds: readonly string[]): number[] {
  const select = sqlite.prepare(`
    SELECT (SELECT min(start) FROM rollups WHERE endpoint_id = @id AND level = @level) AS first,
      (SELECT max(start) FROM rollups WHERE endpoint_id = @id AND level = @level) AS last`);
  const ends = [...endpointIds, ALL_ENDPOINTS].flatMap((id) =>
    Object.values(LEVELS).map(
      (level) => select.get({ id, level }) as { first: number | null; last: number | null },
    ),
  );
  const first = Math.min(...ends.map((end) => end.first ?? Infinity));
  const last = Math.max(...ends.map((end) => end.last ?? -Infinity));
  const months: number[] = [];
  if (first > last) return months;
  for (let month = periodStart(LEVELS.month, first); month <= last; month = nextPeriod(LEVELS.month, month))
    months.push(month);
  return months;
}

/** Adds everything coarser than quarters of an hour, and all endpoints together, up again from the quarters of a month. */
export async function deriveMonth(
  sqlite: Sqlite,
  endpointIds: readonly string[],
  month: number,
  recount: Recount,
): Promise<void> {
  const span = { from: month, to: nextPeriod(LEVELS.month, month) };
  const together = [periods(LEVELS.quarter), periods(LEVELS.day), periods(LEVELS.month)];
  for (const endpointId of endpointIds) {
    const own = [periods(LEVELS.day), periods(LEVELS.month)];
    await eachRow(sqlite, endpointId, LEVELS.quarter, span, recount, (start, row) => {
      for (const sum of [...own, ...together]) addRow(at(sum, start), row);
    });
    await correctAll(endpointId, own);
  }
  await correctAll(ALL_ENDPOINTS, together);

  async function correctAll(endpointId: string, sums: Periods[]): Promise<void> {
    for (const sum of sums) {
      const differences = await differ(sqlite, endpointId, sum, span, recount);
      if (!recount.stopped()) await recount.correct(differences, false);
    }
  }
}

type Span = { from: number; to: number };
const FOREVER = Number.MAX_SAFE_INTEGER;

/** What is left of what the roll-ups should say when what they do say is taken away from it. */
async function differ(
  sqlite: Sqlite,
  endpointId: string,
  wanted: Periods,
  span: Span,
  recount: Recount,
): Promise<Cell[]> {
  await eachRow(sqlite, endpointId, wanted.level, span, recount, (start, row) => {
    const counted = noCounts();
    addRow(counted, row);
    addCounts(at(wanted, start), counted, -1);
  });
  return [...wanted.counts]
    .filter(([, counts]) => !isNothing(counts))
    .map(([start, counts]) => ({ endpointId, level: wanted.level, start, counts }));
}

async function eachRow(
  sqlite: Sqlite,
  endpointId: string,
  level: Level,
  { from, to }: Span,
  recount: Recount,
  take: (start: number, row: CellRow) => void,
): Promise<void> {
  const rows = sqlite
    .prepare(
      `SELECT ${CELL_COLUMNS}, start FROM rollups WHERE endpoint_id = ? AND level = ? AND start >= ? AND start < ?`,
    )
    .raw()
    .iterate(endpointId, level, from, to) as IterableIterator<[...CellRow, start: number]>;
  for (const row of rows) {
    take(row.at(-1) as number, row as unknown as CellRow);
    const turn = recount.rowRead();
    if (turn) await turn;
    if (recount.stopped()) return;
  }
}

function periods(level: Level): Periods {
  return { level, counts: new Map() };
}

function at({ level, counts }: Periods, time: number): Counts {
  const start = periodStart(level, time);
  const known = counts.get(start);
  if (known) return known;
  const none = noCounts();
  counts.set(start, none);
  return none;
}
