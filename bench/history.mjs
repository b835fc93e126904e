// How long a page of the history and its count take with a great many deliveries: every filter alone and those that go
// together, with many, few and no matches, at the newest and oldest end, deep inside, and from a date. Then what taking
// due deliveries costs beside a thousand rows. Asked of the engine's own stores, in this process.
// Usage: npm run build && node bench/history.mjs [FOLDER] [deliveries]   (the folder is made where it is not there)
import { measureClaims } from './claims.mjs';
import { folderOf, openHistory, verdict } from './measure-history.mjs';

const DAY = 86_400_000;

const folder = await folderOf(process.argv.slice(2));
const { sqlite, one, first, last, headline, measure, close } = openHistory(folder);
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
headline();
console.log(`\n${verdict(await measure(CASES))}\n`);
await measure(BEYOND);
close();

console.log();
await measureClaims(folder);
