import type { SourceFailureKind, SyncView } from '../../../shared/views.ts';
import { RelayError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { ReflectorError } from './failure.ts';
import type { ReflectorFailure } from './failure.ts';
import { createReading } from './reading.ts';
import type { ReadingParts } from './reading.ts';
import { problemOf } from './sources.ts';
import type { SourceRow } from './sources.ts';
import { beginFollowing } from './start-following.ts';

export type FollowerParts = ReadingParts & {
  log: Log;
  /** Something of the sync screen changed. */
  onChanged(): void;
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

/** Follows one server: reads its changes from the cursor, again and again, and survives its outages. */
export function createFollower(sourceId: string, parts: FollowerParts): Follower {
  const { store, sources, followed, log } = parts;
  const { clock, writer } = store;
  let stopped = true;
  const reading = createReading(sourceId, parts, () => stopped);
  let running: Promise<void> | null = null;
  let cancelTimer = (): void => {};
  let nextContactAt: number | null = null;
  let failedInARow = 0;
  /** How far noting what had ended before has come, while following begins. */
  let beginning: { done: number; total: number } | 'asked' | null = null;

  const schedule = (ms: number): void => {
    cancelTimer();
    if (stopped) return;
    nextContactAt = clock.now() + ms;
    cancelTimer = clock.after(ms, () => void read());
  };

  const pauseAfter = (failure: ReflectorFailure | null, intervalMs: number): number => {
    const pause = Math.min(intervalMs * 2 ** Math.min(failedInARow, 10), LONGEST_PAUSE_MS);
    const asked = failure?.kind === 'rate_limited' ? (failure.retryAfterMs ?? 0) : 0;
    return Math.max(intervalMs, pause, asked);
  };

  const readAndPlan = async (): Promise<void> => {
    let failure: ReflectorFailure | null = null;
    let again = false;
    try {
      again = await reading.once();
      failedInARow = 0;
    } catch (error) {
      failedInARow++;
      // Ending closes the connection: what fails by that says nothing about the server.
      if (stopped) return;
      if (error instanceof ReflectorError) failure = error.failure;
      const problem = problemMet(error);
      if (problem === null) log.error('following a Reflector server failed', { sourceId, error });
      else await writer.write(() => sources.failInWrite(sourceId, problem)).catch(() => undefined);
    }
    if (stopped) return;
    const pause = pauseAfter(failure, sources.get(sourceId).pollIntervalSeconds * 1000);
    schedule(again ? SOON_MS : pause);
    parts.onChanged();
  };

  const read = (): Promise<void> => {
    if (running) return running;
    cancelTimer();
    nextContactAt = null;
    running = readAndPlan()
      .catch((error: unknown) => log.error('following a Reflector server failed', { sourceId, error }))
      .finally(() => {
        running = null;
      });
    return running;
  };

  const beginNow = async (since: number | null): Promise<void> => {
    beginning = 'asked';
    parts.onChanged();
    try {
      const client = await parts.connect(sources.get(sourceId));
      await beginFollowing(sourceId, client, since, parts, (done, total) => {
        beginning = { done, total };
        parts.onChanged();
      });
      reading.forget();
    } finally {
      beginning = null;
      parts.onChanged();
    }
  };

  const state = (source: SourceRow): SyncView['state'] => {
    if (beginning !== null) return 'starting';
    if (stopped || !source.enabled) return 'stopped';
    // A server that answers again is read before it counts as well.
    if (reading.standing().progress !== null) return 'catching_up';
    if (source.failingSince !== null) return 'failing';
    return source.cursor === null ? 'not_started' : 'waiting';
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
      await running;
    },
    async readNow() {
      await running;
      await read();
    },
    async begin(since) {
      cancelTimer();
      await running;
      const work = beginNow(since);
      running = work
        .catch(() => undefined)
        .finally(() => {
          running = null;
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
        ...reading.standing(),
        ...(typeof beginning === 'object' && beginning !== null && { progress: beginning }),
        ...followed.counts(sourceId),
      };
    },
  };
}

/** What is told of a reading that failed; null where it is a fault of this application. */
function problemMet(error: unknown): { kind: SourceFailureKind; message: string } | null {
  if (error instanceof ReflectorError) return { kind: error.failure.kind, message: error.message };
  if (error instanceof RelayError && error.code === 'secret_unavailable')
    return { kind: 'secret_unavailable', message: `The API key cannot be read. ${error.message}` };
  return null;
}
