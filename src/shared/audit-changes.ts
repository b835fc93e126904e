import type { AuditEntry } from './views.ts';

/** One field of a change, as text; null where there was nothing. A field within another is named with a dot. */
export type FieldChange = { field: string; from: string | null; to: string | null };

/** Fields that change with every write and tell nothing. */
const QUIET = new Set(['updatedAt', 'id', 'createdAt']);

/** What differs between before and after, field by field. What stayed the same is left out. */
export function auditChanges({ before, after }: Pick<AuditEntry, 'before' | 'after'>): FieldChange[] {
  const [old, now] = [flat(before), flat(after)];
  const fields = [...new Set([...old.keys(), ...now.keys()])];
  return fields
    .map((field) => ({ field, from: old.get(field) ?? null, to: now.get(field) ?? null }))
    .filter(({ from, to }) => from !== to);
}

/** A field as words: `defaultRetryPolicy.maxRetries` is “Default retry policy: max retries”. */
export function fieldWords(field: string): string {
  const parts = field.split('.').map((part) =>
    part
      .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
      .replaceAll('_', ' ')
      .toLowerCase(),
  );
  const words = parts.join(': ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Every value of an object by its path, as text; nothing where there is nothing to tell. */
function flat(value: unknown, path = ''): Map<string, string> {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== 'object') return path === '' ? new Map() : new Map([[path, textOf(value)]]);
  if (Array.isArray(value)) return path === '' ? new Map() : new Map([[path, value.map(textOf).join(', ')]]);
  return new Map(
    Object.entries(value)
      .filter(([name]) => !QUIET.has(name))
      .flatMap(([name, inner]) => [...flat(inner, path === '' ? name : `${path}.${name}`)]),
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
