import { z } from 'zod';
import { AUDIT_SUBJECTS } from '../views/audit.ts';
import type { AuditEntry } from '../views.ts';
import { id, output } from './parts.ts';

const auditFilter = z.object({
  text: z.string().max(200, 'At most 200 characters.').optional(),
  actions: z.array(z.string().max(100)).max(200).optional(),
  actor: z.string().max(100).optional(),
  subjectKind: z.enum(AUDIT_SUBJECTS).optional(),
  subjectId: id.optional(),
  from: z.number().int().optional(),
  to: z.number().int().optional(),
});

/** The list of who changed, revealed and resent what. */
export const auditRequests = {
  /** Newest first; `before` continues behind an entry. Fewer than `limit` are all there are. */
  'audit.list': {
    input: z.object({
      filter: auditFilter.default({}),
      before: id.optional(),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    output: output<AuditEntry[]>(),
  },
} as const;
