import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/main/db/open.ts';
import type { OpenDatabase } from '../../src/main/db/open.ts';
import { createWriter } from '../../src/main/db/writer.ts';
import type { Writer } from '../../src/main/db/writer.ts';
import type { RelayError } from '../../src/main/lib/errors.ts';

let dir: string;
let opened: OpenDatabase;
let other: Database.Database;
let writer: Writer;
let commitErrors: RelayError[];
let flushes: [string, number][][];
let committedTallies: [string, number][][];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'relay-writer-'));
  const file = join(dir, 'relay.db');
  opened = openDatabase(file, { busyTimeoutMs: 0 });
  opened.sqlite.exec(
    `CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT UNIQUE NOT NULL);
     CREATE TABLE parents (id INTEGER PRIMARY KEY);
     CREATE TABLE children (parent INTEGER REFERENCES parents(id) DEFERRABLE INITIALLY DEFERRED);
     CREATE TABLE counts (key TEXT PRIMARY KEY, n INTEGER NOT NULL)`,
  );
  other = new Database(file, { timeout: 0 });
  commitErrors = [];
  flushes = [];
  committedTallies = [];
  const add = opened.sqlite.prepare(
    'INSERT INTO counts VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET n = n + excluded.n',
  );
  writer = createWriter(opened.sqlite, {
    flushTallies(tallies) {
      flushes.push([...tallies]);
      for (const [key, n] of tallies) add.run(key, n);
    },
    onTallied: (tallies) => committedTallies.push([...tallies]),
    onCommitError: (error) => commitErrors.push(error),
  });
});
afterEach(() => {
  other.close();
  opened.close();
  rmSync(dir, { recursive: true, force: true });
});

const addNote = (text: string): number =>
  Number(opened.sqlite.prepare('INSERT INTO notes (text) VALUES (?)').run(text).lastInsertRowid);
/** What a second connection sees: committed rows only. */
const committed = (): string[] =>
  (other.prepare('SELECT text FROM notes ORDER BY id').all() as { text: string }[]).map(({ text }) => text);
const counted = () =>
  Object.fromEntries(
    other.prepare('SELECT key, n FROM counts ORDER BY key').raw().all() as [string, number][],
  );

test('answers with the value of the write, once it is committed and not before', async () => {
  const seenInside: string[][] = [];
  const seenAfter = writer.write(() => addNote('a')).then((id) => ({ id, seen: committed() }));
  const second = writer.write(() => {
    addNote('b');
    seenInside.push(committed());
  });
  expect(committed()).toEqual([]);
  expect(await seenAfter).toEqual({ id: 1, seen: ['a', 'b'] });
  await second;
  expect(seenInside).toEqual([[]]);
});

test('neighbours share one commit, and writes made while waiting for it come in the next', async () => {
  const versions: number[] = [];
  const dataVersion = (): number => Number(other.pragma('data_version', { simple: true }));
  const before = dataVersion();
  await Promise.all(
    ['a', 'b', 'c'].map(async (text) => {
      await writer.write(() => addNote(text));
      versions.push(dataVersion());
      await writer.write(() => addNote(`${text} again`));
    }),
  );
  expect(new Set(versions).size).toBe(1);
  expect(versions[0]).not.toBe(before);
  expect(committed()).toEqual(['a', 'b', 'c', 'a again', 'b again', 'c again']);
});

test('a write made inside a write is committed after it', async () => {
  let inner: Promise<number> | undefined;
  await writer.write(() => {
    inner = writer.write(() => addNote('inner'));
    addNote('outer');
  });
  expect(committed()).toEqual(['outer']);
  await inner;
  expect(committed()).toEqual(['outer', 'inner']);
});

test('keeps the order of the calls over more writes than one commit takes', async () => {
  const texts = Array.from({ length: 1300 }, (_, i) => `note ${i}`);
  let commitsSeen = 0;
  const settled: string[] = [];
  await Promise.all(
    texts.map(async (text) => {
      await writer.write(() => {
        addNote(text);
        writer.tally('notes');
      });
      settled.push(text);
      commitsSeen = flushes.length;
    }),
  );
  expect(committed()).toEqual(texts);
  expect(settled).toEqual(texts);
  expect(commitsSeen).toBe(3);
});

