import Database from 'better-sqlite3';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, toMigrations } from '../../src/main/db/migrate.ts';
import type { Migration } from '../../src/main/db/migrate.ts';
import { openDatabase } from '../../src/main/db/open.ts';
import type { OpenDatabase } from '../../src/main/db/open.ts';

const first: Migration = {
  name: '0000_first-tables',
  sql: `CREATE TABLE rooms (id TEXT PRIMARY KEY, name TEXT NOT NULL);
--> statement-breakpoint
CREATE TABLE endpoints (id TEXT PRIMARY KEY, room_id TEXT NOT NULL REFERENCES rooms(id) ON DELETE CASCADE);`,
};
/** A table rebuild as drizzle-kit writes it, with its own switching of foreign keys. */
const rebuild: Migration = {
  name: '0001_rebuild-rooms',
  sql: `PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE \`__new_rooms\` (\`id\` text PRIMARY KEY, \`name\` text NOT NULL, \`enabled\` integer DEFAULT 1 NOT NULL);
--> statement-breakpoint
INSERT INTO \`__new_rooms\`("id", "name") SELECT "id", "name" FROM \`rooms\`;--> statement-breakpoint
DROP TABLE \`rooms\`;--> statement-breakpoint
ALTER TABLE \`__new_rooms\` RENAME TO \`rooms\`;--> statement-breakpoint
PRAGMA foreign_keys=ON;`,
};
const third: Migration = { name: '0002_notes', sql: 'CREATE TABLE notes (text TEXT);' };
const failing: Migration = {
  name: '0001_failing',
  sql: `INSERT INTO rooms VALUES ('b', 'second');--> statement-breakpoint
ALTER TABLE absent ADD COLUMN x;`,
};

let dir: string;
let file: string;
let opened: OpenDatabase;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'relay-migrate-'));
  file = join(dir, 'relay.db');
  opened = openDatabase(file);
});
afterEach(() => {
  opened.close();
  rmSync(dir, { recursive: true, force: true });
});

const version = () => opened.sqlite.pragma('user_version', { simple: true });
const backups = () => readdirSync(dir).filter((name) => name.includes('before'));
const all = (sql: string) => opened.sqlite.prepare(sql).all();

function addRows(): void {
  opened.sqlite.exec(
    `INSERT INTO rooms VALUES ('a', 'first'); INSERT INTO endpoints VALUES ('e1', 'a'), ('e2', 'a')`,
  );
}

