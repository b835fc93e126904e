import { create } from 'zustand';
import type { RequestInput } from '../../shared/contract.ts';
import type { BulkView } from '../../shared/views.ts';
import { onConnection, request, subscribe } from '../api.ts';
import { createNewest } from '../stores/newest.ts';

/** Those that ended longer ago are not worth a word at a start any more. */
const NEWS_MS = 12 * 3_600_000;
const DISMISSED = 'relay-dismissed-bulks';
const DISMISSED_KEPT = 50;

type BulkStore = {
  /** What runs, and what ended and was not dismissed; newest first. It goes on when the screen is left. */
  bulks: BulkView[];
  /** Keeps them up to date until the answer is called. */
  follow(): () => void;
  start(input: RequestInput<'bulk.start'>): Promise<void>;
  /** Resends what failed since a time. */
  recover(scope: RequestInput<'recovery.start'>): Promise<void>;
  stop(id: string): Promise<void>;
  resume(id: string): Promise<void>;
  dismiss(id: string): void;
};

/** Bulk resends and cancels, kept outside the screens so that leaving and coming back finds them. */
export const useBulks = create<BulkStore>((set, get) => {
  const take = (bulk: BulkView): void => {
    if (dismissed().includes(bulk.id)) return;
    const others = get().bulks.filter(({ id }) => id !== bulk.id);
    set({ bulks: [bulk, ...others].toSorted((a, b) => (a.id < b.id ? 1 : -1)) });
  };
  const newest = createNewest<BulkView>(({ id }) => id, take);
  const recent = async (): Promise<BulkView[]> => {
    const since = Date.now() - NEWS_MS;
    const bulks = await request('bulk.list', {});
    return bulks.filter(({ finishedAt }) => finishedAt === null || finishedAt > since);
  };
  // Where the engine does not answer, the frame says so.
  const ask = (): void => void newest.askedAll(recent()).catch(() => {});
  return {
    bulks: [],
    follow() {
      ask();
      const ends = [subscribe('bulk.changed', newest.told), onConnection(ask)];
      return () => ends.forEach((end) => end());
    },
    start: (input) => newest.asked(request('bulk.start', input)),
    recover: (scope) => newest.asked(request('recovery.start', scope)),
    stop: (id) => newest.asked(request('bulk.stop', { id })),
    resume: (id) => newest.asked(request('bulk.resume', { id })),
    dismiss(id) {
      set({ bulks: get().bulks.filter((bulk) => bulk.id !== id) });
      const kept = [id, ...dismissed()].slice(0, DISMISSED_KEPT);
      localStorage.setItem(DISMISSED, JSON.stringify(kept));
    },
  };
});

function dismissed(): string[] {
  try {
    return JSON.parse(localStorage.getItem(DISMISSED) ?? '[]') as string[];
  } catch {
    return [];
  }
}
