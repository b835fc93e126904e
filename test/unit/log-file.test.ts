import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLogFile } from '../../src/main/lib/log-file.ts';
import { readLogPage } from '../../src/main/lib/log-pages.ts';
import { temporaryFolder } from '../support/test-engine.ts';

const LIMITS = { fileBytes: 1000, files: 3 };

function line(n: number, more: Record<string, unknown> = {}): string {
  const time = new Date(1_700_000_000_000 + n * 1000).toISOString();
  return JSON.stringify({ time, level: 'info', event: `line ${n}`, ...more });
}

async function all(folder: string): Promise<string[]> {
  const { items } = await readLogPage(folder, { filter: {}, limit: 500 });
  return items.map(({ event }) => event);
}

test('lines of one turn share a write, and are on the disk when it is over', async () => {
  const folder = join(temporaryFolder(), 'logs');
  const file = openLogFile(folder);
  const writes: string[] = [];
  const end = file.onWritten((text) => writes.push(text));
  file.write(line(1));
  file.write(line(2));
  expect(readdirSync(join(folder, '..'))).toEqual([]);
  await new Promise(setImmediate);
  expect(readFileSync(join(folder, 'relay-000001.log'), 'utf8')).toBe(`${line(1)}\n${line(2)}\n`);
  expect(statSync(join(folder, 'relay-000001.log')).mode & 0o777).toBe(0o600);
  end();
  file.write(line(3));
  file.flush();
  expect(writes).toEqual([`${line(1)}\n${line(2)}\n`]);
  expect(await all(folder)).toEqual(['line 3', 'line 2', 'line 1']);
});

test('size and number of the files are bounded; the oldest lines go first', async () => {
  const folder = temporaryFolder();
  const file = openLogFile(folder, LIMITS);
  for (let n = 0; n < 500; n += 1) {
    file.write(line(n));
    if (n % 7 === 0) file.flush();
    for (const name of readdirSync(folder))
      expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1000);
    expect(readdirSync(folder).length).toBeLessThanOrEqual(3);
  }
  file.flush();
  const events = await all(folder);
  expect(events[0]).toBe('line 499');
  expect(events.length).toBeGreaterThan(20);
  expect(events).toEqual(events.map((_event, index) => `line ${499 - index}`));
});

test('goes on in the newest file after a restart, behind a line that its process could not finish', async () => {
  const folder = temporaryFolder();
  const first = openLogFile(folder, LIMITS);
  first.write(line(1));
  first.flush();
  appendFileSync(join(folder, 'relay-000001.log'), line(2).slice(0, 30));
  const second = openLogFile(folder, LIMITS);
  second.write(line(3));
  second.flush();
  expect(readdirSync(folder)).toEqual(['relay-000001.log']);
  expect(await all(folder)).toEqual(['line 3', 'line 1']);
});

test('writes on where somebody removed the file, or the whole folder', async () => {
  const folder = join(temporaryFolder(), 'logs');
  const file = openLogFile(folder, LIMITS);
  file.write(line(1));
  file.flush();
  rmSync(folder, { recursive: true });
  file.write(line(2));
  file.flush();
  expect(await all(folder)).toEqual(['line 2']);
});

test('a folder that cannot be written loses lines and nothing else', () => {
  const folder = join(temporaryFolder(), 'logs');
  writeFileSync(folder, 'not a folder');
  const file = openLogFile(folder, LIMITS);
  const writes: string[] = [];
  file.onWritten((text) => writes.push(text));
  file.write(line(1));
  expect(() => file.flush()).not.toThrow();
  expect(writes).toHaveLength(1);
  rmSync(folder);
  file.write(line(2));
  file.flush();
  expect(readFileSync(join(folder, 'relay-000001.log'), 'utf8')).toBe(`${line(2)}\n`);
});

test('pages go back without a gap or a repetition, while lines are written and files go', async () => {
  const folder = temporaryFolder();
  const file = openLogFile(folder, { fileBytes: 2000, files: 5 });
  for (let n = 0; n < 60; n += 1) file.write(line(n, { padding: 'ü'.repeat(n) }));
  file.flush();
  const seen: string[] = [];
  let before: string | undefined;
  for (let n = 60; ; n += 1) {
    const page = await readLogPage(folder, { filter: {}, limit: 7, before });
    seen.push(...page.items.map(({ event }) => event));
    if (page.older === null) break;
    before = page.older;
    if (n === 62) rmSync(join(folder, readdirSync(folder)[0]!));
    file.write(line(n));
    file.flush();
  }
  expect(seen.length).toBeGreaterThan(20);
  expect(seen).toEqual(seen.map((_event, index) => `line ${59 - index}`));
});

