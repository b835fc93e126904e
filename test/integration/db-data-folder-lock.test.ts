import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataFolder } from '../../src/main/db/data-folder-lock.ts';

const HOLDER = fileURLToPath(new URL('../support/hold-data-folder.ts', import.meta.url));

let dir: string;
let children: ChildProcess[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'relay-lock-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

async function holdElsewhere(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [HOLDER, dir], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const [said] = await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')]);
  expect(String(said)).toBe('holding\n');
  return child;
}

test('tells who holds the folder and since when, and clears that on release', () => {
  const lock = lockDataFolder(dir, { pid: 4711 }, { now: () => 1_700_000_000_000 });
  expect(JSON.parse(readFileSync(join(dir, 'lock.json'), 'utf8'))).toEqual({
    pid: 4711,
    startedAt: 1_700_000_000_000,
  });
  lock.release();
  lock.release();
  expect(existsSync(join(dir, 'lock.json'))).toBe(false);
  lockDataFolder(dir, { pid: 4711 }).release();
});

test('refuses a folder this process already holds', () => {
  const lock = lockDataFolder(dir, { pid: process.pid });
  expect(() => lockDataFolder(dir, { pid: process.pid })).toThrow(
    expect.objectContaining({ code: 'conflict' }),
  );
  lock.release();
});

test('refuses a folder that another process holds, naming it, until that process lets go', async () => {
  const child = await holdElsewhere();
  const refused = expect.objectContaining({
    code: 'conflict',
    message: expect.stringContaining(`already in use by process ${child.pid} `),
  });
  expect(() => lockDataFolder(dir, { pid: process.pid })).toThrow(refused);
  expect(JSON.parse(readFileSync(join(dir, 'lock.json'), 'utf8'))).toMatchObject({ pid: child.pid });
  child.stdin!.end();
  await once(child, 'exit');
  lockDataFolder(dir, { pid: process.pid }).release();
});

test('takes a folder over from a process that was killed', async () => {
  const child = await holdElsewhere();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(JSON.parse(readFileSync(join(dir, 'lock.json'), 'utf8'))).toMatchObject({ pid: child.pid });
  const lock = lockDataFolder(dir, { pid: process.pid });
  expect(JSON.parse(readFileSync(join(dir, 'lock.json'), 'utf8'))).toMatchObject({ pid: process.pid });
  lock.release();
});

test('refuses without a name when nobody knows who holds it', async () => {
  await holdElsewhere();
  writeFileSync(join(dir, 'lock.json'), '{"pid":');
  expect(() => lockDataFolder(dir, { pid: process.pid })).toThrow(/already in use by another process/);
});

test('reports a folder that cannot be locked', () => {
  expect(() => lockDataFolder(join(dir, 'absent'), { pid: process.pid })).toThrow(
    expect.objectContaining({ code: 'unavailable' }),
  );
});
