import type Database from 'better-sqlite3';
import { RelayError } from '../lib/errors.ts';
import { storageError } from './storage-error.ts';

/** The most writes in one commit, so that one turn of the event loop stays short. */
const GROUP_LIMIT = 512;
/** Turns of the event loop after which a group is written, also while more comes. */
const MOST_TURNS = 2;

/** The one way to write: neighbouring writes share a commit, and with it one wait for the disk. */
export type Writer = {
  /**
   * Runs `fn` inside the next grouped transaction, in the order of the calls; resolves with its value only after
   * the COMMIT. A throw undoes only what `fn` wrote and rejects only this promise. When the disk fails, every
   * write of the group is undone and rejects with `unavailable`, whether or not its `fn` had run.
   */
  write<T>(fn: () => T): Promise<T>;
  /**
   * Adds `n` (default 1) to counter `key` in the transaction of the `fn` that is running, and throws outside of
   * one. Added up per group, stored once before the COMMIT, and dropped when `fn` is undone.
   */
  tally(key: string, n?: number): void;
  /**
   * Calls `fn` after the COMMIT of the `fn` that is running, and throws outside of one. Dropped when that is undone: for
   * telling what has become a fact.
   */
  afterCommit(fn: () => void): void;
  /**
   * Says, in the `fn` that is running, that what a delivery can be found by changed: its title, state or answers. Noted
   * once per group before the COMMIT, and dropped when `fn` is undone.
   */
  touch(deliveryId: string): void;
  /** Waits until everything queued so far is committed or rejected. */
  drain(): Promise<void>;
};

/** What the writer needs from around it. */
export type WriterParts = {
  /** Stores the counters of a group, inside its transaction. */
  flushTallies(tallies: Map<string, number>): void;
  /** Told of the counters of a group after its COMMIT. */
  onTallied?(tallies: ReadonlyMap<string, number>): void;
  /** Notes the deliveries a group touched, inside its transaction. */
  flushTouched?(deliveryIds: ReadonlySet<string>): void;
  /** Told of each group that was committed. */
  onCommitted?(): void;
  /** Told of each group that could not be committed, after its writes were rejected. */
  onCommitError?(error: RelayError): void;
  /** Told of the first group that could be committed again. */
  onCommitRecovered?(): void;
};

type Result = { kind: 'value'; value: unknown } | { kind: 'error'; error: unknown };
type Entry = { fn(): unknown; settle(result: Result): void; result: Result | null };

