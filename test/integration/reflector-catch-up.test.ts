import Database from 'better-sqlite3';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import type { SyncView } from '../../src/shared/views.ts';
import { startFollowedReflector } from '../support/followed-reflector.ts';

const MANY = 10_000;
/** Transcripts that are read together and stored together. */
const HELD_AT_ONCE = 24;
/** All of them held would be far more than twice of this. */
const LONG = 'A summary that nobody may keep. '.repeat(128);
const HEAP_MAY_GROW = 16 * 1_048_576;

test('10,000 transcripts are caught up with: each is one event, told as it goes on, and few are held at once', async () => {
  const world = await startFollowedReflector();
  const { standIn, room, source, relay } = world;
  await relay.ask('source.follow', { id: source.id });
  await world.importRoom();
  const ids = Array.from(
    { length: MANY },
    () => standIn.state.addTranscript(room, { long_summary: LONG }).id,
  );
  const database = new Database(join(relay.dataDir, 'relay.db'), { readonly: true });
  onTestFinished(() => void database.close());
  const stored = database.prepare('SELECT count(*) FROM events').pluck();

  let asked = 0;
  let held = 0;
  let heap = 0;
  const heapBefore = heapInUse();
  standIn.before = ({ path }) => {
    // What the stand-in keeps is not measured.
    standIn.requests.length = 0;
    if (!path.endsWith('/topics/with-words')) return;
    held = Math.max(held, ++asked - (stored.get() as number));
    if (asked % 1000 === 0) heap = Math.max(heap, heapInUse() - heapBefore);
  };
  const told: SyncView[] = [];
  relay.engine.on('source.changed', ({ id }) => {
    void relay.ask('source.sync', { id }).then((sync) => told.push(sync));
  });
  await world.read();

  const events = world.events();
  expect(events.map(({ transcriptId }) => transcriptId)).toEqual(ids);
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['transcript.completed']));
  const progress = told.flatMap((sync) =>
    sync.state === 'catching_up' && sync.progress ? [sync.progress] : [],
  );
  expect(new Set(progress.map(({ total }) => total))).toEqual(new Set([MANY]));
  const done = progress.map((one) => one.done);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(done.at(-1)).toBe(MANY);
  expect(new Set(done).size).toBeGreaterThanOrEqual(MANY / 100);
  expect(asked).toBe(MANY);
  expect(held).toBeLessThanOrEqual(HELD_AT_ONCE);
  expect(heap).toBeLessThan(HEAP_MAY_GROW);
  expect(await world.read()).toMatchObject({
    state: 'waiting',
    behind: 0,
    found: MANY,
    progress: null,
    problem: null,
  });
}, 120_000);

/** What is left of the heap when all that nobody holds is gone. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