test('a write that throws is undone alone and fails alone', async () => {
  const results = await Promise.allSettled([
    writer.write(() => addNote('a')),
    writer.write(() => {
      addNote('lost');
      throw new Error('changed my mind');
    }),
    writer.write(() => addNote('a')),
    writer.write(() => addNote('b')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: { message: 'changed my mind' } });
  expect(results[2]).toMatchObject({ reason: { code: 'SQLITE_CONSTRAINT_UNIQUE' } });
  expect(committed()).toEqual(['a', 'b']);
  expect(commitErrors).toEqual([]);
});

test('an asynchronous write is refused and undone', async () => {
  const results = await Promise.allSettled([
    writer.write(async () => {
      addNote('async');
      await Promise.reject(new Error('later, unheard'));
    }),
    writer.write(() => addNote('b')),
  ]);
  expect(results[0]).toMatchObject({ status: 'rejected', reason: expect.any(TypeError) });
  expect(committed()).toEqual(['b']);
});

test('counts are added up over a group, stored once, and those of an undone write dropped', async () => {
  await Promise.allSettled([
    writer.write(() => writer.tally('sent')),
    writer.write(() => {
      writer.tally('sent', 5);
      throw new Error('undone');
    }),
    writer.write(() => {
      writer.tally('sent', 2);
      writer.tally('failed');
    }),
  ]);
  expect(flushes).toEqual([
    [
      ['sent', 3],
      ['failed', 1],
    ],
  ]);
  await writer.write(() => writer.tally('sent'));
  expect(flushes[1]).toEqual([['sent', 1]]);
  expect(committedTallies).toEqual(flushes);
  expect(counted()).toEqual({ failed: 1, sent: 4 });
  expect(() => writer.tally('sent')).toThrow('inside a write');
});

test('what is to be told after the commit is told then, in order, and not of a write that was undone', async () => {
  const told: [string, string[]][] = [];
  const tell = (what: string): void => writer.afterCommit(() => told.push([what, committed()]));
  await Promise.allSettled([
    writer.write(() => {
      addNote('a');
      tell('a');
    }),
    writer.write(() => {
      tell('undone');
      throw new Error('undone');
    }),
    writer.write(() => tell('b')),
  ]);
  expect(told).toEqual([
    ['a', ['a']],
    ['b', ['a']],
  ]);
  await Promise.allSettled([
    writer.write(() => {
      writer.tally('lost');
      tell('lost');
      opened.sqlite.exec('INSERT INTO children VALUES (404)');
    }),
  ]);
  expect(told).toHaveLength(2);
  expect(committedTallies).toEqual([]);
  expect(() => writer.afterCommit(() => {})).toThrow('inside a write');
});

test('a commit that fails undoes and rejects the whole group, and the next one goes through', async () => {
  const results = await Promise.allSettled([
    writer.write(() => addNote('a')),
    writer.write(() => {
      opened.sqlite.exec('INSERT INTO children VALUES (404)');
      writer.tally('children');
    }),
    writer.write(() => {
      throw new Error('its own');
    }),
  ]);
  expect(results).toMatchObject([
    { status: 'rejected', reason: { code: 'unavailable', cause: { code: 'SQLITE_CONSTRAINT_FOREIGNKEY' } } },
    { status: 'rejected', reason: { code: 'unavailable' } },
    { status: 'rejected', reason: { message: 'its own' } },
  ]);
  expect(commitErrors).toHaveLength(1);
  expect(opened.sqlite.inTransaction).toBe(false);
  expect(committed()).toEqual([]);
  await writer.write(() => addNote('b'));
  expect(committed()).toEqual(['b']);
  expect(counted()).toEqual({});
});

test('a full disk rejects the whole group in plain words; with space again, writing goes on', async () => {
  const pages = Number(opened.sqlite.pragma('page_count', { simple: true }));
  opened.sqlite.pragma(`max_page_count = ${pages}`);
  const ran: string[] = [];
  const group = (): Promise<PromiseSettledResult<number>[]> =>
    Promise.allSettled(
      ['small', 'x'.repeat(100_000), 'after'].map((text) =>
        writer.write(() => {
          ran.push(text);
          return addNote(text);
        }),
      ),
    );
  for (const result of await group()) {
    expect(result).toMatchObject({
      status: 'rejected',
      reason: {
        code: 'unavailable',
        message: expect.stringContaining('The disk is full'),
        cause: { code: 'SQLITE_FULL' },
      },
    });
  }
  expect(ran).not.toContain('after');
  expect(commitErrors.map(({ message }) => message)).toEqual([expect.stringContaining('The disk is full')]);
  expect(committed()).toEqual([]);

  opened.sqlite.pragma(`max_page_count = ${pages + 1000}`);
  expect((await group()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  expect(committed()).toHaveLength(3);
});

test('a disk that became read-only rejects the whole group in plain words; writable again, writing goes on', async () => {
  opened.sqlite.pragma('query_only = ON');
  const group = (): Promise<PromiseSettledResult<number>[]> =>
    Promise.allSettled(['a', 'b'].map((text) => writer.write(() => addNote(text))));
  for (const result of await group()) {
    expect(result).toMatchObject({
      status: 'rejected',
      reason: {
        code: 'unavailable',
        message: expect.stringContaining('The data folder is read-only'),
        cause: { code: 'SQLITE_READONLY' },
      },
    });
  }
  expect(committed()).toEqual([]);

  opened.sqlite.pragma('query_only = OFF');
  expect((await group()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect(committed()).toEqual(['a', 'b']);
});

test('a group that cannot begin rejects its writes without running them', async () => {
  other.exec('BEGIN IMMEDIATE');
  let ran = false;
  await expect(writer.write(() => (ran = true))).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('Another program is holding the database'),
  });
  expect(ran).toBe(false);
  other.exec('ROLLBACK');
  await writer.write(() => addNote('a'));
  opened.close();
  await expect(writer.write(() => addNote('b'))).rejects.toMatchObject({ code: 'unavailable' });
  expect(commitErrors).toHaveLength(2);
});

test('drain waits for what is queued, whether it is stored or fails', async () => {
  await writer.drain();
  const failing = writer.write(() => {
    throw new Error('undone');
  });
  const refusal = failing.then(
    () => 'stored',
    (error: Error) => error.message,
  );
  for (let i = 0; i < 600; i++) void writer.write(() => addNote(`note ${i}`));
  await writer.drain();
  expect(committed()).toHaveLength(600);
  expect(await refusal).toBe('undone');
});

test('stores more than 15 000 small writes a second when they come together', async () => {
  const total = 20_000;
  const insert = opened.sqlite.prepare('INSERT INTO notes (text) VALUES (?)');
  const start = performance.now();
  let next = 0;
  const oneAfterAnother = async (): Promise<void> => {
    while (next < total) {
      const text = `note ${next++}`;
      await writer.write(() => {
        insert.run(text);
        writer.tally('notes');
      });
    }
  };
  await Promise.all(Array.from({ length: 256 }, oneAfterAnother));
  const perSecond = total / ((performance.now() - start) / 1000);
  expect(committed()).toHaveLength(total);
  expect(perSecond).toBeGreaterThan(15_000);
});
