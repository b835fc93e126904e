import { and, asc, eq, isNull, or } from 'drizzle-orm';
import { rooms as table } from '../db/schema.ts';
import type { StoreContext } from '../db/store.ts';
import { RelayError } from '../lib/errors.ts';
import { newId } from '../lib/ids.ts';
import type { SealedSecret } from '../secrets/secrets.ts';

export type RoomRow = typeof table.$inferSelect;
export type NewRoom = { name: string; sourceId?: string; externalId?: string };

export type RoomsStore = {
  /** Rooms that are not removed, by name. */
  list(): RoomRow[];
  /** The room, removed or not; fails with `not_found`. */
  get(id: string): RoomRow;
  /** A room that is not removed, by its id, its id at Reflector, or its name. */
  find(ref: { id: string } | { name: string }): RoomRow | null;
  /** Inserts inside the running write; a taken name fails with `conflict`. */
  insertInWrite(room: NewRoom): RoomRow;
  updateInWrite(id: string, change: Partial<Pick<RoomRow, 'name' | 'enabled' | 'sourceId'>>): RoomRow;
  setIntakeSecretInWrite(id: string, sealed: SealedSecret): void;
  /** Removes it with its intake secret; the row stays for its history. */
  removeInWrite(id: string): void;
  /** Reads everything anew from now on: a write that changed rooms was undone. */
  forget(): void;
};

/** The rooms. Rows are kept in memory: every event asks for one, hardly any changes it. */
export function createRooms({ db, clock, random }: StoreContext): RoomsStore {
  const known = new Map<string, RoomRow>();
  const found = new Map<string, RoomRow>();

  const read = (id: string): RoomRow => {
    const row = db.select().from(table).where(eq(table.id, id)).get();
    if (!row) throw new RelayError('not_found', 'This room does not exist.');
    return row;
  };
  const get = (id: string): RoomRow => {
    const row = known.get(id) ?? read(id);
    known.set(id, row);
    return row;
  };
  const forget = (): void => {
    known.clear();
    found.clear();
  };
  const refuseTakenName = (name: string, sourceId: string | null, except: string | null): void => {
    const source = sourceId === null ? isNull(table.sourceId) : eq(table.sourceId, sourceId);
    const taken = db
      .select({ id: table.id })
      .from(table)
      .where(and(source, eq(table.name, name), isNull(table.removedAt)))
      .get();
    if (!taken || taken.id === except) return;
    const message = 'This room name is already taken. Choose a different name.';
    throw new RelayError('conflict', message, [{ path: 'name', message }]);
  };

  return {
    list: () => db.select().from(table).where(isNull(table.removedAt)).orderBy(asc(table.name)).all(),
    get,
    find(ref) {
      const key = JSON.stringify(ref);
      const matches =
        'id' in ref ? or(eq(table.id, ref.id), eq(table.externalId, ref.id)) : eq(table.name, ref.name);
      const row =
        found.get(key) ??
        db
          .select()
          .from(table)
          .where(and(matches, isNull(table.removedAt)))
          .orderBy(asc(table.createdAt))
          .get();
      // What is not there is not remembered: anybody may ask for any name.
      if (row) found.set(key, row);
      return row ?? null;
    },
    insertInWrite({ name, sourceId, externalId }) {
      refuseTakenName(name, sourceId ?? null, null);
      const now = clock.now();
      const id = newId(clock, random);
      db.insert(table)
        .values({
          id,
          name,
          sourceId: sourceId ?? null,
          externalId: externalId ?? null,
          createdAt: now,
          updatedAt: now,
        })
        .run();
      forget();
      return read(id);
    },
    updateInWrite(id, change) {
      const room = get(id);
      if (change.name !== undefined) refuseTakenName(change.name, change.sourceId ?? room.sourceId, id);
      db.update(table)
        .set({ ...change, updatedAt: clock.now() })
        .where(eq(table.id, id))
        .run();
      forget();
      return read(id);
    },
    setIntakeSecretInWrite(id, sealed) {
      db.update(table)
        .set({
          intakeSecretCiphertext: sealed.ciphertext,
          intakeSecretBackend: sealed.cipherBackend,
          intakeSecretHint: sealed.hint,
          updatedAt: clock.now(),
        })
        .where(eq(table.id, id))
        .run();
      forget();
    },
    removeInWrite(id) {
      const now = clock.now();
      db.update(table)
        .set({ removedAt: now, updatedAt: now, intakeSecretCiphertext: null, intakeSecretBackend: null })
        .where(eq(table.id, id))
        .run();
      forget();
    },
    forget,
  };
}
