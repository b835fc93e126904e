import type { AuditEntry, AuditFilter, AuditSubject } from '../../shared/views.ts';
import { audit as table } from '../db/schema.ts';
import type { StoreContext } from '../db/store.ts';
import { newId } from '../lib/ids.ts';
import { createAuditReader } from './read-audit.ts';

/** One change or look worth remembering. Values must be masked before they come here. */
export type AuditNote = {
  actor: string;
  action: string;
  subjectKind: AuditSubject;
  subjectId: string;
  before?: unknown;
  after?: unknown;
};

export type AuditStore = {
  /** Adds a note in the write that is running: it is kept exactly if the change is. */
  addInWrite(note: AuditNote): void;
  /** Adds a note by itself. */
  add(note: AuditNote): Promise<void>;
  /** Newest first, from before the given id; fewer than `limit` are all there are. */
  list(options: { filter: AuditFilter; before?: string | undefined; limit: number }): Promise<AuditEntry[]>;
};

/** The list of who changed what. */
export function createAudit(store: StoreContext): AuditStore {
  const { db, writer, clock, random } = store;
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
    list: createAuditReader(store),
  };
}
