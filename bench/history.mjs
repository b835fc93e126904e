// How long a page of the history and its count take with a great many deliveries: every filter alone and those that go
// together, with many, few and no matches, at the newest and oldest end, deep inside, and from a date. Then what taking
// due deliveries costs beside a thousand rows. Asked of the engine's own stores, in this process.
// Usage: npm run build && node bench/history.mjs [FOLDER] [deliveries]   (the folder is made where it is not there)
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { firstIdAt } from '../src/main/lib/ids.ts';
import { createHistory } from '../src/main/delivery/history.ts';
import { createUnderWay } from '../src/main/delivery/under-way.ts';
import { openDatabase } from '../src/main/db/open.ts';
import { measureClaims } from './claims.mjs';
import { makeHistory } from './make-history.mjs';
import { seeded } from './history-words.mjs';

const GOAL_MS = 10;
const RUNS = 25;
const PAGE = 100;
const DAY = 86_400_000;

const folder = resolve(process.argv[2] ?? '/tmp/reflector-relay-history');
const count = Number(process.argv[3] ?? 1_000_000);
if (!existsSync(join(folder, 'relay.db')))
  await makeHistory(folder, count, { report: (text) => console.error(text) });

const { sqlite, close } = openDatabase(join(folder, 'relay.db'));
const history = createHistory({ sqlite, clock: { now: Date.now } }, createUnderWay());
const random = seeded(7);
const one = (sql, ...parameters) =>
  sqlite
    .prepare(sql)
    .pluck()
    .get(...parameters);
const first = one('SELECT min(accepted_at) FROM deliveries');
const last = one('SELECT max(accepted_at) FROM deliveries');
const ranked = (column) =>
  sqlite.prepare(`SELECT ${column} FROM deliveries GROUP BY 1 ORDER BY count(*) DESC`).pluck().all();
const rooms = ranked('room_id');
const endpoints = ranked('endpoint_id');
const failing = one(
  `SELECT endpoint_id FROM deliveries WHERE state = 'dead_letter' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`,
);
const NOBODY = '0'.repeat(32);

const CASES = {
  'no filter': {},
  'state: delivered': { states: ['delivered'] },
  'state: dead letter': { states: ['dead_letter'] },
  'state: pending': { states: ['pending'] },
  'state: sending (none)': { states: ['sending'] },
  'state: dead letter or cancelled': { states: ['dead_letter', 'cancelled'] },
  'state: pending or sending or dead letter': { states: ['pending', 'sending', 'dead_letter'] },
  'room: many': { roomId: rooms[0] },
  'room: few': { roomId: rooms.at(-1) },
  'room: none': { roomId: NOBODY },
  'endpoint: many': { endpointId: endpoints[0] },
  'endpoint: few': { endpointId: endpoints.at(-1) },
  'endpoint: none': { endpointId: NOBODY },
  'event: completed': { eventType: 'transcript.completed' },
  'event: deleted': { eventType: 'transcript.deleted' },
  'event: test (none)': { eventType: 'test' },
  'answer: 2xx': { statusClass: '2xx' },
  'answer: 4xx': { statusClass: '4xx' },
  'answer: failed': { statusClass: 'failed' },
  'answer: 3xx (none)': { statusClass: '3xx' },
  'days: a week': { from: last - 7 * DAY, to: last },
  'days: a day': { from: first + 100 * DAY, to: first + 101 * DAY },
  'days: none': { from: last + DAY, to: last + 2 * DAY },
  'room + delivered': { roomId: rooms[0], states: ['delivered'] },
  'room + dead letter': { roomId: rooms[0], states: ['dead_letter'] },
  'room + pending': { roomId: rooms[0], states: ['pending'] },
  'small room + cancelled': { roomId: rooms.at(-1), states: ['cancelled'] },
  'room + sending (none)': { roomId: rooms[0], states: ['sending'] },
  'endpoint + delivered': { endpointId: endpoints[0], states: ['delivered'] },
  'endpoint + dead letter': { endpointId: failing, states: ['dead_letter'] },
  'endpoint + pending': { endpointId: endpoints[0], states: ['pending'] },
  'endpoint + cancelled or dead letter': { endpointId: failing, states: ['cancelled', 'dead_letter'] },
};
/** Not asked for by the goal, and shown so that nothing among them is slow either. */
const BEYOND = {
  'room + answer 5xx': { roomId: rooms[0], statusClass: '5xx' },
  'room + answer 4xx + dead letter': { roomId: rooms[0], statusClass: '4xx', states: ['dead_letter'] },
  'endpoint + answer failed': { endpointId: endpoints[0], statusClass: 'failed' },
  'room + event deleted': { roomId: rooms[0], eventType: 'transcript.deleted' },
  'room + week': { roomId: rooms[0], from: last - 7 * DAY, to: last },
  'dead letter + day': { states: ['dead_letter'], from: first + 100 * DAY, to: first + 101 * DAY },
  'delivered + 4xx (none)': { states: ['delivered'], statusClass: '4xx' },
  'event deleted + dead letter': { eventType: 'transcript.deleted', states: ['dead_letter'] },
};
const deep = () => firstIdAt(first + random.fraction() * (last - first));
const PLACES = {
  newest: () => ({ direction: 'older' }),
  oldest: () => ({ direction: 'newer' }),
  deep: () => ({ direction: random.fraction() < 0.5 ? 'older' : 'newer', cursor: deep() }),
  date: () => ({ direction: 'older', at: first + random.fraction() * (last - first) }),
};

const sorted = (values) => [...values].sort((a, b) => a - b);
const share = (values, part) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * part))];
async function timed(work) {
  const times = [];
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return { median: share(times, 0.5), p95: share(times, 0.95) };
}
const shown = ({ median, p95 }) =>
  `${median.toFixed(2).padStart(7)} ${p95.toFixed(2).padStart(7)}${median > GOAL_MS ? ' !' : '  '}`;

console.log(`${one('SELECT count(*) FROM deliveries').toLocaleString('en')} deliveries in ${folder}`);
console.log(
  `milliseconds, median and p95 of ${RUNS} runs; pages of ${PAGE}; ! is over ${GOAL_MS} at the median\n`,
);
console.log(`${''.padEnd(42)}${[...Object.keys(PLACES), 'count'].map((place) => place.padEnd(18)).join('')}`);
async function measure(cases) {
  const medians = [];
  for (const [name, filter] of Object.entries(cases)) {
    const cells = [];
    for (const place of Object.values(PLACES))
      cells.push(await timed(() => history.page({ filter, limit: PAGE, ...place() })));
    cells.push(await timed(() => history.count(filter)));
    medians.push(...cells.map(({ median }) => median));
    console.log(`${name.padEnd(42)}${cells.map((cell) => shown(cell).padEnd(18)).join('')}`);
  }
  return medians;
}
const medians = await measure(CASES);
const over = medians.filter((median) => median > GOAL_MS).length;
console.log(
  `\nslowest median ${Math.max(...medians).toFixed(2)} ms; goal ${GOAL_MS} ms ${over === 0 ? 'met by every query' : `MISSED by ${over}`}\n`,
);
await measure(BEYOND);
console.log();
close();

await measureClaims(folder);
