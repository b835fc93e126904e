import { join } from 'node:path';
import type { Sender } from '../../src/main/delivery/send.ts';
import { openEngine } from '../../src/main/engine.ts';
import type { Engine } from '../../src/main/engine/types.ts';
import { openLogFile } from '../../src/main/lib/log-file.ts';
import { logFolderOf } from '../../src/main/lib/log-folder.ts';
import { createLog } from '../../src/main/lib/log.ts';
import { systemRandom } from '../../src/main/lib/random.ts';
import { createKeyFileCipher } from '../../src/main/secrets/key-file-cipher.ts';
import { requests } from '../../src/shared/contract.ts';
import type { ParsedInput, RequestInput, RequestName, RequestOutput } from '../../src/shared/contract.ts';
import { sampleContent } from '../../src/shared/events/event-types.ts';
import { handClock, seededRandom } from '../../test/support/hand-clock.ts';
import { answerOf, CANCELLED_MS_BEFORE, DAY, DISABLED, ROOMS } from './story.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAYS = 7;

/** Lets a real engine live through a week on this folder, up to now, with receivers that are only told of. */
export async function liveAWeek(dataDir: string): Promise<void> {
  const end = Date.now();
  const clock = handClock(end - DAYS * 24 * HOUR);
  const random = seededRandom(7);
  const sender: Sender = {
    send: (request) => Promise.resolve(answerOf(request, end - clock.now(), random.fraction())),
    dropKept: () => {},
    close: () => Promise.resolve(),
  };
  const logFile = openLogFile(logFolderOf(dataDir));
  const engine = await openEngine({
    dataDir,
    cipher: createKeyFileCipher(
      { file: join(dataDir, 'secret.key'), mayCreate: true, environment: undefined },
      systemRandom,
    ),
    version: '0.1.0',
    log: createLog({ write: logFile.write, clock }),
    logFile,
    clock,
    random,
    sender,
    networkSigns: { isOnline: () => true, hasInterface: () => true },
  });
  await engine.start();
  await ask(engine, 'settings.update', { patch: { firstRunDone: true, closeToTrayExplained: true } });
  const roomIds = await addRooms(engine);

  const meetings = meetingsUntil(end, random.fraction);
  for (let minute = 0; minute < DAYS * 24 * 60; minute += 1) {
    clock.advance(MINUTE);
    while (meetings[0] && meetings[0].at <= clock.now()) await hold(engine, meetings.shift()!, roomIds);
    await settle(engine);
    const before = end - clock.now();
    if (before === DISABLED.msBefore) await disable(engine, DISABLED.url);
    if (before === CANCELLED_MS_BEFORE) await cancelOne(engine);
  }
  await engine.stop({ drainMs: 0 });
  logFile.flush();
}

type Meeting = { at: number; room: string; title: string; id: string };

/** Every meeting of the week, oldest first; the last ones a moment ago. */
function meetingsUntil(end: number, chance: () => number): Meeting[] {
  const day = DAY.reduce((sum, count) => sum + count, 0);
  const meetings = ROOMS.flatMap((room) =>
    Array.from({ length: DAYS * 24 }, (_, hoursBefore) => {
      const expected = (room.perDay * DAY.at(-1 - (hoursBefore % 24))!) / day;
      const count = Math.floor(expected + chance());
      return Array.from({ length: count }, () => ({
        at: end - hoursBefore * HOUR - chance() * HOUR * 0.95 - 2 * MINUTE,
        room: room.name,
        title: room.titles[Math.floor(chance() * room.titles.length)]!,
      }));
    }).flat(),
  );
  return meetings
    .toSorted((a, b) => a.at - b.at)
    .map((meeting, index) => ({ ...meeting, id: `meeting-${index}` }));
}

async function hold(
  engine: Engine,
  { at, room, title, id }: Meeting,
  roomIds: Map<string, string>,
): Promise<void> {
  const roomId = roomIds.get(room)!;
  const content = sampleContent('transcript.completed', Math.floor(at), roomId);
  if (content.kind !== 'transcript') throw new Error('A completed transcript has one.');
  const transcript = { ...content.transcript, id, title };
  await engine.intake.accept({
    roomId,
    type: 'transcript.completed',
    trust: 'submitted',
    content: { ...content, transcript },
    intake: 'reflector_webhook',
    occurredAt: null,
  });
}

async function addRooms(engine: Engine): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { name, endpoints } of ROOMS) {
    const [first, ...others] = endpoints;
    const room = await ask(engine, 'room.create', { name, endpoint: first });
    for (const endpoint of others) await ask(engine, 'endpoint.create', { roomId: room.id, endpoint });
    ids.set(name, room.id);
  }
  return ids;
}

async function disable(engine: Engine, url: string): Promise<void> {
  const rooms = await ask(engine, 'room.list', {});
  const endpoint = rooms.flatMap(({ endpoints }) => endpoints).find((one) => one.url === url)!;
  await ask(engine, 'endpoint.disable', { id: endpoint.id });
}

async function cancelOne(engine: Engine): Promise<void> {
  const { items } = await ask(engine, 'delivery.list', { filter: { states: ['pending'] } });
  const retried = items.find(({ heldReason, attemptsMade }) => heldReason === null && attemptsMade > 0);
  if (retried) await ask(engine, 'delivery.cancel', { id: retried.id });
}

function ask<K extends RequestName>(
  engine: Engine,
  name: K,
  input: RequestInput<K>,
): Promise<RequestOutput<K>> {
  const handler = engine.handlers[name] as (
    input: ParsedInput<K>,
    caller: { actor: 'desktop' },
  ) => Promise<RequestOutput<K>>;
  return handler(requests[name].input.parse(input) as ParsedInput<K>, { actor: 'desktop' });
}

/** Lets the engine finish what it has begun: its receivers answer at once. */
async function settle(engine: Engine): Promise<void> {
  do {
    for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  } while (engine.status().sending > 0);
}
