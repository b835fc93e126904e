// How long pruning holds up the engine's thread with a great many deliveries: by age, by size, and giving pages back. Works
// on a copy of the folder's database, which is removed again.
// Usage: npm run build && node bench/retention.mjs [FOLDER] [deliveries]
import { constants, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openDatabase } from '../src/main/db/open.ts';
import { createWriter } from '../src/main/db/writer.ts';
import { createRetention } from '../src/main/delivery/retention.ts';
import { systemClock } from '../src/main/lib/clock.ts';
import { folderOf } from './measure-history.mjs';

const GOAL_MS = 50;
const FOREVER = { retentionDays: 36_500, deadLetterDays: 36_500, retentionMegabytes: 0 };
/** Enough to know how it goes; a whole year would only take longer. */
const LONGEST_MS = 60_000;

const folder = await folderOf(process.argv.slice(2));
const copy = mkdtempSync(join(dirname(folder), 'reflector-relay-bench-'));
copyFileSync(join(folder, 'relay.db'), join(copy, 'relay.db'), constants.COPYFILE_FICLONE);
const { sqlite, db, close } = openDatabase(join(copy, 'relay.db'));
const writer = createWriter(sqlite, { flushTallies() {} });
const retention = createRetention({ sqlite, db, writer, clock: systemClock });

async function measured(what, work) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  const answer = await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpuStart);
  delay.disable();
  const ms = (ns) => (ns / 1e6).toFixed(0);
  const longest = delay.max / 1e6;
  console.log(
    `${what(answer)} in ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor time); the thread was held up for ${ms(delay.percentile(50))} ms at the median, ${ms(delay.percentile(99))} ms at p99, ${ms(delay.max)} ms at most; goal ${GOAL_MS} ms ${longest <= GOAL_MS ? 'met' : 'MISSED'}`,
  );
  return answer;
}
const prune = (limits) => {
  const end = performance.now() + LONGEST_MS;
  return retention.prune({ ...FOREVER, ...limits }, () => performance.now() > end);
};
const removed = (by) => (count) => `${count.toLocaleString('en')} deliveries pruned ${by}`;
const megabytes = (bytes) => (bytes / 1e6).toFixed(0);

try {
  const before = await measured(
    ({ events, deliveries }) =>
      `${events.toLocaleString('en')} events and ${deliveries.toLocaleString('en')} deliveries counted`,
    () => retention.storage(),
  );
  console.log(`${megabytes(before.databaseBytes)} MB in use of ${megabytes(before.fileBytes)} MB`);
  await measured(removed('by age'), () => prune({ retentionDays: 330, deadLetterDays: 360 }));
  await measured(removed('where nothing is past keeping'), () =>
    prune({ retentionDays: 330, deadLetterDays: 360 }),
  );
  const now = await retention.storage();
  const limit = Math.floor(now.databaseBytes / 1e6) - 400;
  await measured(removed(`by size, to ${limit} MB`), () => prune({ retentionMegabytes: limit }));
  const after = await retention.storage();
  console.log(`${megabytes(after.databaseBytes)} MB in use of ${megabytes(after.fileBytes)} MB`);
} finally {
  close();
  rmSync(copy, { recursive: true, force: true });
}
