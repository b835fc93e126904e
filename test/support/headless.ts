import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, onTestFinished } from 'vitest';
import { readRuntimeFile } from '../../src/main/serve/runtime-file.ts';
import type { Runtime } from '../../src/main/serve/runtime-file.ts';
import { askHttp, withBearer } from './serve-engine.ts';

export type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

export type HeadlessProcess = {
  pid: number;
  /** Resolves with the ready line; fails when the process ends before it. */
  ready: Promise<{ event: string; url: string; dataDir: string; runtimeFile: string }>;
  /** Resolves when it has ended, with all it wrote. */
  ended: Promise<Ended>;
  /** What it wrote to standard output so far. */
  printed(): string;
  /** What it wrote to standard error so far. */
  said(): string;
  kill(signal: NodeJS.Signals): void;
};

/** Runs a built entry, or a script, as a process of its own; killed with the test. */
export function spawnNode(
  script: string,
  args: string[],
  { env = {}, input }: { env?: Record<string, string>; input?: string } = {},
): HeadlessProcess {
  expect(existsSync(script), `${script} is missing: run npm run build first`).toBe(true);
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal, stdout, stderr }));
  const firstLine = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    void ended.then((end) => reject(new Error(`ended before it was ready: ${JSON.stringify(end)}`)));
  });
  const ready = firstLine.then((line) => JSON.parse(line) as Awaited<HeadlessProcess['ready']>);
  // Commands say something else first, or nothing.
  ready.catch(() => {});
  return {
    pid: child.pid!,
    ready,
    ended,
    printed: () => stdout,
    said: () => stderr,
    kill: (signal) => void child.kill(signal),
  };
}

/** Starts the built headless engine on a folder, on any free port. */
export function spawnHeadless(
  dataDir: string,
  args: string[] = ['--port', '0'],
  env: Record<string, string> = {},
): HeadlessProcess {
  return spawnNode('out/main/headless.js', ['--data-dir', dataDir, ...args], { env });
}

/** Starts it and waits until it is ready; answers its tokens too. */
export async function startHeadless(dataDir: string): Promise<HeadlessProcess & Runtime> {
  const engine = spawnHeadless(dataDir);
  await engine.ready;
  return { ...engine, ...readRuntimeFile(dataDir) };
}

/** Asks a running headless engine a request of the contract, which must succeed; answers its data. */
export async function askHeadless(
  engine: Pick<Runtime, 'url' | 'adminToken'>,
  name: string,
  input: unknown = {},
) {
  const answer = await askHttp(`${engine.url}/api/${name}`, {
    headers: withBearer(engine.adminToken),
    body: JSON.stringify(input),
  });
  expect(answer.json()).toMatchObject({ ok: true });
  return answer.json().data;
}
