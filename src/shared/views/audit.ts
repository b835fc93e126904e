/** What a change was about. */
export const AUDIT_SUBJECTS = [
  'room',
  'endpoint',
  'delivery',
  'settings',
  'intake_token',
  'source',
  'saved_filter',
  'engine',
] as const;
export type AuditSubject = (typeof AUDIT_SUBJECTS)[number];

/** One change, reveal or resend. Secrets stand masked in `before` and `after`. */
export type AuditEntry = {
  id: string;
  at: number;
  actor: string;
  action: string;
  subjectKind: AuditSubject;
  subjectId: string;
  /** What the subject is called now; null where that is not known any more. */
  subjectName: string | null;
  /** The room of an endpoint or of a delivery, where its page is. */
  roomId: string | null;
  before: unknown;
  after: unknown;
};

export type AuditFilter = {
  /** Stands in any part of the entry, whatever the case. */
  text?: string | undefined;
  actions?: string[] | undefined;
  actor?: string | undefined;
  subjectKind?: AuditSubject | undefined;
  subjectId?: string | undefined;
  /** At or after, in milliseconds UTC. */
  from?: number | undefined;
  /** Before. */
  to?: number | undefined;
};
