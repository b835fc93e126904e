import { sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';

/** A CHECK that a column holds one of a closed union's members. */
export const oneOf = (column: AnySQLiteColumn, values: readonly string[]) =>
  sql`${column} IN (${sql.raw(values.map(quoted).join(', '))})`;

/**
 * The same for rows written with every attempt: for IN, SQLite builds a table of the members anew for each row, which
 * takes longer than writing it. The most usual member should stand first.
 */
export const oneOfCompared = (column: AnySQLiteColumn, values: readonly string[]) =>
  sql.join(
    values.map((value) => sql`${column} = ${sql.raw(quoted(value))}`),
    sql` OR `,
  );

const quoted = (value: string): string => `'${value}'`;
