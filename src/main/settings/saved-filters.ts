import { eq, sql } from 'drizzle-orm';
import { historyFilter } from '../../shared/contract/saved-filters.ts';
import type { HistoryFilter } from '../../shared/contract/saved-filters.ts';
import type { SavedFilterView } from '../../shared/views.ts';
import { savedFilters as table } from '../db/schema.ts';
import type { StoreContext } from '../db/store.ts';
import { RelayError } from '../lib/errors.ts';
import { newId } from '../lib/ids.ts';

/** What is to be written with a change: told the filter before and after it, null where there was or is none. */
export type NoteInWrite = (before: SavedFilterView | null, after: SavedFilterView | null) => void;

export type SavedFiltersStore = {
  /** All of them by name. */
  list(): SavedFilterView[];
  /** Keeps a filter; fails with `conflict` where its name is taken, in whatever case. */
  create(name: string, filter: HistoryFilter, noteInWrite: NoteInWrite): Promise<SavedFilterView>;
  update(id: string, change: Change, noteInWrite: NoteInWrite): Promise<SavedFilterView>;
  /** Answers what was removed. */
  remove(id: string, noteInWrite: NoteInWrite): Promise<SavedFilterView>;
};
type Change = { name?: string | undefined; filter?: HistoryFilter | undefined };

/** Filters of the history kept under a name. */
export function createSavedFilters({ db, writer, clock, random }: StoreContext): SavedFiltersStore {
  const get = (id: string): SavedFilterView => {
    const row = db.select().from(table).where(eq(table.id, id)).get();
    if (!row) throw new RelayError('not_found', 'This saved filter does not exist any more.');
    return toView(row);
  };
  const refuseTaken = (name: string, id: string | null): void => {
    const taken = db
      .select({ id: table.id })
      .from(table)
      .where(sql`lower(${table.name}) = ${name.toLowerCase()}`)
      .get();
    if (!taken || taken.id === id) return;
    const message = 'Another saved filter has this name. Choose another.';
    throw new RelayError('conflict', message, [{ path: 'name', message }]);
  };

  return {
    list: () =>
      db
        .select()
        .from(table)
        .orderBy(sql`lower(${table.name})`)
        .all()
        .map(toView),
    create: (name, filter, noteInWrite) =>
      writer.write(() => {
        refuseTaken(name, null);
        const id = newId(clock, random);
        db.insert(table)
          .values({ id, name, filter: JSON.stringify(filter), createdAt: clock.now() })
          .run();
        const after = get(id);
        noteInWrite(null, after);
        return after;
      }),
    update: (id, { name, filter }, noteInWrite) =>
      writer.write(() => {
        if (name !== undefined) refuseTaken(name, id);
        const before = get(id);
        const change = { name: name ?? before.name, filter: JSON.stringify(filter ?? before.filter) };
        db.update(table).set(change).where(eq(table.id, id)).run();
        const after = get(id);
        noteInWrite(before, after);
        return after;
      }),
    remove: (id, noteInWrite) =>
      writer.write(() => {
        const before = get(id);
        db.delete(table).where(eq(table.id, id)).run();
        noteInWrite(before, null);
        return before;
      }),
  };
}

/** A filter kept by an older version has what it knew; the rest is as if nothing was chosen. */
function toView({ id, name, filter }: { id: string; name: string; filter: string }): SavedFilterView {
  return { id, name, filter: historyFilter.catch(historyFilter.parse({})).parse(JSON.parse(filter)) };
}