/** Makes the writer of a connection. Nothing else may open transactions on it. */
export function createWriter(
  sqlite: Database.Database,
  { flushTallies, flushTouched, onTallied, onCommitted, onCommitError, onCommitRecovered }: WriterParts,
): Writer {
  const begin = sqlite.prepare('BEGIN IMMEDIATE');
  const commit = sqlite.prepare('COMMIT');
  const savepoint = sqlite.prepare('SAVEPOINT one_write');
  const release = sqlite.prepare('RELEASE one_write');
  const rollbackTo = sqlite.prepare('ROLLBACK TO one_write');

  let queue: Entry[] = [];
  let flushQueued = false;
  let running = false;
  let failing = false;
  const groupTallies = new Map<string, number>();
  const ownTallies: [key: string, n: number][] = [];
  let groupAfter: (() => void)[] = [];
  const ownAfter: (() => void)[] = [];
  const groupTouched = new Set<string>();
  const ownTouched: string[] = [];

  const enqueue = (fn: () => unknown, settle: Entry['settle']): void => {
    queue.push({ fn, settle, result: null });
    queueFlush();
  };

  const queueFlush = (): void => {
    if (flushQueued) return;
    flushQueued = true;
    setImmediate(flushUnlessMoreCame, queue.length, MOST_TURNS);
  };

  /** Under load each turn of the event loop brings more: a larger group costs less for each write, and syncs less often. */
  const flushUnlessMoreCame = (seen: number, turns: number): void => {
    const moreCame = queue.length > seen && queue.length < GROUP_LIMIT;
    if (moreCame && turns > 1) setImmediate(flushUnlessMoreCame, queue.length, turns - 1);
    else flush();
  };

  const flush = (): void => {
    flushQueued = false;
    const group = queue.slice(0, GROUP_LIMIT);
    queue = queue.slice(GROUP_LIMIT);
    if (queue.length > 0) queueFlush();
    const failure = commitGroup(group);
    const after = failure === null ? groupAfter : [];
    groupAfter = [];
    for (const fn of after) fn();
    for (const entry of group) entry.settle(resultOf(entry, failure));
    if (failure) onCommitError?.(failure);
    else if (failing) onCommitRecovered?.();
    failing = failure !== null;
    if (!failure) onCommitted?.();
  };

  const commitGroup = (group: Entry[]): RelayError | null => {
    try {
      begin.run();
      group.forEach(runOne);
      if (groupTallies.size > 0) flushTallies(groupTallies);
      if (groupTouched.size > 0) flushTouched?.(groupTouched);
      commit.run();
      if (groupTallies.size > 0) onTallied?.(groupTallies);
      return null;
    } catch (error) {
      rollBack(sqlite);
      return groupFailure(error);
    } finally {
      groupTallies.clear();
      groupTouched.clear();
    }
  };

  const runOne = (entry: Entry): void => {
    savepoint.run();
    ownTallies.length = 0;
    ownAfter.length = 0;
    ownTouched.length = 0;
    entry.result = attempt(entry.fn);
    if (entry.result.kind === 'error') {
      // A full or failing disk makes SQLite undo the whole transaction by itself: the group is gone.
      if (!sqlite.inTransaction) throw entry.result.error;
      rollbackTo.run();
      release.run();
      return;
    }
    release.run();
    for (const [key, n] of ownTallies) groupTallies.set(key, (groupTallies.get(key) ?? 0) + n);
    groupAfter.push(...ownAfter);
    for (const id of ownTouched) groupTouched.add(id);
  };

  const attempt = (fn: () => unknown): Result => {
    running = true;
    try {
      const value = fn();
      if (isThenable(value)) {
        // What it goes on to do happens outside the transaction; its failure must not end the process.
        value.then(undefined, () => {});
        throw new TypeError('A write must not be asynchronous: it would go on after its transaction.');
      }
      return { kind: 'value', value };
    } catch (error) {
      return { kind: 'error', error };
    } finally {
      running = false;
    }
  };

  return {
    write: <T>(fn: () => T) =>
      new Promise<T>((resolve, reject) => {
        enqueue(fn, (result) =>
          result.kind === 'value' ? resolve(result.value as T) : reject(result.error),
        );
      }),
    tally(key, n = 1) {
      if (!running) throw new Error('tally() belongs inside a write');
      ownTallies.push([key, n]);
    },
    afterCommit(fn) {
      if (!running) throw new Error('afterCommit() belongs inside a write');
      ownAfter.push(fn);
    },
    touch(deliveryId) {
      if (!running) throw new Error('touch() belongs inside a write');
      ownTouched.push(deliveryId);
    },
    drain: () =>
      new Promise((resolve) => {
        if (queue.length === 0) resolve();
        else
          enqueue(
            () => {},
            () => resolve(),
          );
      }),
  };
}

function resultOf({ result }: Entry, failure: RelayError | null): Result {
  if (result?.kind === 'error') return { kind: 'error', error: storageError(result.error) ?? result.error };
  if (failure) return { kind: 'error', error: failure };
  return result ?? { kind: 'error', error: new Error('This write was never run') };
}

function groupFailure(error: unknown): RelayError {
  return (
    storageError(error) ??
    new RelayError('unavailable', 'The change could not be stored, and nothing of it was kept.', [], {
      cause: error,
    })
  );
}

function rollBack(sqlite: Database.Database): void {
  if (!sqlite.inTransaction) return;
  try {
    sqlite.exec('ROLLBACK');
  } catch (error) {
    // The first error is the one to tell; a transaction that is already gone needs no undoing.
    if (sqlite.inTransaction) throw error;
  }
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
