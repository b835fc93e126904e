// Signed, durably recorded deliveries per second of the headless engine, beside bare undici in the same run: same
// machine, same receiver, same 4 KB bodies, by turns, each side in a process started for its round. Given another build,
// such as that of an earlier state of this repository, its engine takes turns with this one.
// Usage: npm run bench:throughput -- [deliveries] [rounds] [folder of another build, its out]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from './engine.mjs';

const DELIVERIES = Number(process.argv[2] ?? 10_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const OTHER_BUILD = process.argv[4] ?? null;
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

async function inParallel(count, width, work) {
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let i = next++; i < count; i = next++) await work(i);
    }),
  );
}

/** Not a number where the system does not say. */
function processorSeconds(engine) {
  return process.platform === 'linux' ? engine.processorSeconds() : Number.NaN;
}

async function relayRound(engine, receiver) {
  await engine.api('engine.pause');
  const processorStart = processorSeconds(engine);
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
  const processor = processorSeconds(engine) - processorStart;
  return { accepted: DELIVERIES / acceptSeconds, delivered: DELIVERIES / seconds, processor };
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

async function engineRound(receiver, build) {
  const dataDir = mkdtempSync(join(tmpdir(), 'reflector-relay-bench-'));
  const engine = await startEngine(dataDir, { build });
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

function sentence({ bare, relay, other }) {
  const said = (name, { delivered, accepted }) =>
    `${name} ${delivered.toFixed(0)}/s (${(delivered / bare).toFixed(2)}), accepted ${accepted.toFixed(0)}/s`;
  return [
    `bare undici ${bare.toFixed(0)}/s`,
    said('relay', relay),
    ...(other ? [said('other', other)] : []),
  ].join(' · ');
}

const receiver = await startReceiver();
try {
  const rows = [];
  await bareRound(receiver);
  for (let round = 0; round < ROUNDS; round += 1) {
    const row = { bare: await bareRound(receiver) };
    const sides = OTHER_BUILD === null ? ['relay'] : ['relay', 'other'];
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      row[side] = await engineRound(receiver, side === 'relay' ? 'out' : OTHER_BUILD);
    }
    rows.push(row);
    console.log(`round ${round + 1}: ${sentence(row)}`);
  }
  const of = (read) => median(rows.map(read));
  const medians = { bare: of(({ bare }) => bare) };
  for (const side of ['relay', ...(OTHER_BUILD === null ? [] : ['other'])]) {
    medians[side] = {
      delivered: of((row) => row[side].delivered),
      accepted: of((row) => row[side].accepted),
    };
  }
  console.log(`median of ${ROUNDS} rounds of ${DELIVERIES}: ${sentence(medians)}`);
  console.log(
    `ratio to bare undici by round, median: ${of((row) => row.relay.delivered / row.bare).toFixed(2)}`,
  );
  if (OTHER_BUILD !== null) {
    const beside = (what) => of((row) => row.relay[what] / row.other[what]).toFixed(3);
    // The one figure that other work on the machine hardly touches.
    console.log(
      `processor time of accepting and delivering to that of the other build, median: ${beside('processor')}`,
    );
    console.log(
      `ratio to the other build by round, median: delivered ${beside('delivered')}, accepted ${beside('accepted')}`,
    );
  }
} finally {
  receiver.stop();
}
