// Makes a data folder with a year of believable deliveries, straight through SQL: rooms, endpoints, events with their
// bodies, deliveries in every state, attempts, the counts of the statistics. The engine itself makes the tables, and is left paused.
// Usage: npm run build && node bench/make-history.mjs FOLDER [deliveries]
import Database from 'better-sqlite3';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tallyKey } from '../src/main/delivery/statistics/counting.ts';
import { createTallyFlush } from '../src/main/delivery/statistics/rollups.ts';
import { startEngine } from './engine.mjs';
import { believableDeliveries } from './history-rows.mjs';
import { endpointUrl, roomNames, seeded } from './history-words.mjs';

const ROOMS = 40;
const IN_ONE_TRANSACTION = 20_000;
/** Tables that are filled by SQL. */
const FILLED = ['events', 'content_keys', 'bodies', 'deliveries', 'delivery_events', 'attempts', 'rollups'];

/** Makes the folder; fails where it holds a database already. Answers how many seconds and bytes it took. */
export async function makeHistory(dataDir, count, { now = Date.now(), seed = 1, report = () => {} } = {}) {
  const file = join(dataDir, 'relay.db');
  if (existsSync(file)) throw new Error(`${file} is there already. Choose an empty folder.`);
  mkdirSync(dataDir, { recursive: true });
  const began = performance.now();
  const random = seeded(seed);
  const endpoints = await makeRooms(dataDir, random);
  fill(file, (tally) => believableDeliveries({ random, endpoints, count, now, tally }), count, report);
  return { seconds: (performance.now() - began) / 1000, bytes: statSync(file).size };
}

/** Rooms with one to four endpoints, by the engine's own requests; one endpoint is disabled, so that it holds. */
async function makeRooms(dataDir, random) {
  const engine = await startEngine(dataDir);
  try {
    await engine.api('settings.update', { patch: { firstRunDone: true, retentionDays: 3650 } });
    await engine.api('engine.pause');
    const endpoints = [];
    for (const name of roomNames(ROOMS)) {
      const room = await engine.api('room.create', { name });
      const own = random.fraction() < 0.5 ? 1 : random.between(2, 4);
      for (let i = 0; i < own; i += 1) {
        const { id, url, payloadVersion } = await engine.api('endpoint.create', {
          roomId: room.id,
          endpoint: {
            url: endpointUrl(random, name),
            payloadVersion: random.pick(['2025-08-27', '2025-12-26']),
          },
        });
        endpoints.push({ id, url, payloadVersion, roomId: room.id, roomName: name });
      }
    }
    await engine.api('endpoint.disable', { id: endpoints[1].id });
    endpoints[1].disabled = true;
    return endpoints;
  } finally {
    await engine.stop();
  }
}

/** Writes all rows; indexes and triggers are put aside and made again at the end, which is much faster. */
function fill(file, rowsWith, count, report) {
  const sqlite = new Database(file);
  sqlite.pragma('journal_mode = OFF');
  sqlite.pragma('synchronous = OFF');
  sqlite.pragma('foreign_keys = OFF');
  sqlite.pragma('cache_size = -400000');
  const aside = sqlite
    .prepare(
      `SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL
       AND tbl_name IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(FILLED));
  for (const { type, name } of aside) sqlite.exec(`DROP ${type} ${name}`);
  const statements = new Map();
  const insert = (table, row) => {
    const columns = Object.keys(row);
    const key = `${table} ${columns.length}`;
    if (!statements.has(key)) {
      const text = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
      statements.set(key, sqlite.prepare(text));
    }
    statements.get(key).run(...Object.values(row));
  };
  const flushTallies = createTallyFlush(sqlite);
  const tallies = new Map();
  const tally = (at, endpointId, metric, n) => {
    const key = tallyKey(at, endpointId, metric);
    tallies.set(key, (tallies.get(key) ?? 0) + n);
  };
  let written = 0;
  sqlite.exec('BEGIN');
  for (const [table, row] of rowsWith(tally)) {
    insert(table, row);
    if (table !== 'deliveries') continue;
    written += 1;
    if (written % IN_ONE_TRANSACTION !== 0) continue;
    flushTallies(tallies);
    tallies.clear();
    sqlite.exec('COMMIT; BEGIN');
    report(`${written.toLocaleString('en')} of ${count.toLocaleString('en')} deliveries`);
  }
  flushTallies(tallies);
  sqlite.exec('COMMIT');
  report('making the indexes');
  for (const { sql } of aside) sqlite.exec(sql);
  // The engine indexes for the search what it finds here.
  sqlite.exec('INSERT INTO search_waiting (delivery_id) SELECT id FROM deliveries');
  sqlite.pragma('journal_mode = WAL');
  sqlite.close();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, count = '1000000'] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Usage: node bench/make-history.mjs FOLDER [deliveries]');
  const { seconds, bytes } = await makeHistory(resolve(folder), Number(count), {
    report: (text) => process.stderr.write(`\r\x1b[K${text}`),
  });
  process.stderr.write('\r\x1b[K');
  console.log(
    `${Number(count).toLocaleString('en')} deliveries in ${seconds.toFixed(0)} s, ${(bytes / 1e9).toFixed(2)} GB in ${folder}`,
  );
}
