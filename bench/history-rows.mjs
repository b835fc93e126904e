// The rows of a believable history, one after the other in the order they came about. Bodies are written by the
// engine's own code, and what is counted is what the attempts say.
import { countsOfAttempt } from '../src/main/delivery/statistics/counting.ts';
import { renderBody } from '../src/main/events/body.ts';
import { sampleContent } from '../src/shared/events/event-types.ts';
import { goodAnswer, refusal, title, trouble } from './history-words.mjs';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;
const RETRIES = 28;

/** How deliveries end, and how many of a thousand do; what is still owed is only among the newest. */
const FATES = [
  ['delivered', 935],
  ['delivered_late', 38],
  ['refused', 18],
  ['given_up', 4],
  ['cancelled', 5],
];
const OWED_SHARE = 0.001;

/**
 * Yields `[table, row]` for so many deliveries, oldest first, over the year that ends at `now`; `tally` is told what is
 * to be counted.
 */
export function* believableDeliveries({ random, endpoints, count, now, tally }) {
  const byRoom = Map.groupBy(endpoints, ({ roomId }) => roomId);
  const rooms = [...byRoom.values()];
  const nextId = idMaker(random);
  const times = moments(random, count, now);
  let previous = null;
  for (let made = 0; made < count;) {
    const room = pickWeighted(random, rooms);
    const at = times[made];
    const event = eventRows(random, room, at, nextId);
    yield* event.rows;
    for (const endpoint of room.slice(0, count - made)) {
      const owed = made >= count * (1 - OWED_SHARE);
      const carried = previous?.room === room && random.fraction() < 0.2 ? [previous.event, event] : [event];
      yield* deliveryRows({
        random,
        endpoint,
        carried,
        at,
        now,
        nextId,
        tally,
        fate: fateOf(random, endpoint, owed),
      });
      made += 1;
    }
    previous = { room, event };
  }
}

function eventRows(random, room, at, nextId) {
  const id = nextId(at);
  const [{ roomId, roomName }] = room;
  const dice = random.fraction();
  const type =
    dice < 0.9 ? 'transcript.completed' : dice < 0.98 ? 'transcript.updated' : 'transcript.deleted';
  const content = sampleContent(type, at, roomId);
  const key = random.hex(64);
  content.transcript.id = uuid(random);
  content.transcript.title = title(random);
  const about = { transcript_id: content.transcript.id, accepted_at: at };
  const subject = { eventId: id, eventType: type, content, roomName };
  const rows = [
    [
      'events',
      { id, room_id: roomId, type, transcript_id: about.transcript_id, title: content.transcript.title, intake: 'reflector_follow',
        content_key: key, occurred_at: at, accepted_at: at, content: JSON.stringify(content) },
    ],
    ['content_keys', { key, event_id: id, room_id: roomId, ...about }],
    ...[...new Set(room.map(({ payloadVersion }) => payloadVersion))].map((version) => [
      'bodies',
      { event_id: id, payload_version: version, body: renderBody(version, subject) },
    ]),
  ]; // prettier-ignore
  return { id, type, transcriptId: about.transcript_id, title: content.transcript.title, rows };
}

function fateOf(random, endpoint, owed) {
  if (owed) return endpoint.disabled ? 'held' : random.pick(['pending', 'retrying']);
  let dice = random.below(1000);
  return FATES.find(([, share]) => (dice -= share) < 0)[0];
}

function* deliveryRows({ random, endpoint, carried, at, now, nextId, tally, fate }) {
  const id = nextId(at);
  const [first] = carried;
  const tries = attemptsOf(random, fate, at);
  const last = tries.at(-1);
  const state = STATE[fate];
  const ended = state === 'pending' ? null : (last?.endedAt ?? at + random.below(HOUR));
  const others = carried.length - 1;
  yield [
    'deliveries',
    { id, endpoint_id: endpoint.id, room_id: endpoint.roomId, event_type: first.type, event_id: first.id,
      transcript_id: first.transcriptId, title: others === 0 ? first.title : `${first.title ?? first.id} and ${others} more`, batch: others === 0 ? 0 : 2,
      payload_version: endpoint.payloadVersion, room_name: endpoint.roomName, state,
      held_reason: fate === 'held' ? 'endpoint_disabled' : null, attempts_made: tries.length,
      schedule_step: Math.max(0, tries.length - 1), due_at: state === 'pending' ? now + random.between(HOUR, 24 * HOUR) : at,
      accepted_at: at, first_attempt_at: tries[0]?.startedAt ?? null, last_attempt_at: last?.startedAt ?? null, finished_at: ended,
      last_outcome: last?.outcome ?? null, last_status: last?.status ?? null, status_class: classOf(last),
      last_error_code: last?.errorCode ?? null, last_duration_ms: last?.totalMs ?? null },
  ]; // prettier-ignore
  for (const [position, event] of carried.entries())
    yield ['delivery_events', { delivery_id: id, position, event_id: event.id }];
  tally(at, endpoint.id, 'accepted', 1);
  for (const [index, met] of tries.entries()) {
    const ends = met === last && (state === 'delivered' || state === 'dead_letter');
    const row = attemptRow(random, id, index + 1, endpoint, first, met, ends ? state : null);
    yield ['attempts', row];
    const counted = {
      ...met,
      number: row.number,
      trigger: row.trigger,
      eventType: first.type,
      endedAs: row.ended_as,
    };
    for (const [metric, n] of countsOfAttempt(counted)) tally(met.startedAt, endpoint.id, metric, n);
  }
  if (state === 'cancelled') tally(ended, endpoint.id, 'cancelled', 1);
}

