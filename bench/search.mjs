// How long a page of a search and its count take with a great many deliveries: common words, rare ones, none, phrases,
// beginnings, ids, and each together with other filters, also with those that hardly any of the found meet.
// Usage: npm run build && node bench/search.mjs [FOLDER] [deliveries]   (made and indexed first where it is not)
import { createSearchIndexWriter } from '../src/main/delivery/search/index-writer.ts';
import { folderOf, openHistory, verdict } from './measure-history.mjs';

const DAY = 86_400_000;
const SLICE = 200;

const folder = await folderOf(process.argv.slice(2));
const { sqlite, one, first, headline, measure, close } = openHistory(folder);
indexWhatWaits();

const [largest] = ranked();
const smallest = ranked().at(-1);
const someId = one('SELECT id FROM deliveries WHERE id > ? LIMIT 1', '01');
const transcript = one('SELECT transcript_id FROM events ORDER BY id DESC LIMIT 1 OFFSET 1000');
const url = one('SELECT url FROM endpoints ORDER BY id LIMIT 1 OFFSET 5');
const few = { states: ['dead_letter', 'cancelled'] };
const month = { from: first + 60 * DAY, to: first + 90 * DAY };

const CASES = {
  'https (all)': { text: 'https ' },
  'ok (a third)': { text: 'ok ' },
  'ember (3 %)': { text: 'ember ' },
  'archived (0.4 %)': { text: 'archived ' },
  'xyzzy (none)': { text: 'xyzzy ' },
  'weekly ember': { text: 'weekly ember ' },
  '"weekly planning"': { text: '"weekly planning"' },
  '"quota exceeded for this plan"': { text: '"quota exceeded for this plan"' },
  'its host': { text: `${new URL(url).host} ` },
  四半期: { text: '四半期' },
  'sta… (being typed)': { text: 'sta' },
  'accept…': { text: 'accept' },
  'quo…': { text: 'quo' },
  '8f3…': { text: '8f3' },
  'budget a…': { text: 'budget a' },
  'a delivery by its id': { text: someId },
  'a transcript by its id': { text: transcript },
  'the beginning of an id': { text: transcript.slice(0, 8) },
  'ok + largest room': { text: 'ok ', roomId: largest },
  'ok + smallest room': { text: 'ok ', roomId: smallest },
  'ember + month': { text: 'ember ', ...month },
  'https + dead letter or cancelled': { text: 'https ', ...few },
  'weekly + dead letter + room': { text: 'weekly ', states: ['dead_letter'], roomId: largest },
  'timeout… + failed': { text: 'answer within', statusClass: 'failed' },
  'archived + room + month': { text: 'archived ', roomId: largest, ...month },
  'quota + 5xx': { text: 'quota ', statusClass: '5xx' },
};
/** Phrases of nothing but common words; and searches of which many meet one part, many the other, and none both: the index has to go through all of them. */
const HARDEST = {
  'the whole URL of an endpoint': { text: url },
  '"hooks ok example" (none)': { text: '"hooks ok example"' },
  'ok + dead letter (none)': { text: 'ok ', states: ['dead_letter'] },
  'accepted + cancelled (none)': { text: 'accepted ', states: ['cancelled'] },
  'https + delivered + 4xx (none)': { text: 'https ', states: ['delivered'], statusClass: '4xx' },
};

headline();
console.log(`\n${verdict(await measure(CASES))}\n`);
await measure(HARDEST);
console.log(
  `\nthe index takes ${(size('search_index%') / 1e6).toFixed(0)} MB of ${(size('%') / 1e6).toFixed(0)} MB`,
);
close();

function ranked() {
  return sqlite.prepare('SELECT room_id FROM deliveries GROUP BY 1 ORDER BY count(*) DESC').pluck().all();
}

function size(like) {
  return one('SELECT sum(pgsize) FROM dbstat WHERE aggregate = 1 AND name LIKE ?', like);
}

function indexWhatWaits() {
  const writer = createSearchIndexWriter({ sqlite });
  const total = writer.waiting(-1);
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  for (let found = -1; found !== 0;) found = sqlite.transaction(() => writer.indexInWrite(SLICE))();
  const { user, system } = process.cpuUsage(cpuStart);
  if (total === 0) return;
  const seconds = (performance.now() - start) / 1000;
  console.log(
    `indexed ${total.toLocaleString('en')} in ${seconds.toFixed(0)} s without pauses, ${((user + system) / total).toFixed(0)} µs of processor time each`,
  );
}
