import type { Services } from './services.ts';
import type { Handlers } from './types.ts';

type AuditHandlers = Pick<Handlers, 'audit.list'>;

/** Requests about the list of changes. */
export function auditHandlers({ audit }: Services): AuditHandlers {
  return { 'audit.list': (input) => audit.list(input) };
}
