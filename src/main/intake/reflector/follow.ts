import type { SyncView } from '../../../shared/views.ts';
import type { StoreContext } from '../../db/store.ts';
import type { Log } from '../../lib/log.ts';
import { PAGE_SIZE } from './client.ts';
import type { ReflectorClient } from './client.ts';
import { ReflectorError } from './failure.ts';
import type { ReflectorFailure } from './failure.ts';
import type { FollowedStore } from './followed.ts';
import { readPage, requireKey } from './read-page.ts';
import { createReadingWindow } from './reading-window.ts';
import { problemOf } from './sources.ts';
import type { SourceRow, SourcesStore } from './sources.ts';
import { beginFollowing } from './start-following.ts';
import type { ChangeStore, ReadyChange } from './store-changes.ts';

export type FollowerParts = {
  store: StoreContext;
  sources: SourcesStore;
  followed: FollowedStore;
  changes: ChangeStore;
  log: Log;
  /** A client for the source as it is now; fails with `secret_unavailable`. */
  connect(source: SourceRow): Promise<ReflectorClient>;
  /** New events are committed. */
  onAccepted(): void;
  /** Something of the sync screen changed. */
  onChanged(): void;
  /** Runs before every reading: rooms are kept in step. */
  onContact(client: ReflectorClient): Promise<void>;
  /** Runs after every complete reading with when it began; true asks for another one soon. */
  onRead(client: ReflectorClient, startedAt: number): Promise<boolean>;
};

export type Follower = {
  /** Begins to poll, at once. */
  start(): void;
  /** Ends it; resolves when nothing of it runs any more. */
  stop(): Promise<void>;
  /** Reads now, or after the reading under way once more; resolves when it is done, whatever it met. */
  readNow(): Promise<void>;
  /** Follows from now on, or from `since` on (milliseconds), whatever was followed before. */
  begin(since: number | null): Promise<void>;
  sync(): SyncView;
};

/** The longest pause between two tries at a server that fails. */
const LONGEST_PAUSE_MS = 900_000;
/** After a step that wants to see what happened since. */
const SOON_MS = 1000;
/** How often everything is listed again, to notice what vanished. */
const SWEEP_EVERY_MS = 3_600_000;

