// Signed, durably recorded deliveries per second of the headless engine, beside bare undici in the same run: same
// machine, same receiver, same 4 KB bodies, by turns, each side in a process started for its round.
// Usage: npm run bench:throughput -- [deliveries] [rounds]
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Agent, request as undiciRequest } from 'undici';

const DELIVERIES = Number(process.argv[2] ?? 10_000);
const ROUNDS = Number(process.argv[3] ?? 3);
/** Connections of either side: as many as the engine lets one endpoint have. */
const CONCURRENCY = 256;
const BODY_BYTES = 4096;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const transcript = (index) => ({
  source_kind: 'room',
  room: { name: 'bench' },
  transcript: {
    id: `transcript-${index}-${process.pid}`,
    created_at: '2025-08-27T11:00:00+00:00',
    duration: 300500.0,
    title: `Meeting ${index}`,
    short_summary: 'Brief summary',
    long_summary: 'x'.repeat(BODY_BYTES - 700),
    topics: [
      {
        title: 'Topic',
        summary: 'Summary',
        timestamp: 0.0,
        duration: 0.0,
        words: [{ text: ' Good morning.', start: 0, end: 1, speaker: 0 }],
      },
    ],
    participants: [{ id: 'p1', name: 'Speaker 1', speaker: 0 }],
    source_language: 'en',
    target_language: 'en',
  },
});

async function startReceiver() {
  const child = fork('bench/receiver.mjs');
  const [{ port }] = await once(child, 'message');
  return {
    url: `http://127.0.0.1:${port}/`,
    reach(until) {
      child.send({ reset: true, until });
      return once(child, 'message').then(([{ at }]) => at);
    },
    stop: () => child.kill(),
  };
}

async function startEngine(dataDir) {
  const child = spawn(process.execPath, ['out/main/headless.js', '--data-dir', dataDir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const message = JSON.parse(line);
    if (message.event !== 'ready') continue;
    const { url, adminToken, intakeToken } = JSON.parse(readFileSync(message.runtimeFile, 'utf8'));
    const agent = new Agent({ connections: 16 });
    const post = async (path, token, body) => {
      const answer = await undiciRequest(`${url}${path}`, {
        method: 'POST',
        dispatcher: agent,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const parsed = await answer.body.json();
      if (answer.statusCode >= 300) throw new Error(JSON.stringify(parsed));
      return parsed;
    };
    return {
      api: async (name, input = {}) => (await post(`/api/${name}`, adminToken, input)).data,
      accept: (body) => post('/v1/events', intakeToken, body),
      async stop() {
        await agent.close();
        child.kill('SIGTERM');
        await once(child, 'exit');
      },
    };
  }
  throw new Error('The engine did not start');
}

async function inParallel(count, width, work) {
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let i = next++; i < count; i = next++) await work(i);
    }),
  );
}

async function relayRound(engine, receiver) {
  await engine.api('engine.pause');
  const acceptStart = performance.now();
  await inParallel(DELIVERIES, 16, (i) => engine.accept(transcript(i)));
  const acceptSeconds = (performance.now() - acceptStart) / 1000;
  const reached = receiver.reach(DELIVERIES);
  const start = performance.timeOrigin + performance.now();
  await engine.api('engine.resume');
  const seconds = ((await reached) - start) / 1000;
  for (;;) {
    const { owed } = await engine.api('engine.status');
    if (owed === 0) break;
  }
  return { accepted: DELIVERIES / acceptSeconds, delivered: DELIVERIES / seconds };
}

async function bareRound(receiver) {
  const reached = receiver.reach(DELIVERIES);
  const child = fork('bench/bare.mjs', [receiver.url, DELIVERIES, CONCURRENCY, BODY_BYTES].map(String));
  child.send({ start: true });
  const [{ at: start }] = await once(child, 'message');
  const seconds = ((await reached) - start) / 1000;
  await once(child, 'exit');
  return DELIVERIES / seconds;
}

async function engineRound(receiver) {
  const dataDir = mkdtempSync(join(tmpdir(), 'reflector-relay-bench-'));
  const engine = await startEngine(dataDir);
  try {
    await engine.api('room.create', {
      name: 'bench',
      endpoint: { url: receiver.url, concurrency: CONCURRENCY, permissions: { allowLoopback: true } },
    });
    return await relayRound(engine, receiver);
  } finally {
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const receiver = await startReceiver();
try {
  const rows = [];
  await bareRound(receiver);
  for (let round = 0; round < ROUNDS; round += 1) {
    const bare = await bareRound(receiver);
    const { accepted, delivered } = await engineRound(receiver);
    rows.push({ bare, accepted, delivered, ratio: delivered / bare });
    console.log(
      `round ${round + 1}: bare undici ${bare.toFixed(0)}/s · relay ${delivered.toFixed(0)}/s · ratio ${(delivered / bare).toFixed(2)} · accepted ${accepted.toFixed(0)}/s`,
    );
  }
  const of = (key) => median(rows.map((row) => row[key]));
  console.log(
    `median of ${ROUNDS} rounds of ${DELIVERIES}: bare undici ${of('bare').toFixed(0)}/s, relay ${of('delivered').toFixed(0)}/s, ratio ${of('ratio').toFixed(2)}, accepted ${of('accepted').toFixed(0)}/s`,
  );
} finally {
  receiver.stop();
}
