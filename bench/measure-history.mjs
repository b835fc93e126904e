// Opens a great history, made where it is not there yet, and measures its pages and counts through the engine's stores.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openDatabase } from '../src/main/db/open.ts';
import { firstIdAt } from '../src/main/lib/ids.ts';
import { createHistory } from '../src/main/delivery/history.ts';
import { createUnderWay } from '../src/main/delivery/under-way.ts';
import { seeded } from './history-words.mjs';
import { makeHistory } from './make-history.mjs';

export const GOAL_MS = 10;
const RUNS = 25;
const PAGE = 100;
const NAME_WIDTH = 42;

/** The folder of the command line, or one of its own; with so many deliveries if it has to be made. */
export async function folderOf([folder = '/tmp/reflector-relay-history', count = '1000000']) {
  const path = resolve(folder);
  if (!existsSync(join(path, 'relay.db'))) {
    await makeHistory(path, Number(count), { report: (text) => process.stderr.write(`\r\x1b[K${text}`) });
    process.stderr.write('\r\x1b[K');
  }
  return path;
}

/** What is measured on a folder: `one` asks for a single value, `measure` prints a table and answers its medians. */
export function openHistory(folder) {
  const { sqlite, close } = openDatabase(join(folder, 'relay.db'));
  const clock = { now: Date.now, monotonic: () => performance.now() };
  const history = createHistory({ sqlite, clock }, createUnderWay());
  const random = seeded(7);
  const one = (sql, ...parameters) =>
    sqlite
      .prepare(sql)
      .pluck()
      .get(...parameters);
  const first = one('SELECT min(accepted_at) FROM deliveries');
  const last = one('SELECT max(accepted_at) FROM deliveries');
  const somewhere = () => first + random.fraction() * (last - first);
  const places = {
    newest: () => ({ direction: 'older' }),
    oldest: () => ({ direction: 'newer' }),
    deep: () => ({ direction: random.fraction() < 0.5 ? 'older' : 'newer', cursor: firstIdAt(somewhere()) }),
    date: () => ({ direction: 'older', at: somewhere() }),
  };
  return {
    sqlite,
    history,
    one,
    first,
    last,
    close,
    headline() {
      const count = one('SELECT count(*) FROM deliveries').toLocaleString('en');
      console.log(`${count} deliveries in ${folder}`);
      console.log(
        `milliseconds, median and p95 of ${RUNS} runs; pages of ${PAGE}; ! is over ${GOAL_MS} at the median\n`,
      );
      const columns = [...Object.keys(places), 'count'].map((place) => place.padEnd(18));
      console.log(''.padEnd(NAME_WIDTH) + columns.join(''));
    },
    async measure(cases) {
      const medians = [];
      for (const [name, filter] of Object.entries(cases)) {
        const cells = [];
        for (const place of Object.values(places))
          cells.push(await timed(() => history.page({ filter, limit: PAGE, ...place() })));
        cells.push(await timed(() => history.count(filter)));
        medians.push(...cells.map(({ median }) => median));
        console.log(name.padEnd(NAME_WIDTH) + cells.map((cell) => shown(cell).padEnd(18)).join(''));
      }
      return medians;
    },
  };
}

/** Says whether every query stayed within the goal. */
export function verdict(medians) {
  const over = medians.filter((median) => median > GOAL_MS).length;
  const met = over === 0 ? 'met by every query' : `MISSED by ${over}`;
  return `slowest median ${Math.max(...medians).toFixed(2)} ms; goal ${GOAL_MS} ms ${met}`;
}

async function timed(work) {
  const times = [];
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(RUNS / 2)], p95: times[Math.floor(RUNS * 0.95)] };
}

const shown = ({ median, p95 }) =>
  `${median.toFixed(2).padStart(7)} ${p95.toFixed(2).padStart(7)}${median > GOAL_MS ? ' !' : '  '}`;
