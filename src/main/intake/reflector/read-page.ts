import type { Page, TranscriptItem } from './answers.ts';
import type { ReflectorClient } from './client.ts';
import { decideChange } from './decide-change.ts';
import type { ChangeDecision } from './decide-change.ts';
import { ReflectorError, passes } from './failure.ts';
import type { Followed, FollowedStore } from './followed.ts';
import { inParallel } from './in-parallel.ts';
import { readTranscript } from './read-transcript.ts';
import type { ReadOptions } from './read-transcript.ts';
import type { SourceRow } from './sources.ts';
import type { ChangeStore, ReadyChange } from './store-changes.ts';

/** Transcripts read at the same time, and at most kept in memory before they are stored. */
const AT_ONCE = 8;
const STORED_TOGETHER = 24;
/** More changes than this at once are catching up. */
const FEW = 10;
/** So often the server may fail on one transcript before the others go on without it. */
const GIVE_UP_AFTER = 3;

export type PageReading = {
  source: SourceRow;
  client: ReflectorClient;
  followed: FollowedStore;
  changes: ChangeStore;
  /** Where the page begins: the number it was asked to lie after. */
  after: number;
  page: Page<TranscriptItem>;
  last: boolean;
  now(): number;
  /** One by one, and never while catching up: an archive holds the audio too. */
  fetchArchive: boolean;
  retryUnreadable: boolean;
  /** How often the server failed on a transcript, by its id; kept over readings. */
  failures: Map<string, number>;
};

/**
 * Reads one page of changes and hands what became of them to `store`, some at a time, each time with the number up to
 * which everything is settled. Nothing is stored of an answer until the key has proved good after it: a revoked key is
 * answered like an anonymous caller, who sees less.
 */
export async function readPage(
  reading: PageReading,
  store: (changes: ReadyChange[], settled: number) => Promise<void>,
): Promise<void> {
  const { source, page, followed, changes, now, retryUnreadable } = reading;
  const items = page.items.map((item) => ({ ...item, change_seq: item.change_seq! }));
  const decided = items.map((item) => {
    const known = followed.get(source.id, item.id);
    const room = item.room_id === null ? 'not_imported' : changes.standing(source.id, item.room_id);
    const hadEvent = changes.hadEvent(source.id, known);
    const options = { now: now(), beganSeq: source.beganSeq ?? 0, retryUnreadable, hadEvent };
    return { item, decision: decideChange(item, known, room, options) };
  });
  const vanished = await readVanished(reading, new Set(items.map(({ id }) => id)));
  const todo = decided.filter(({ decision }) => decision.kind !== 'nothing');
  const oneByOne = reading.fetchArchive && reading.last && todo.length <= FEW;
  for (let start = 0; start < todo.length; start += STORED_TOGETHER) {
    const part = todo.slice(start, start + STORED_TOGETHER);
    const ready = await inParallel(part, oneByOne ? 1 : AT_ONCE, ({ decision }) =>
      readChange({ ...reading, fetchArchive: oneByOne }, decision),
    );
    await requireKey(reading);
    await store(ready.flat(), part.at(-1)!.item.change_seq);
  }
  const end = items.at(-1)?.change_seq ?? reading.after;
  if (vanished.length === 0 && end <= (source.cursor ?? 0)) return;
  await requireKey(reading);
  await store(vanished, end);
}

/** Fails with `wrong_key` when the server no longer knows the key. */
export async function requireKey({ source, client }: Pick<PageReading, 'source' | 'client'>): Promise<void> {
  if (source.keyCiphertext !== null && (await client.me()) === null)
    throw new ReflectorError({ kind: 'wrong_key', missing: false });
}

async function readChange(reading: PageReading, decision: ChangeDecision): Promise<ReadyChange[]> {
  switch (decision.kind) {
    case 'nothing':
      return [];
    case 'remember':
      return [decision];
    case 'read':
      return readWhole(reading, decision);
  }
}

/** `bare`: without what a transcript can do without, after the server failed on it again and again. */
async function readWhole(
  reading: PageReading,
  { followed, reopened }: Pick<Extract<ChangeDecision, { kind: 'read' }>, 'followed' | 'reopened'>,
  bare = false,
): Promise<ReadyChange[]> {
  const id = followed.transcriptId;
  const { source, client, failures, now } = reading;
  const options: ReadOptions = {
    frontendUrl: source.frontendUrl,
    fetchArchive: reading.fetchArchive && !bare,
    fetchCalendar: !bare,
    timestamp: new Date(now()).toISOString(),
  };
  try {
    const result = await readTranscript(client, id, options);
    failures.delete(id);
    switch (result.kind) {
      case 'gone':
        return followed.fate === 'event' ? [{ kind: 'vanished', followed, deleted: true }] : [];
      case 'unreadable':
        return [{ kind: 'remember', followed: unreadable(followed, reopened, result.reason) }];
      case 'read':
        // It left `ended` while it was read: a higher number will bring it back.
        if (result.status !== 'ended') return [{ kind: 'remember', followed: notEnded(followed) }];
        return [{ kind: 'event', followed, content: result.content, reopened }];
    }
  } catch (error) {
    if (!(error instanceof ReflectorError) || !passes(error.failure) || error.failure.kind === 'rate_limited')
      throw error;
    if (bare) return [{ kind: 'remember', followed: unreadable(followed, reopened, error.message) }];
    const times = (failures.get(id) ?? 0) + 1;
    failures.set(id, times);
    if (times < GIVE_UP_AFTER) throw error;
    failures.delete(id);
    return readWhole(reading, { followed, reopened }, true);
  }
}

/** A new completion that cannot be read stands as not ended, so that it still is one when it can be. */
function unreadable(followed: Followed, reopened: boolean, reason: string): Followed {
  return { ...followed, fate: 'unreadable', reason, ended: !reopened };
}

function notEnded(followed: Followed): Followed {
  return { ...followed, ended: false, fate: followed.fate === 'event' ? 'event' : 'not_ended' };
}

/** Remembered transcripts that should stand on this page and do not: changed again since, or gone. */
async function readVanished(reading: PageReading, present: Set<string>): Promise<ReadyChange[]> {
  const { source, client, followed, after, page, last } = reading;
  const end = last ? Number.MAX_SAFE_INTEGER : (page.items.at(-1)?.change_seq ?? after);
  const missing = followed
    .between(source.id, after, end)
    .filter(({ transcriptId }) => !present.has(transcriptId));
  const checked = await inParallel(missing, AT_ONCE, (one) => checkVanished(client, one));
  return checked.flat();
}

async function checkVanished(client: ReflectorClient, followed: Followed): Promise<ReadyChange[]> {
  try {
    const there = await client.transcript(followed.transcriptId);
    return there === null ? [{ kind: 'vanished', followed, deleted: true }] : [];
  } catch (error) {
    if (error instanceof ReflectorError && error.failure.kind === 'forbidden')
      return [{ kind: 'vanished', followed, deleted: false }];
    throw error;
  }
}
