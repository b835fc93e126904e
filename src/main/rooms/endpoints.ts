import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { SQLiteUpdateSetSource } from 'drizzle-orm/sqlite-core';
import type { EndpointSettings } from '../../shared/contract/endpoints.ts';
import type { EndpointDisabledReason } from '../../shared/model.ts';
import { endpoints as table } from '../db/schema.ts';
import type { StoredHeader } from '../db/schema.ts';
import type { StoreContext } from '../db/store.ts';
import { RelayError } from '../lib/errors.ts';
import { newId } from '../lib/ids.ts';
import { columnsOf } from './endpoint-settings.ts';

export type EndpointRow = typeof table.$inferSelect;

/** From how many failures in a row on an endpoint counts as failing. */
export const FAILING_FROM = 3;

export type EndpointsStore = {
  /** The endpoint, removed or not, from memory after the first time; fails with `not_found`. */
  get(id: string): EndpointRow;
  /** A room's endpoints that are not removed, oldest first. */
  ofRoom(roomId: string): EndpointRow[];
  /** All that are not removed. */
  list(): EndpointRow[];
  insertInWrite(roomId: string, settings: EndpointSettings): EndpointRow;
  /** Writes the settings; `headers` come with their values already among the secrets. */
  updateInWrite(id: string, settings: EndpointSettings, headers: StoredHeader[]): EndpointRow;
  disableInWrite(id: string, reason: EndpointDisabledReason): void;
  enableInWrite(id: string): void;
  removeInWrite(id: string): void;
  /** Counts one more failure in a row; answers how many there are now. */
  failedInWrite(id: string): number;
  /** Ends a row of failures; answers how many there had been. */
  recoveredInWrite(id: string): number;
  /** Lets nothing through until then, and longer the next time. */
  openBreakerInWrite(id: string, until: number): void;
  setInWrite(
    id: string,
    change: Partial<
      Pick<
        EndpointRow,
        | 'oldSecretFirst'
        | 'retryableClientErrorSeen'
        | 'retryClientErrors'
        | 'rateLimitNextAt'
        | 'breakerOpenUntil'
      >
    >,
  ): void;
  /** Reads everything anew from now on: a write that changed endpoints was undone. */
  forget(): void;
};

/** The endpoints. Rows are kept in memory: every attempt reads one, hardly any changes it. */
export function createEndpoints({ db, clock, random }: StoreContext): EndpointsStore {
  const known = new Map<string, EndpointRow>();
  const idsOfRoom = new Map<string, string[]>();

  const read = (id: string): EndpointRow => {
    const row = db.select().from(table).where(eq(table.id, id)).get();
    if (!row) throw new RelayError('not_found', 'This endpoint does not exist.');
    return row;
  };
  const get = (id: string): EndpointRow => {
    const row = known.get(id) ?? read(id);
    known.set(id, row);
    return row;
  };
  const readIdsOfRoom = (roomId: string): string[] => {
    const ids = db
      .select({ id: table.id })
      .from(table)
      .where(and(eq(table.roomId, roomId), isNull(table.removedAt)))
      .orderBy(asc(table.id))
      .all()
      .map(({ id }) => id);
    idsOfRoom.set(roomId, ids);
    return ids;
  };
  const change = (id: string, set: SQLiteUpdateSetSource<typeof table>): EndpointRow => {
    db.update(table)
      .set({ ...set, updatedAt: clock.now() })
      .where(eq(table.id, id))
      .run();
    known.delete(id);
    return read(id);
  };

  return {
    get,
    ofRoom: (roomId) => (idsOfRoom.get(roomId) ?? readIdsOfRoom(roomId)).map(get),
    list: () => db.select().from(table).where(isNull(table.removedAt)).orderBy(asc(table.id)).all(),
    insertInWrite(roomId, settings) {
      const now = clock.now();
      const id = newId(clock, random);
      db.insert(table)
        .values({ id, roomId, headers: [], createdAt: now, updatedAt: now, ...columnsOf(settings) })
        .run();
      idsOfRoom.clear();
      return read(id);
    },
    updateInWrite: (id, settings, headers) => change(id, { ...columnsOf(settings), headers }),
    disableInWrite: (id, reason) => void change(id, { disabledReason: reason, disabledAt: clock.now() }),
    enableInWrite: (id) =>
      void change(id, {
        disabledReason: null,
        disabledAt: null,
        failingSince: null,
        consecutiveFailures: 0,
        breakerOpenUntil: null,
        breakerStep: 0,
      }),
    removeInWrite(id) {
      change(id, { removedAt: clock.now() });
      idsOfRoom.clear();
    },
    failedInWrite(id) {
      const now = clock.now();
      return change(id, {
        consecutiveFailures: sql`${table.consecutiveFailures} + 1`,
        failingSince: sql`coalesce(${table.failingSince}, ${now})`,
      }).consecutiveFailures;
    },
    recoveredInWrite(id) {
      const { consecutiveFailures } = get(id);
      if (consecutiveFailures > 0) {
        change(id, { consecutiveFailures: 0, failingSince: null, breakerOpenUntil: null, breakerStep: 0 });
      }
      return consecutiveFailures;
    },
    openBreakerInWrite: (id, until) =>
      void change(id, { breakerOpenUntil: until, breakerStep: sql`${table.breakerStep} + 1` }),
    setInWrite: (id, set) => void change(id, set),
    forget() {
      known.clear();
      idsOfRoom.clear();
    },
  };
}
