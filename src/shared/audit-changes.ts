import type { AuditEntry } from './views.ts';

/** One field of a change, as text; `from` is null where there was nothing before. */
export type FieldChange = { field: string; from: string | null; to: string | null };

/** Fields that change with every write and tell nothing. */
const QUIET = new Set(['updatedAt', 'id', 'createdAt']);

/** What differs between before and after, field by field. What stayed the same is left out. */
export function auditChanges({ before, after }: Pick<AuditEntry, 'before' | 'after'>): FieldChange[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return fields
    .filter((field) => !QUIET.has(field) && asText(old[field]) !== asText(now[field]))
    .map((field) => ({ field, from: asText(old[field]), to: asText(now[field]) }));
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function asText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
