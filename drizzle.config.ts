import { defineConfig } from 'drizzle-kit';

/** Used only to write the SQL of a new migration: `npx drizzle-kit generate --name what-changed`. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './src/main/db/schema.ts',
  out: './src/main/db/migrations',
});