test('lays the tables of the app itself, with foreign keys on afterwards and no backup of nothing', () => {
  const said: string[] = [];
  migrate(opened.sqlite, undefined, (message) => said.push(message));
  expect(
    all(`SELECT name FROM sqlite_schema WHERE name IN ('deliveries', 'attempts') ORDER BY 1`),
  ).toHaveLength(2);
  expect(version()).toBeGreaterThanOrEqual(1);
  expect(opened.sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(backups()).toEqual([]);
  expect(said[0]).toContain('0000_');
  migrate(opened.sqlite, undefined, () => expect.unreachable());
});

test('a later upgrade rebuilds a table, keeps the rows that refer to it, and leaves a backup of before', () => {
  migrate(opened.sqlite, [first]);
  addRows();
  migrate(opened.sqlite, [first, rebuild, third]);
  expect(all('SELECT * FROM rooms')).toEqual([{ id: 'a', name: 'first', enabled: 1 }]);
  expect(all('SELECT id FROM endpoints')).toHaveLength(2);
  expect(version()).toBe(3);
  expect(opened.sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(() => opened.sqlite.exec(`INSERT INTO endpoints VALUES ('e3', 'absent')`)).toThrow('FOREIGN KEY');

  expect(backups()).toEqual(['relay.db.before-3']);
  expect(statSync(`${file}.before-3`).mode & 0o777).toBe(0o600);
  const backup = new Database(`${file}.before-3`, { readonly: true });
  expect(backup.pragma('user_version', { simple: true })).toBe(1);
  expect(backup.prepare('SELECT count(*) AS n FROM endpoints').get()).toEqual({ n: 2 });
  backup.close();
});

test('one step at a time ends at the same tables as all at once', () => {
  const schemaOf = (steps: Migration[][]): unknown[] => {
    const sqlite = new Database(':memory:');
    for (const step of steps) migrate(sqlite, step);
    return sqlite.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
  };
  expect(schemaOf([[first], [first, rebuild], [first, rebuild, third]])).toEqual(
    schemaOf([[first, rebuild, third]]),
  );
});

test('a failing step undoes the whole upgrade and leaves the backup', () => {
  migrate(opened.sqlite, [first]);
  addRows();
  expect(() => migrate(opened.sqlite, [first, failing])).toThrow(
    expect.objectContaining({
      code: 'unavailable',
      message: expect.stringMatching(/stays as it was: 0001_failing: .*relay\.db\.before-2/),
    }),
  );
  expect(all('SELECT id FROM rooms')).toEqual([{ id: 'a' }]);
  expect(version()).toBe(1);
  expect(opened.sqlite.inTransaction).toBe(false);
  expect(opened.sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(backups()).toEqual(['relay.db.before-2']);
  // The next, mended try replaces that backup instead of stumbling over it.
  migrate(opened.sqlite, [first, rebuild]);
  expect(version()).toBe(2);
});

test('a step that would leave rows referring to nothing is refused', () => {
  migrate(opened.sqlite, [first]);
  addRows();
  expect(() => migrate(opened.sqlite, [first, { name: '0001_lossy', sql: 'DELETE FROM rooms' }])).toThrow(
    /rows of endpoints would refer to missing rows of rooms/,
  );
  expect(all('SELECT id FROM rooms')).toHaveLength(1);
});

test('a database from a newer app is refused and its file keeps every byte', () => {
  migrate(opened.sqlite, [first, rebuild]);
  addRowsAfterRebuild();
  opened.close();
  const before = readFileSync(file);
  opened = openDatabase(file);
  expect(() => migrate(opened.sqlite, [first])).toThrow(
    expect.objectContaining({
      code: 'unavailable',
      message: expect.stringContaining('newer Reflector Relay'),
    }),
  );
  opened.close();
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(dir)).toEqual(['relay.db']);
});

function addRowsAfterRebuild(): void {
  opened.sqlite.exec(`INSERT INTO rooms VALUES ('a', 'first', 1); INSERT INTO endpoints VALUES ('e1', 'a')`);
}

test('nothing is upgraded when no backup can be made', () => {
  migrate(opened.sqlite, [first]);
  // SQLite copies a database only outside of transactions.
  opened.sqlite.exec('BEGIN');
  expect(() => migrate(opened.sqlite, [first, rebuild])).toThrow(
    expect.objectContaining({
      code: 'unavailable',
      message: expect.stringContaining('no backup could be made'),
    }),
  );
  opened.sqlite.exec('ROLLBACK');
  expect(version()).toBe(1);
  expect(backups()).toEqual([]);
});

test('a backup that was cut off half-way is made anew', () => {
  migrate(opened.sqlite, [first]);
  writeFileSync(`${file}.before-2.unfinished`, 'half a backup');
  migrate(opened.sqlite, [first, rebuild]);
  expect(backups()).toEqual(['relay.db.before-2']);
});

test('only the three newest backups stay', () => {
  const steps: Migration[] = [first];
  migrate(opened.sqlite, steps);
  for (let n = 1; n <= 11; n++) {
    steps.push({ name: `${String(n).padStart(4, '0')}_step`, sql: `CREATE TABLE step${n} (x)` });
    migrate(opened.sqlite, steps);
  }
  expect(backups().sort()).toEqual(['relay.db.before-10', 'relay.db.before-11', 'relay.db.before-12']);
});

test('a gap or a double in the numbering is refused before anything is done', () => {
  expect(() => migrate(opened.sqlite, [first, third])).toThrow('Migration 0001 expected, found 0002_notes');
  expect(() => migrate(opened.sqlite, [first, { ...third, name: '0000_again' }])).toThrow('found 0000_again');
  expect(version()).toBe(0);
});

test('migrations are read from files in the order of their numbers', () => {
  expect(toMigrations({ './migrations/0001_b.sql': 'B', './migrations/0000_a.sql': 'A' })).toEqual([
    { name: '0000_a', sql: 'A' },
    { name: '0001_b', sql: 'B' },
  ]);
});
