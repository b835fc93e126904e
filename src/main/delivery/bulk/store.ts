import type { BulkAction, BulkSkip, BulkState } from '../../../shared/model.ts';
import type { DeliveryFilter } from '../../../shared/views.ts';
import type { StoreContext } from '../../db/store.ts';
import type { Standing } from './fate.ts';

/** Bulks kept after they are over. */
const KEPT = 50;

export type BulkRow = {
  id: string;
  action: BulkAction;
  filter: DeliveryFilter | null;
  actor: string;
  state: BulkState;
  total: number;
  totalMore: boolean;
  startedAt: number;
  finishedAt: number | null;
};

/** How a bulk's deliveries of one endpoint went. */
export type LaneCounts = {
  done: number;
  delivered: number;
  retrying: number;
  givenUp: number;
  skipped: Partial<Record<BulkSkip, number>>;
};
export type LaneRow = LaneCounts & {
  bulkId: string;
  endpointId: string;
  ids: string[] | null;
  cursor: string;
  lastId: string;
};
export type ItemRow = { deliveryId: string; endpointId: string; attemptsBefore: number };

export type BulkStore = {
  /** Inserts inside the running write, and forgets the oldest that are over. */
  insertInWrite(bulk: BulkRow, lanes: LaneRow[]): void;
  setStateInWrite(id: string, state: BulkState, finishedAt: number | null): void;
  /** Forgets the lanes in which nothing was found. */
  tidyInWrite(id: string): void;
  saveLaneInWrite(lane: LaneRow): void;
  putItemInWrite(bulkId: string, item: ItemRow): void;
  removeItemInWrite(bulkId: string, deliveryId: string): void;
  get(id: string): BulkRow | null;
  /** Newest first. */
  list(limit: number): BulkRow[];
  /** Those that go on, or have deliveries whose try is not over. */
  unfinished(): BulkRow[];
  lanes(bulkId: string): LaneRow[];
  items(bulkId: string): ItemRow[];
  /** Which endpoint each of the given deliveries is for; those that do not exist are left out. */
  endpointsOf(ids: readonly string[]): { id: string; endpointId: string }[];
  /** Endpoints of a room, that one, or all; removed ones too. */
  endpointIds(scope: { roomId?: string | undefined; endpointId?: string | undefined }): string[];
  newestId(): string;
  standing(deliveryId: string): Standing | null;
};