/** Follows one server: reads its changes from the cursor, again and again, and survives its outages. */
export function createFollower(sourceId: string, parts: FollowerParts): Follower {
  const { store, sources, followed, changes, log } = parts;
  const { clock, writer } = store;
  const failures = new Map<string, number>();
  let stopped = true;
  let reading: Promise<void> | null = null;
  let cancelTimer = (): void => {};
  let nextContactAt: number | null = null;
  let failedInARow = 0;
  let sweptAt: number | null = null;
  let behind = 0;
  let progress: SyncView['progress'] = null;
  let beginning = false;
  let again = false;
  let window = createReadingWindow(clock);

  const schedule = (ms: number): void => {
    cancelTimer();
    if (stopped) return;
    nextContactAt = clock.now() + ms;
    cancelTimer = clock.after(ms, () => void read());
  };

  const storeChanges = async (found: ReadyChange[], settled: number): Promise<void> => {
    const accepted = await writer.write(() => {
      const acceptances = found.map((change) => changes.storeInWrite(sourceId, change));
      sources.moveCursorInWrite(sourceId, settled);
      return acceptances.some((acceptance) => acceptance !== null && !acceptance.duplicate);
    });
    if (accepted) parts.onAccepted();
  };

  const readAll = async (source: SourceRow, client: ReflectorClient, from: number): Promise<void> => {
    const sweep = sweptAt === null || clock.monotonic() - sweptAt >= SWEEP_EVERY_MS;
    // From the very first: a server restored from a backup gives numbers again that lie behind the cursor.
    for (let after = sweep ? 0 : from; !stopped;) {
      const page = await client.changes(after);
      const last = page.items.length < PAGE_SIZE;
      const end = page.items.at(-1)?.change_seq ?? after;
      if (end > (source.cursor ?? 0)) {
        behind = Math.max(0, page.total - page.items.length);
        if (behind > 0) progress ??= { done: 0, total: page.total };
      }
      const fetchArchive = source.fetchArchive && behind === 0;
      await readPage(
        {
          source,
          client,
          followed,
          changes,
          after,
          page,
          last,
          failures,
          fetchArchive,
          now: clock.now,
          retryUnreadable: sweep,
        },
        storeChanges,
      );
      if (progress) progress.done = Math.min(progress.total, progress.done + page.items.length);
      if (progress) parts.onChanged();
      if (last) break;
      after = end;
    }
    behind = 0;
    progress = null;
    if (sweep && !stopped) sweptAt = clock.monotonic();
  };

  /** One reading. The window begins behind the cursor, and behind where readings of the last minutes began. */
  const readOnce = async (): Promise<void> => {
    const startedAt = clock.now();
    const steadyStart = clock.monotonic();
    const source = sources.get(sourceId);
    const client = await parts.connect(source);
    await parts.onContact(client);
    if (source.cursor !== null) {
      const cursor = source.cursor;
      await readAll(source, client, window.start(source, cursor));
      if (stopped) return;
      await requireKey({ source, client });
      const next = window.next(source, steadyStart, cursor);
      await writer.write(() => sources.finishReadingInWrite(sourceId, next));
      again = await parts.onRead(client, startedAt);
    }
    await writer.write(() => sources.contactInWrite(sourceId));
  };

  const pauseAfter = (failure: ReflectorFailure | null, intervalMs: number): number => {
    const pause = Math.min(intervalMs * 2 ** Math.min(failedInARow, 10), LONGEST_PAUSE_MS);
    const asked = failure?.kind === 'rate_limited' ? (failure.retryAfterMs ?? 0) : 0;
    return Math.max(intervalMs, pause, asked);
  };

  const readAndPlan = async (): Promise<void> => {
    let failure: ReflectorFailure | null = null;
    try {
      await readOnce();
      failedInARow = 0;
    } catch (error) {
      failedInARow++;
      progress = null;
      if (error instanceof ReflectorError) {
        failure = error.failure;
        await writer.write(() => sources.failInWrite(sourceId, error.failure)).catch(() => undefined);
      } else {
        log.error('following a Reflector server failed', { sourceId, error });
      }
    }
    if (stopped) return;
    const pause = pauseAfter(failure, sources.get(sourceId).pollIntervalSeconds * 1000);
    schedule(again && failure === null ? SOON_MS : pause);
    again = false;
    parts.onChanged();
  };

  const read = (): Promise<void> => {
    if (reading) return reading;
    cancelTimer();
    nextContactAt = null;
    reading = readAndPlan()
      .catch((error: unknown) => log.error('following a Reflector server failed', { sourceId, error }))
      .finally(() => {
        reading = null;
      });
    return reading;
  };

  const beginNow = async (since: number | null): Promise<void> => {
    beginning = true;
    parts.onChanged();
    try {
      const client = await parts.connect(sources.get(sourceId));
      await beginFollowing(sourceId, client, since, parts, (done, total) => {
        progress = { done, total };
        parts.onChanged();
      });
      sweptAt = null;
      window = createReadingWindow(clock);
    } finally {
      beginning = false;
      progress = null;
      parts.onChanged();
    }
  };

  const state = (source: SourceRow): SyncView['state'] => {
    if (beginning) return 'starting';
    if (stopped || !source.enabled) return 'stopped';
    if (source.failingSince !== null) return 'failing';
    if (source.cursor === null) return 'not_started';
    return progress ? 'catching_up' : 'waiting';
  };

  return {
    start() {
      if (!stopped) return;
      stopped = false;
      schedule(0);
    },
    async stop() {
      stopped = true;
      cancelTimer();
      await reading;
    },
    async readNow() {
      await reading;
      await read();
    },
    async begin(since) {
      cancelTimer();
      await reading;
      const work = beginNow(since);
      reading = work
        .catch(() => undefined)
        .finally(() => {
          reading = null;
          schedule(0);
        });
      await work;
    },
    sync() {
      const source = sources.get(sourceId);
      return {
        sourceId,
        state: state(source),
        lastContactAt: source.lastContactAt,
        nextContactAt,
        problem: problemOf(source),
        cursor: source.cursor,
        behind,
        progress,
        ...followed.counts(sourceId),
      };
    },
  };
}
