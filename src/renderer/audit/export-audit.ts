import { auditWords } from '../../shared/audit-actions.ts';
import { csvLines, toCsv } from '../../shared/csv.ts';
import type { AuditEntry, AuditFilter } from '../../shared/views.ts';
import { request } from '../api.ts';

const PAGE = 200;

export type AuditExport = { type: string; extension: 'csv' | 'json'; parts: string[]; count: number };

/** Everything that matches, page by page. `onProgress` is told how many there are so far. */
export async function exportAudit(
  format: 'csv' | 'json',
  filter: AuditFilter,
  onProgress: (count: number) => void,
): Promise<AuditExport> {
  const parts: string[] = [format === 'csv' ? toCsv([HEADS]) : '['];
  let count = 0;
  for (let before: string | undefined; ;) {
    const page = await request('audit.list', { filter, limit: PAGE, ...(before && { before }) });
    if (page.length > 0)
      parts.push(format === 'csv' ? csvLines(page.map(csvRow)) : jsonPart(page, count === 0));
    count += page.length;
    onProgress(count);
    if (page.length < PAGE) break;
    before = page.at(-1)!.id;
  }
  if (format === 'json') parts.push('\n]\n');
  return { type: format === 'csv' ? 'text/csv' : 'application/json', extension: format, parts, count };
}

const HEADS = [
  'at',
  'actor',
  'action',
  'words',
  'subject_kind',
  'subject_id',
  'subject_name',
  'before',
  'after',
  'id',
];

/** One entry as a row; times in UTC, before and after as JSON. */
function csvRow(entry: AuditEntry): (string | null)[] {
  return [
    new Date(entry.at).toISOString(),
    entry.actor,
    entry.action,
    auditWords(entry.action),
    entry.subjectKind,
    entry.subjectId,
    entry.subjectName,
    entry.before === null ? null : JSON.stringify(entry.before),
    entry.after === null ? null : JSON.stringify(entry.after),
    entry.id,
  ];
}

function jsonPart(page: AuditEntry[], first: boolean): string {
  return page.map((entry, index) => `${first && index === 0 ? '' : ','}\n${JSON.stringify(entry)}`).join('');
}
