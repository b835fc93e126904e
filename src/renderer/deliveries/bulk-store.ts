import { create } from 'zustand';
import type { RequestInput } from '../../shared/contract.ts';
import type { BulkView } from '../../shared/views.ts';
import { request, subscribe } from '../api.ts';

/** How often progress is asked for while a bulk action runs: the engine tells of it in larger steps. */
const ASK_MS = 500;

type BulkStore = {
  /** The bulk action started last, until it is dismissed. It goes on when the screen is left. */
  bulk: BulkView | null;
  start(input: RequestInput<'bulk.start'>): Promise<void>;
  stop(): Promise<void>;
  dismiss(): void;
};

/** The running bulk resend or cancel, kept outside the screen so that leaving and coming back finds it. */
export const useBulk = create<BulkStore>((set, get) => {
  const show = (bulk: BulkView): void => {
    if (get().bulk?.id === bulk.id) set({ bulk });
  };
  const follow = async (id: string): Promise<void> => {
    const end = subscribe('bulk.changed', show);
    try {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, ASK_MS));
        const { bulk } = get();
        if (bulk?.id !== id || bulk.state !== 'running') return;
        show(await request('bulk.get', { id }));
      }
    } catch {
      // Nothing more will come of it: the engine was restarted, which ends every bulk action.
      const { bulk } = get();
      if (bulk?.id === id) set({ bulk: { ...bulk, state: 'stopped' } });
    } finally {
      end();
    }
  };
  return {
    bulk: null,
    async start(input) {
      const bulk = await request('bulk.start', input);
      set({ bulk });
      void follow(bulk.id);
    },
    async stop() {
      const { bulk } = get();
      if (bulk) show(await request('bulk.stop', { id: bulk.id }));
    },
    dismiss: () => set({ bulk: null }),
  };
});
