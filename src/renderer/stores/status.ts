import { create } from 'zustand';
import type { EngineStatus } from '../../shared/views.ts';
import { ApiError, onConnection, request, subscribe } from '../api.ts';

/** An engine that ended says nothing, so it is asked now and then as well; only while somebody looks. */
const ASK_MS = 30_000;

/** Deliveries change what is owed and what needs a person; while many do, it is asked for at this pace. */
const SETTLE_MS = 500;

type StatusStore = {
  /** What the engine said last; null until it said something. */
  status: EngineStatus | null;
  /** Why it cannot be asked: it does not answer, or does not let this browser in. Null once it answered again. */
  trouble: 'unreachable' | 'signed_out' | null;
  /** Keeps the status up to date until the answer is called. */
  follow(): () => void;
  /** Pauses or resumes all deliveries. */
  setPaused(paused: boolean): Promise<void>;
};

/** What the engine is doing, for everything that shows it: rail, palette, notices. */
export const useStatus = create<StatusStore>((set) => {
  const take = (status: EngineStatus): void => set({ status, trouble: null });
  const ask = async (): Promise<void> => {
    try {
      take(await request('engine.status', {}));
    } catch (error) {
      const refused = error instanceof ApiError && error.code === 'unauthorized';
      set({ trouble: refused ? 'signed_out' : 'unreachable' });
    }
  };
  const askIfSeen = (): void => {
    if (document.visibilityState === 'visible') void ask();
  };
  let soon: ReturnType<typeof setTimeout> | undefined;
  const askSoon = (): void => {
    soon ??= setTimeout(() => {
      soon = undefined;
      void ask();
    }, SETTLE_MS);
  };
  return {
    status: null,
    trouble: null,
    follow() {
      void ask();
      const ends = [
        subscribe('status.changed', take),
        subscribe('delivery.changed', askSoon),
        subscribe('room.changed', askSoon),
        onConnection(askSoon),
      ];
      const timer = setInterval(askIfSeen, ASK_MS);
      document.addEventListener('visibilitychange', askIfSeen);
      return () => {
        ends.forEach((end) => end());
        clearInterval(timer);
        clearTimeout(soon);
        soon = undefined;
        document.removeEventListener('visibilitychange', askIfSeen);
      };
    },
    async setPaused(paused) {
      take(await request(paused ? 'engine.pause' : 'engine.resume', {}));
    },
  };
});
