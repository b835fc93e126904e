import { create } from 'zustand';
import type { ExportFormat } from '../../shared/model.ts';
import type { DeliveryFilter, ExportView } from '../../shared/views.ts';
import { request, subscribe } from '../api.ts';

/** How often progress is asked for beside being told: nothing may be missed while a stream reconnects. */
const ASK_MS = 1000;

type ExportStore = {
  /** The export started last, until it is dismissed. It goes on when the screen is left. */
  running: ExportView | null;
  /** Begins an export; answers false when nobody said where to write it. */
  start(format: ExportFormat, filter: DeliveryFilter): Promise<boolean>;
  stop(): Promise<void>;
  dismiss(): void;
};

/** The running export, kept outside the screen so that leaving and coming back finds it. */
export const useExport = create<ExportStore>((set, get) => {
  const show = (view: ExportView): void => {
    if (get().running?.id === view.id) set({ running: view });
  };
  const isOver = (id: string): boolean => {
    const { running } = get();
    return running?.id !== id || !['waiting', 'running'].includes(running.state);
  };
  const follow = async (id: string): Promise<void> => {
    const end = subscribe('export.changed', show);
    try {
      while (!isOver(id)) {
        await new Promise((resolve) => setTimeout(resolve, ASK_MS));
        if (!isOver(id)) show(await request('export.get', { id }));
      }
    } catch {
      // The engine was started anew, which ends every export.
      const { running } = get();
      if (running?.id === id) set({ running: { ...running, state: 'stopped' } });
    } finally {
      end();
    }
  };
  return {
    running: null,
    async start(format, filter) {
      const view = await request('export.start', { format, filter });
      if (view === null) return false;
      set({ running: view });
      void follow(view.id);
      if (view.file === null) download(view);
      return true;
    },
    async stop() {
      const { running } = get();
      if (running) show(await request('export.stop', { id: running.id }));
    },
    dismiss: () => set({ running: null }),
  };
});

/** The browser fetches and keeps it: nothing of it passes through this page. */
function download({ id, fileName }: ExportView): void {
  const link = document.createElement('a');
  link.href = `/api/delivery.export?id=${encodeURIComponent(id)}`;
  link.download = fileName;
  link.click();
}
