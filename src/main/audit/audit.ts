import { desc, lt } from 'drizzle-orm';
import type { AuditEntry } from '../../shared/views.ts';
import { audit as table } from '../db/schema.ts';
import type { StoreContext } from '../db/store.ts';
import { newId } from '../lib/ids.ts';

/** One change or look worth remembering. Values must be masked before they come here. */
export type AuditNote = {
  actor: string;
  action: string;
  subjectKind: 'room' | 'endpoint' | 'delivery' | 'settings' | 'intake_token' | 'source' | 'engine';
  subjectId: string;
  before?: unknown;
  after?: unknown;
};

export type AuditStore = {
  /** Adds a note in the write that is running: it is kept exactly if the change is. */
  addInWrite(note: AuditNote): void;
  /** Adds a note by itself. */
  add(note: AuditNote): Promise<void>;
  /** Newest first, from before the given id. */
  list(options: { before?: string | undefined; limit: number }): Promise<AuditEntry[]>;
};

/** The list of who changed what. */
export function createAudit({ db, writer, clock, random }: StoreContext): AuditStore {
  const addInWrite = (note: AuditNote): void => {
    db.insert(table)
      .values({
        id: newId(clock, random),
        at: clock.now(),
        actor: note.actor,
        action: note.action,
        subjectKind: note.subjectKind,
        subjectId: note.subjectId,
        before: note.before === undefined ? null : JSON.stringify(note.before),
        after: note.after === undefined ? null : JSON.stringify(note.after),
      })
      .run();
  };
  return {
    addInWrite,
    add: (note) => writer.write(() => addInWrite(note)),
    async list({ before, limit }) {
      const rows = db
        .select()
        .from(table)
        .where(before === undefined ? undefined : lt(table.id, before))
        .orderBy(desc(table.id))
        .limit(limit)
        .all();
      return rows.map((row) => ({
        ...row,
        before: row.before === null ? null : (JSON.parse(row.before) as unknown),
        after: row.after === null ? null : (JSON.parse(row.after) as unknown),
      }));
    },
  };
}
