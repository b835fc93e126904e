import type Database from 'better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import type { Writer } from './writer.ts';

/** What every store is built from: the open database, its one writer, time and randomness. */
export type StoreContext = {
  sqlite: Database.Database;
  db: BetterSQLite3Database;
  writer: Writer;
  clock: Clock;
  random: Random;
};
