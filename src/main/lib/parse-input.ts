import type { z } from 'zod';
import type { Issue } from '../../shared/model.ts';
import { RelayError } from './errors.ts';

/** The value as the schema reads it; fails with `invalid_input`, every wrong field named and the first one's reason said. */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }): Issue => ({ path: path.join('.'), message }));
  const [first] = issues;
  const message = first ? `${first.path === '' ? '' : `${first.path}: `}${first.message}` : 'Invalid input.';
  throw new RelayError('invalid_input', message, issues);
}
