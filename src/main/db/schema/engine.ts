import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Choices of the user that are not the default, as JSON by name. */
export const settings = sqliteTable('settings', { key: text().primaryKey(), value: text().notNull() });

/** Bearer tokens of the intake. */
export const intakeTokens = sqliteTable('intake_tokens', {
  id: text().primaryKey(),
  name: text().notNull(),
  hash: text().notNull().unique(),
  hint: text().notNull(),
  createdAt: integer('created_at').notNull(),
  lastUsedAt: integer('last_used_at'),
  revokedAt: integer('revoked_at'),
});

/** Named filters of the history. */
export const savedFilters = sqliteTable('saved_filters', {
  id: text().primaryKey(),
  name: text().notNull().unique(),
  filter: text().notNull(),
  createdAt: integer('created_at').notNull(),
});

/** Who changed what: configuration, reveals, resends. Secrets stand masked. */
export const audit = sqliteTable(
  'audit',
  {
    id: text().primaryKey(),
    at: integer().notNull(),
    actor: text().notNull(),
    action: text().notNull(),
    subjectKind: text('subject_kind').notNull(),
    subjectId: text('subject_id').notNull(),
    before: text(),
    after: text(),
  },
  (t) => [index('audit_subject').on(t.subjectKind, t.subjectId, t.id)],
);
