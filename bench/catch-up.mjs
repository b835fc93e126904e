// How long the headless engine takes to catch up with a Reflector server of many transcripts, and how much memory.
// Goal: 10,000 in at most 60 s, memory that does not grow with their number.
// Usage: npm run build && node bench/catch-up.mjs [transcripts] [words of each]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from './engine.mjs';

const TRANSCRIPTS = Number(process.argv[2] ?? 10_000);
const WORDS = Number(process.argv[3] ?? 200);
const GOAL_SECONDS = (60 * TRANSCRIPTS) / 10_000;

/** The most memory a process ever held, in MB; only Linux says. */
function peakMegabytes(pid) {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Math.round(kilobytes / 1024);
  } catch {
    return null;
  }
}

const dataDir = mkdtempSync(join(tmpdir(), 'reflector-relay-bench-'));
const server = fork('bench/stand-in-reflector.mjs', [String(TRANSCRIPTS), String(WORDS)]);
const [{ url, key, externalId }] = await once(server, 'message');
const engine = await startEngine(dataDir);
try {
  const { id } = await engine.api('source.create', {
    settings: { name: 'Bench', baseUrl: url },
    apiKey: key,
  });
  await engine.api('source.follow', { id });
  const answers = { http: true, loopback: true };
  await engine.api('source.import', { id, rooms: [{ externalId, answers }] });
  const before = peakMegabytes(engine.pid);
  const cpuBefore = engine.processorSeconds();
  const start = performance.now();
  await engine.api('source.follow', { id, since: 0 });
  for (let sync = await engine.api('source.sync', { id }); sync.found < TRANSCRIPTS;) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    sync = await engine.api('source.sync', { id });
    if (sync.problem) throw new Error(sync.problem.message);
    if (process.stdout.isTTY && sync.progress)
      process.stdout.write(`\r${sync.progress.done} of ${sync.progress.total}   `);
  }
  const seconds = (performance.now() - start) / 1000;
  const met = seconds <= GOAL_SECONDS ? 'met' : 'MISSED';
  console.log(
    `\n${TRANSCRIPTS} transcripts of ${WORDS} words in ${seconds.toFixed(1)} s (${Math.round(TRANSCRIPTS / seconds)}/s), goal ${GOAL_SECONDS} s ${met}`,
  );
  const cpu = engine.processorSeconds();
  if (cpu !== null) console.log(`processor time of the engine: ${(cpu - cpuBefore).toFixed(1)} s`);
  console.log(`memory at its highest: ${before} MB before, ${peakMegabytes(engine.pid)} MB after`);
} finally {
  await engine.stop();
  server.kill();
  rmSync(dataDir, { recursive: true, force: true });
}