test('only what came after a line is read again', async () => {
  const folder = temporaryFolder();
  const file = openLogFile(folder, LIMITS);
  for (let n = 0; n < 10; n += 1) file.write(line(n));
  file.flush();
  const { items } = await readLogPage(folder, { filter: {}, limit: 1 });
  for (let n = 10; n < 20; n += 1) file.write(line(n));
  file.flush();
  const after = items[0]!.id;
  const news = await readLogPage(folder, { filter: {}, limit: 100, after });
  expect(news.older).toBeNull();
  expect(news.items.map(({ event }) => event)).toEqual(
    Array.from({ length: 10 }, (_, index) => `line ${19 - index}`),
  );
  const part = await readLogPage(folder, { filter: {}, limit: 4, after });
  expect([part.items.length, part.older]).toEqual([4, part.items.at(-1)!.id]);
  expect(await readLogPage(folder, { filter: {}, limit: 4, after: news.items[0]!.id })).toEqual({
    items: [],
    older: null,
  });
});

test('filters by level, ids, text in any case, and time', async () => {
  const folder = temporaryFolder();
  const file = openLogFile(folder);
  file.write(line(1, { roomId: 'r1', endpointId: 'e1', deliveryId: 'd1', room: 'Team "A"' }));
  file.write(
    line(2, { roomId: 'r2', endpointId: 'e1', deliveryId: 'd2', error: { message: 'Straße gesperrt' } }),
  );
  file.write(line(3, { roomId: 'r1', note: 'about d1 and e1' }).replace('"info"', '"error"'));
  file.flush();
  const found = async (filter: Parameters<typeof readLogPage>[1]['filter']) =>
    (await readLogPage(folder, { filter, limit: 10 })).items.map(({ event }) => event);
  expect(await found({ levels: ['error'] })).toEqual(['line 3']);
  expect(await found({ levels: [] })).toHaveLength(3);
  expect(await found({ roomId: 'r1' })).toEqual(['line 3', 'line 1']);
  expect(await found({ endpointId: 'e1' })).toEqual(['line 2', 'line 1']);
  expect(await found({ deliveryId: 'd1' })).toEqual(['line 1']);
  expect(await found({ text: 'D1' })).toEqual(['line 3', 'line 1']);
  expect(await found({ text: 'team "a"' })).toEqual(['line 1']);
  expect(await found({ text: 'STRAßE' })).toEqual(['line 2']);
  expect(await found({ text: 'LINE 2' })).toEqual(['line 2']);
  // The names of fields are not what stands in them.
  expect(await found({ text: 'roomId' })).toEqual([]);
  expect(await found({ from: 1_700_000_002_000 })).toEqual(['line 3', 'line 2']);
  expect(await found({ to: 1_700_000_002_000 })).toEqual(['line 1']);
});

test('a page looks through a bounded part of the log, and says where to go on', async () => {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const many = Array.from({ length: 60_000 }, (_, n) => line(n, { roomId: n === 5 ? 'wanted' : 'other' }));
  writeFileSync(join(folder, 'relay-000001.log'), `${many.join('\n')}\n`);
  let before: string | undefined;
  const found: string[] = [];
  let pages = 0;
  do {
    const page = await readLogPage(folder, { filter: { roomId: 'wanted' }, limit: 10, before });
    found.push(...page.items.map(({ event }) => event));
    before = page.older ?? undefined;
    pages += 1;
  } while (before !== undefined);
  expect(found).toEqual(['line 5']);
  expect(pages).toBeGreaterThan(1);
});

test('a line longer than a block, empty lines and foreign ones do no harm', async () => {
  const folder = temporaryFolder();
  const text = [line(1), '', line(2, { long: 'x'.repeat(200_000) }), 'not json', '{"time":1}', line(3), ''];
  writeFileSync(join(folder, 'relay-000001.log'), text.join('\n'));
  expect(await all(folder)).toEqual(['line 3', 'line 2', 'line 1']);
  expect(await all(join(folder, 'nowhere'))).toEqual([]);
});
