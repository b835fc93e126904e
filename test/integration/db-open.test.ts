import Database from 'better-sqlite3';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/main/db/open.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'relay-open-'));
  file = join(dir, 'relay.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A database of several pages whose content is known. */
function fill(): void {
  const opened = openDatabase(file);
  opened.sqlite.exec('CREATE TABLE notes (text TEXT)');
  for (let i = 0; i < 100; i++) opened.sqlite.prepare('INSERT INTO notes VALUES (?)').run('x'.repeat(500));
  opened.close();
}

test('makes an empty database of the owner alone, set so that a commit survives a power cut', () => {
  const { sqlite, db, close } = openDatabase(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(sqlite.pragma('synchronous', { simple: true })).toBe(2);
  expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(sqlite.pragma('busy_timeout', { simple: true })).toBe(5000);
  expect(db.get('SELECT 7 AS n')).toEqual({ n: 7 });
  close();
  close();
  expect(sqlite.open).toBe(false);
});

test('keeps what was written over closing and opening', () => {
  fill();
  const { sqlite, close } = openDatabase(file);
  expect(sqlite.prepare('SELECT count(*) AS n FROM notes').get()).toEqual({ n: 100 });
  close();
});

test('reports a file that is no database, and leaves it as it is', () => {
  writeFileSync(file, 'This is a letter, not a database. '.repeat(200));
  const before = readFileSync(file);
  expect(() => openDatabase(file)).toThrow(
    expect.objectContaining({
      code: 'unavailable',
      message: expect.stringMatching(/damaged or not a database.*Nothing was changed.*There is no backup/s),
    }),
  );
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(dir)).toEqual(['relay.db']);
});

test('reports a damaged schema, names the newest backup, and leaves the file as it is', () => {
  fill();
  const bytes = readFileSync(file);
  bytes.fill(0xee, 100, 4096);
  writeFileSync(file, bytes);
  for (const n of [2, 10, 9]) writeFileSync(`${file}.before-${n}`, '');
  expect(() => openDatabase(file)).toThrow(
    expect.objectContaining({
      code: 'unavailable',
      message: expect.stringContaining('relay.db.before-10 to relay.db'),
    }),
  );
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

test('reports a folder that does not exist and a path that is a folder', () => {
  expect(() => openDatabase(join(dir, 'absent', 'relay.db'))).toThrow(
    expect.objectContaining({
      code: 'unavailable',
      message: expect.stringContaining('cannot be opened for writing'),
    }),
  );
  expect(() => openDatabase(dir)).toThrow(expect.objectContaining({ code: 'unavailable' }));
});

test('reports another program that holds the database', () => {
  fill();
  const other = new Database(file);
  other.exec('BEGIN IMMEDIATE');
  expect(() => openDatabase(file, { busyTimeoutMs: 0 })).toThrow(
    expect.objectContaining({
      code: 'unavailable',
      message: expect.stringContaining('Another program is holding'),
    }),
  );
  other.exec('ROLLBACK');
  other.close();
  openDatabase(file, { busyTimeoutMs: 0 }).close();
  expect(existsSync(`${file}-wal`)).toBe(false);
});

/** Runs `fn` as a user whom file modes bind: root may write anywhere. */
function asOrdinaryUser(fn: () => void): void {
  const root = process.getuid?.() === 0;
  if (root) process.seteuid!(65534);
  try {
    fn();
  } finally {
    if (root) process.seteuid!(0);
  }
}

test('reports a folder and a file that may only be read', () => {
  fill();
  chmodSync(file, 0o444);
  chmodSync(dir, 0o555);
  if (process.getuid?.() === 0) [dir, file].forEach((path) => chownSync(path, 65534, 65534));
  asOrdinaryUser(() => {
    const refused = expect.objectContaining({
      code: 'unavailable',
      message: expect.stringContaining('cannot be opened for writing'),
    });
    expect(() => openDatabase(file)).toThrow(refused);
    expect(() => openDatabase(join(dir, 'new.db'))).toThrow(refused);
    chmodSync(file, 0o644);
    expect(() => openDatabase(file)).toThrow(
      expect.objectContaining({
        code: 'unavailable',
        message: expect.stringMatching(/read-only|could not be opened/),
      }),
    );
    chmodSync(dir, 0o755);
    openDatabase(file).close();
  });
});
