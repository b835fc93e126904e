import type { SyncView } from '../../../shared/views.ts';
import type { StoreContext } from '../../db/store.ts';
import { PAGE_SIZE } from './client.ts';
import type { ReflectorClient } from './client.ts';
import type { FollowedStore } from './followed.ts';
import { readPage, requireKey } from './read-page.ts';
import { createReadingWindow } from './reading-window.ts';
import type { SourceRow, SourcesStore } from './sources.ts';
import type { ChangeStore, ReadyChange } from './store-changes.ts';

export type ReadingParts = {
  store: StoreContext;
  sources: SourcesStore;
  followed: FollowedStore;
  changes: ChangeStore;
  /** A client for the source as it is now; fails with `secret_unavailable`. */
  connect(source: SourceRow): Promise<ReflectorClient>;
  /** New events are committed. */
  onAccepted(): void;
  /** A page more was read of many. */
  onChanged(): void;
  /** Runs before every reading: rooms are kept in step. */
  onContact(client: ReflectorClient): Promise<void>;
  /** Runs after every complete reading with when it began (monotonic); true asks for another one soon. */
  onRead(client: ReflectorClient, startedAt: number): Promise<boolean>;
};

export type Reading = {
  /** Reads everything that changed. Answers whether another reading is wanted soon; fails with what it met. */
  once(): Promise<boolean>;
  /** How far the present reading is. */
  standing(): Pick<SyncView, 'behind' | 'progress'>;
  /** Following begins anew: the next reading lists everything. */
  forget(): void;
};

/** How often everything is listed again, to notice what vanished. */
const SWEEP_EVERY_MS = 3_600_000;

/** Reads one server's changes from its cursor on, a page after the other, and stores what they are. */
export function createReading(sourceId: string, parts: ReadingParts, isStopped: () => boolean): Reading {
  const { store, sources, followed, changes } = parts;
  const { clock, writer } = store;
  const failures = new Map<string, number>();
  let sweptAt: number | null = null;
  let behind = 0;
  let progress: SyncView['progress'] = null;
  let window = createReadingWindow(clock);

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
    for (let after = sweep ? 0 : from; !isStopped();) {
      const page = await client.changes(after);
      const last = page.items.length < PAGE_SIZE;
      const end = page.items.at(-1)?.change_seq ?? after;
      if (end > (source.cursor ?? 0)) {
        behind = Math.max(0, page.total - page.items.length);
        if (behind > 0) progress ??= { done: 0, total: page.total };
      }
      const fetchArchive = source.fetchArchive && progress === null;
      const about = { source, client, followed, changes, after, page, last, failures, fetchArchive };
      await readPage({ ...about, now: clock.now, retryUnreadable: sweep }, storeChanges);
      if (progress) {
        progress = {
          ...progress,
          done: Math.min(progress.total, progress.done + page.items.length),
        };
        parts.onChanged();
      }
      if (last) break;
      after = end;
    }
    if (sweep && !isStopped()) sweptAt = clock.monotonic();
  };

  /** The window begins behind the cursor, and behind where readings of the last minutes began. */
  const readOnce = async (): Promise<boolean> => {
    const startedAt = clock.monotonic();
    const source = sources.get(sourceId);
    const client = await parts.connect(source);
    await parts.onContact(client);
    let again = false;
    if (source.cursor !== null) {
      const { cursor } = source;
      await readAll(source, client, window.start(source, cursor));
      if (isStopped()) return false;
      behind = 0;
      progress = null;
      await requireKey({ source, client });
      const next = window.next(source, startedAt, cursor);
      await writer.write(() => sources.finishReadingInWrite(sourceId, next));
      again = await parts.onRead(client, startedAt);
    }
    await writer.write(() => sources.contactInWrite(sourceId));
    return again;
  };

  return {
    async once() {
      try {
        return await readOnce();
      } finally {
        progress = null;
      }
    },
    standing: () => ({ behind, progress }),
    forget() {
      sweptAt = null;
      window = createReadingWindow(clock);
    },
  };
}
