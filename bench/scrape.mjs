// What one scrape of /metrics costs beside a history of a million deliveries, nearly all delivered, and beside a million
// that are owed: how long it takes, and how long a request asked meanwhile has to wait.
// Usage: npm run bench:scrape -- [deliveries] [endpoints]
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from './engine.mjs';

const DELIVERIES = Number(process.argv[2] ?? 1_000_000);
const ENDPOINTS = Number(process.argv[3] ?? 50);
const SCRAPES = 15;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const ms = (value) => `${value.toFixed(1)} ms`;

/** Writes deliveries as the engine stores them; `stateOf` says what the one with an index is. */
function fill(dataDir, endpoints, stateOf) {
  const sqlite = new Database(join(dataDir, 'relay.db'));
  sqlite.pragma('synchronous = OFF');
  sqlite.exec('DELETE FROM deliveries');
  const insert = sqlite.prepare(
    `INSERT INTO deliveries (id, endpoint_id, room_id, event_type, payload_version, room_name, state, held_reason, due_at, accepted_at, status_class)
     VALUES (?, ?, ?, 'transcript.completed', '2025-08-27', 'bench', ?, ?, ?, ?, ?)`,
  );
  const start = Date.now() - DELIVERIES;
  sqlite.transaction(() => {
    for (let i = 0; i < DELIVERIES; i += 1) {
      const { endpointId, roomId } = endpoints[i % endpoints.length];
      const id = (start + i).toString(16).padStart(12, '0') + String(i).padStart(20, '0');
      const { state, held = null } = stateOf(i);
      insert.run(
        id,
        endpointId,
        roomId,
        state,
        held,
        start + i,
        start + i,
        state === 'delivered' ? '2xx' : 'none',
      );
    }
  })();
  sqlite.exec('ANALYZE');
  sqlite.close();
}

const cpuOf = (text) => Number(/^process_cpu_seconds_total (.+)$/m.exec(text)[1]);

/** The longest that one of many small requests waited until `end` is settled. */
async function longestWait(engine, end) {
  let done = false;
  void end.then(() => (done = true));
  let longest = 0;
  while (!done) {
    const asked = performance.now();
    await engine.api('endpoint.newSecret');
    longest = Math.max(longest, performance.now() - asked);
  }
  return longest;
}

async function measure(engine) {
  const took = [];
  const first = await engine.scrape();
  let text = first;
  for (let i = 0; i < SCRAPES; i += 1) {
    const began = performance.now();
    text = await engine.scrape();
    took.push(performance.now() - began);
  }
  const waits = [];
  const quiet = [];
  for (let i = 0; i < SCRAPES; i += 1) {
    waits.push(await longestWait(engine, engine.scrape()));
    quiet.push(await longestWait(engine, new Promise((resolve) => setTimeout(resolve, median(took)))));
  }
  const cpuMs = ((cpuOf(text) - cpuOf(first)) / SCRAPES) * 1000;
  return { scrape: median(took), cpuMs, wait: median(waits), quiet: median(quiet), bytes: text.length };
}

const dataDir = mkdtempSync(join(tmpdir(), 'reflector-relay-scrape-'));
try {
  const first = await startEngine(dataDir);
  await first.api('engine.pause');
  const endpoints = [];
  for (let i = 0; i < ENDPOINTS; i += 1) {
    const room = await first.api('room.create', {
      name: `bench-${i}`,
      endpoint: { url: 'http://127.0.0.1:9/', permissions: { allowLoopback: true } },
    });
    endpoints.push({ roomId: room.id, endpointId: room.endpoints[0].id });
  }
  await first.stop();

  const mixes = {
    'nearly all delivered, 1 % owed, 1 % dead letters': (i) =>
      i % 100 === 0
        ? { state: 'pending' }
        : i % 100 === 1
          ? { state: 'dead_letter' }
          : { state: 'delivered' },
    'all owed, half of them held': (i) =>
      i % 2 === 0 ? { state: 'pending' } : { state: 'pending', held: 'endpoint_disabled' },
  };
  for (const [name, stateOf] of Object.entries(mixes)) {
    fill(dataDir, endpoints, stateOf);
    const engine = await startEngine(dataDir);
    await engine.scrape();
    const { scrape, cpuMs, wait, quiet, bytes } = await measure(engine);
    console.log(
      `${DELIVERIES} deliveries of ${ENDPOINTS} endpoints, ${name}: a scrape takes ${ms(scrape)} at the median and ${ms(cpuMs)} of processor time; another request waits ${ms(wait)} at most meanwhile, ${ms(quiet)} without it; ${(bytes / 1024).toFixed(0)} KiB`,
    );
    await engine.stop();
  }
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
