import { create } from 'zustand';
import type { RequestInput } from '../../shared/contract.ts';
import type { BulkView } from '../../shared/views.ts';
import { request, subscribe } from '../api.ts';

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
  const ask = async (): Promise<void> => {
    try {
      const since = Date.now() - NEWS_MS;
      for (const bulk of await request('bulk.list', {})) {
        if (bulk.finishedAt === null || bulk.finishedAt > since) take(bulk);
      }
    } catch {
      // The frame already says that the engine does not answer.
    }
  };
  return {
    bulks: [],
    follow() {
      void ask();
      return subscribe('bulk.changed', take);
    },
    start: async (input) => take(await request('bulk.start', input)),
    recover: async (scope) => take(await request('recovery.start', scope)),
    stop: async (id) => take(await request('bulk.stop', { id })),
    resume: async (id) => take(await request('bulk.resume', { id })),
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