const STATE = {
  delivered: 'delivered',
  delivered_late: 'delivered',
  refused: 'dead_letter',
  given_up: 'dead_letter',
  cancelled: 'cancelled',
  pending: 'pending',
  retrying: 'pending',
  held: 'pending',
};

/** What the tries of a delivery met, by its fate, at the times the retry schedule has them. */
function attemptsOf(random, fate, at) {
  const bad = {
    delivered: 0, delivered_late: random.between(1, 5), refused: random.below(2), given_up: RETRIES + 1,
    cancelled: random.below(4), pending: 0, retrying: random.between(1, 9), held: 0,
  }[fate]; // prettier-ignore
  const met = Array.from({ length: bad }, () => trouble(random));
  if (fate === 'delivered' || fate === 'delivered_late') met.push({ answer: goodAnswer(random) });
  if (fate === 'refused') met.push({ answer: refusal(random) });
  let startedAt = at + random.between(2, 40);
  return met.map(({ answer, failure }, index) => {
    if (index > 0) startedAt += Math.min(60_000 * 2 ** (index - 1), HOUR) + random.below(5000);
    const totalMs = failure?.[0] === 'timeout' ? 30_000 : Math.round(40 * Math.exp(random.fraction() * 3));
    const [status, contentType, body] = answer ?? [null, null, null];
    const [outcome, errorCode, errorMessage] = failure ?? ['response', null, null];
    return {
      outcome,
      errorCode,
      errorMessage,
      status,
      contentType,
      body,
      totalMs,
      startedAt,
      endedAt: startedAt + totalMs,
    };
  });
}

function attemptRow(random, deliveryId, number, endpoint, event, met, endedAs) {
  const answered = met.status !== null;
  const seconds = Math.floor(met.startedAt / 1000);
  return {
    delivery_id: deliveryId, number, trigger: 'scheduled', url: endpoint.url,
    remote_address: answered ? `203.0.113.${random.below(255)}` : null,
    request_headers: JSON.stringify([
      ['Content-Type', 'application/json'], ['User-Agent', 'Reflector-Webhook/1.0'], ['X-Webhook-Event', event.type],
      ['X-Webhook-Retry', String(number - 1)], ['X-Webhook-Id', event.id],
      ['X-Webhook-Signature', `t=${seconds},v1=${random.hex(64)}`],
    ]),
    outcome: met.outcome, status: met.status, error_code: met.errorCode, error_message: met.errorMessage,
    dns_ms: 2, connect_ms: 11, tls_ms: 24, first_byte_ms: answered ? met.totalMs - 1 : null, total_ms: met.totalMs,
    reused_connection: random.below(2),
    response_headers: answered ? JSON.stringify([['content-type', met.contentType ?? ''], ['server', 'nginx']]) : null,
    response_body: met.body, response_body_encoding: answered ? 'utf8' : null,
    response_size: met.body === null ? null : Buffer.byteLength(met.body), response_cut: answered ? 0 : null,
    started_at: met.startedAt, ended_as: endedAs,
  }; // prettier-ignore
}

function classOf(last) {
  if (!last) return 'none';
  return last.status === null ? 'failed' : `${Math.floor(last.status / 100)}xx`;
}

/** So many moments of the year that ends at `now`, in order: mostly in the working hours of working days. */
function moments(random, count, now) {
  const busy = (at) => {
    const date = new Date(at);
    return date.getUTCDay() % 6 !== 0 && date.getUTCHours() >= 7 && date.getUTCHours() < 18;
  };
  const times = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    do times[i] = now - 1000 - Math.floor(random.fraction() * YEAR);
    while (!busy(times[i]) && random.fraction() < 0.95);
  }
  return times.sort();
}

/** Ids as the engine makes them: UUIDv7 with a counter within the millisecond, so that they sort by time. */
function idMaker(random) {
  let last = { ms: 0, count: 0 };
  return (ms) => {
    last = ms > last.ms ? { ms, count: 0 } : { ms: last.ms, count: last.count + 1 };
    if (last.count > 0xfff) last = { ms: last.ms + 1, count: 0 };
    const time = last.ms.toString(16).padStart(12, '0');
    const variant = (8 + random.below(4)).toString(16);
    return `${time}7${last.count.toString(16).padStart(3, '0')}${variant}${random.hex(15)}`;
  };
}

function uuid(random) {
  const hex = random.hex(32);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

/** Rooms at the front of the list have more meetings than those at its end. */
function pickWeighted(random, rooms) {
  const index = Math.floor(rooms.length * random.fraction() ** 2);
  return rooms[index];
}