/** Keeps bulks, so that they go on after a restart. */
export function createBulkStore({ sqlite }: Pick<StoreContext, 'sqlite'>): BulkStore {
  const bulk = `SELECT id, action, filter, actor, state, total, total_more AS totalMore, started_at AS startedAt,
    finished_at AS finishedAt FROM bulks`;
  const insertBulk = sqlite.prepare(`
    INSERT INTO bulks (id, action, filter, actor, state, total, total_more, started_at, finished_at)
    VALUES (@id, @action, @filter, @actor, @state, @total, @totalMore, @startedAt, @finishedAt)`);
  const putLane = sqlite.prepare(`
    INSERT OR REPLACE INTO bulk_lanes (bulk_id, endpoint_id, ids, cursor, last_id, done, delivered, retrying, given_up, skipped)
    VALUES (@bulkId, @endpointId, @ids, @cursor, @lastId, @done, @delivered, @retrying, @givenUp, @skipped)`);
  const putItem = sqlite.prepare(`
    INSERT OR REPLACE INTO bulk_items (bulk_id, delivery_id, endpoint_id, attempts_before)
    VALUES (@bulkId, @deliveryId, @endpointId, @attemptsBefore)`);
  const removeItem = sqlite.prepare('DELETE FROM bulk_items WHERE bulk_id = ? AND delivery_id = ?');
  const setState = sqlite.prepare('UPDATE bulks SET state = ?, finished_at = ? WHERE id = ?');
  const forgetOld = sqlite.prepare(
    `DELETE FROM bulks WHERE state <> 'running' AND id NOT IN (SELECT id FROM bulks ORDER BY id DESC LIMIT ${KEPT})`,
  );
  const removeEmptyLanes = sqlite.prepare(
    `DELETE FROM bulk_lanes WHERE bulk_id = ? AND done = 0 AND skipped = '{}'`,
  );
  const selectOne = sqlite.prepare(`${bulk} WHERE id = ?`);
  const selectNewest = sqlite.prepare(`${bulk} ORDER BY id DESC LIMIT ?`);
  const selectUnfinished = sqlite.prepare(
    `${bulk} WHERE state = 'running' OR id IN (SELECT bulk_id FROM bulk_items) ORDER BY id`,
  );
  const selectLanes = sqlite.prepare(`
    SELECT bulk_id AS bulkId, endpoint_id AS endpointId, ids, cursor, last_id AS lastId, done, delivered, retrying,
      given_up AS givenUp, skipped FROM bulk_lanes WHERE bulk_id = ? ORDER BY endpoint_id`);
  const selectItems = sqlite.prepare(
    `SELECT delivery_id AS deliveryId, endpoint_id AS endpointId, attempts_before AS attemptsBefore FROM bulk_items WHERE bulk_id = ?`,
  );
  const selectEndpoints = sqlite.prepare(
    `SELECT id, endpoint_id AS endpointId FROM deliveries WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
  );
  const selectScope = sqlite
    .prepare(
      'SELECT id FROM endpoints WHERE (@roomId IS NULL OR room_id = @roomId) AND (@endpointId IS NULL OR id = @endpointId) ORDER BY id',
    )
    .pluck();
  const selectNewestId = sqlite.prepare('SELECT max(id) FROM deliveries').pluck();
  const selectStanding = sqlite.prepare(`
    SELECT state, held_reason AS heldReason, attempts_made AS attemptsMade, last_outcome AS lastOutcome,
      status_class AS statusClass FROM deliveries WHERE id = ?`);

  const saveLane = (lane: LaneRow): void =>
    void putLane.run({
      ...lane,
      ids: lane.ids === null ? null : JSON.stringify(lane.ids),
      skipped: JSON.stringify(lane.skipped),
    });

  return {
    insertInWrite(row, lanes) {
      insertBulk.run({
        ...row,
        filter: row.filter === null ? null : JSON.stringify(row.filter),
        totalMore: Number(row.totalMore),
      });
      lanes.forEach(saveLane);
      forgetOld.run();
    },
    setStateInWrite: (id, state, finishedAt) => void setState.run(state, finishedAt, id),
    tidyInWrite: (id) => void removeEmptyLanes.run(id),
    saveLaneInWrite: saveLane,
    putItemInWrite: (bulkId, item) => void putItem.run({ bulkId, ...item }),
    removeItemInWrite: (bulkId, deliveryId) => void removeItem.run(bulkId, deliveryId),
    get(id) {
      const row = selectOne.get(id) as StoredBulk | undefined;
      return row === undefined ? null : fromStored(row);
    },
    list: (limit) => (selectNewest.all(limit) as StoredBulk[]).map(fromStored),
    unfinished: () => (selectUnfinished.all() as StoredBulk[]).map(fromStored),
    lanes: (bulkId) =>
      (selectLanes.all(bulkId) as StoredLane[]).map((row) => ({
        ...row,
        ids: row.ids === null ? null : (JSON.parse(row.ids) as string[]),
        skipped: JSON.parse(row.skipped) as LaneRow['skipped'],
      })),
    items: (bulkId) => selectItems.all(bulkId) as ItemRow[],
    endpointsOf: (ids) => selectEndpoints.all(JSON.stringify(ids)) as { id: string; endpointId: string }[],
    endpointIds: ({ roomId, endpointId }) =>
      selectScope.all({ roomId: roomId ?? null, endpointId: endpointId ?? null }) as string[],
    newestId: () => (selectNewestId.get() as string | null) ?? '',
    standing: (deliveryId) => (selectStanding.get(deliveryId) as Standing | undefined) ?? null,
  };
}

type StoredBulk = Omit<BulkRow, 'filter' | 'totalMore'> & { filter: string | null; totalMore: number };
type StoredLane = Omit<LaneRow, 'ids' | 'skipped'> & { ids: string | null; skipped: string };

function fromStored(row: StoredBulk): BulkRow {
  return {
    ...row,
    filter: row.filter === null ? null : (JSON.parse(row.filter) as DeliveryFilter),
    totalMore: row.totalMore === 1,
  };
}
