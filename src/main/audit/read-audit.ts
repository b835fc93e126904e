import type { Statement } from 'better-sqlite3';
import { auditWords } from '../../shared/audit-actions.ts';
import type { AuditEntry, AuditFilter, AuditSubject } from '../../shared/views.ts';
import type { StoreContext } from '../db/store.ts';
import { firstIdAt } from '../lib/ids.ts';

/** Entries looked at together when a text is searched: a millisecond or two, then deliveries go on. */
const SLICE = 500;

type ReadAudit = (options: {
  filter: AuditFilter;
  before?: string | undefined;
  limit: number;
}) => Promise<AuditEntry[]>;

type Row = {
  id: string;
  at: number;
  actor: string;
  action: string;
  subjectKind: AuditSubject;
  subjectId: string;
  before: string | null;
  after: string | null;
  subjectName: string | null;
  roomId: string | null;
};

/** What a subject is called now, and the room it belongs to. Removed ones are still there. */
const COLUMNS = `a.id, a.at, a.actor, a.action, a.subject_kind AS subjectKind, a.subject_id AS subjectId, a.before, a.after,
  coalesce(r.name, er.name || ' → ' || e.url, coalesce(d.title || ' · ', '') || d.room_name, s.name, t.name, f.name) AS subjectName,
  coalesce(r.id, e.room_id, d.room_id) AS roomId`;
const JOINS = `FROM audit a
  LEFT JOIN rooms r ON a.subject_kind = 'room' AND r.id = a.subject_id
  LEFT JOIN endpoints e ON a.subject_kind = 'endpoint' AND e.id = a.subject_id
  LEFT JOIN rooms er ON er.id = e.room_id
  LEFT JOIN deliveries d ON a.subject_kind = 'delivery' AND d.id = a.subject_id
  LEFT JOIN sources s ON a.subject_kind = 'source' AND s.id = a.subject_id
  LEFT JOIN intake_tokens t ON a.subject_kind = 'intake_token' AND t.id = a.subject_id
  LEFT JOIN saved_filters f ON a.subject_kind = 'saved_filter' AND f.id = a.subject_id`;

/** Reads pages of the list by its key. A text is looked for in slices between which the engine works on. */
export function createAuditReader({ sqlite }: Pick<StoreContext, 'sqlite'>): ReadAudit {
  const statements = new Map<string, Statement<unknown[]>>();
  const slice = (filter: AuditFilter, before: string | undefined, limit: number): Row[] => {
    const { where, params } = conditions(filter, before);
    const text = `SELECT ${COLUMNS} ${JOINS} ${where} ORDER BY a.id DESC LIMIT ?`;
    const statement = statements.get(text) ?? sqlite.prepare<unknown[]>(text);
    statements.set(text, statement);
    return statement.all(...params, limit) as Row[];
  };
  return async ({ filter, before, limit }) => {
    const wanted = filter.text?.trim().toLowerCase() ?? '';
    if (wanted === '') return slice(filter, before, limit).map(toEntry);
    const found: AuditEntry[] = [];
    for (let behind = before; ;) {
      const rows = slice(filter, behind, SLICE);
      for (const row of rows) {
        if (textOf(row).includes(wanted)) found.push(toEntry(row));
        if (found.length === limit) return found;
      }
      if (rows.length < SLICE) return found;
      behind = rows.at(-1)!.id;
      await new Promise(setImmediate);
    }
  };
}

function conditions(filter: AuditFilter, before: string | undefined): { where: string; params: unknown[] } {
  const where: string[] = [];
  const params: unknown[] = [];
  const add = (condition: string, ...values: unknown[]): void => {
    where.push(condition);
    params.push(...values);
  };
  if (before !== undefined) add('a.id < ?', before);
  if (filter.actions && filter.actions.length > 0)
    add('a.action IN (SELECT value FROM json_each(?))', JSON.stringify(filter.actions));
  if (filter.actor !== undefined) add('a.actor = ?', filter.actor);
  if (filter.subjectKind !== undefined) add('a.subject_kind = ?', filter.subjectKind);
  if (filter.subjectId !== undefined) add('a.subject_id = ?', filter.subjectId);
  if (filter.from !== undefined) add('a.id >= ?', firstIdAt(filter.from));
  if (filter.to !== undefined) add('a.id < ?', firstIdAt(filter.to));
  return { where: where.length > 0 ? `WHERE ${where.join(' AND ')}` : '', params };
}

/** All that a person may remember of an entry. */
function textOf(row: Row): string {
  const parts = [
    auditWords(row.action),
    row.action,
    row.actor,
    row.subjectId,
    row.subjectName,
    row.before,
    row.after,
  ];
  return parts.join('\n').toLowerCase();
}

function toEntry({ before, after, ...row }: Row): AuditEntry {
  return { ...row, before: parsed(before), after: parsed(after) };
}

const parsed = (text: string | null): unknown => (text === null ? null : (JSON.parse(text) as unknown));
