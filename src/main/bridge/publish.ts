import type { EngineEventName, EngineEvents } from '../../shared/contract/engine-events.ts';
import type { SearchStatus } from '../../shared/views.ts';
import type { Clock } from '../lib/clock.ts';

/** Changed deliveries are told at most this often: ten times a second. */
const COALESCE_MS = 100;
const LOG_COALESCE_MS = 250;
const SEARCH_MS = 500;
/** Past this many at once the page asks for its list again anyway. */
const MOST_IDS = 500;

export type Publisher = {
  /** Calls `fn` for every later event of that name; answers what ends it. A failing listener harms nobody else. */
  on<K extends EngineEventName>(name: K, fn: (data: EngineEvents[K]) => void): () => void;
  publish<K extends EngineEventName>(name: K, data: EngineEvents[K]): void;
  /** Gathers ids and publishes them as one `delivery.changed`. */
  deliveriesChanged(ids: string[]): void;
  /** Publishes one `log.changed` for many lines. */
  logChanged(): void;
  /** Publishes `search.changed`, at most twice a second, and the last of them in any case. */
  searchChanged(status: SearchStatus): void;
  stop(): void;
};

/** Tells past facts to whoever listens. Nothing in the engine waits for a listener or is steered by one. */
export function createPublisher(clock: Clock, onListenerError: (error: unknown) => void): Publisher {
  const listeners = new Map<EngineEventName, Set<(data: never) => void>>();
  const changed = new Set<string>();
  let cancelTimer: (() => void) | null = null;
  let cancelLogTimer: (() => void) | null = null;
  const hasListener = (name: EngineEventName): boolean => (listeners.get(name)?.size ?? 0) > 0;
  let search: SearchStatus = { waiting: 0 };
  let cancelSearchTimer: (() => void) | null = null;

  const publish: Publisher['publish'] = (name, data) => {
    for (const fn of listeners.get(name) ?? []) {
      try {
        (fn as (value: typeof data) => void)(data);
      } catch (error) {
        onListenerError(error);
      }
    }
  };
  const flush = (): void => {
    cancelTimer = null;
    const ids = [...changed].slice(0, MOST_IDS);
    changed.clear();
    publish('delivery.changed', { ids });
  };

  return {
    on(name, fn) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(fn);
      return () => set.delete(fn);
    },
    publish,
    deliveriesChanged(ids) {
      if (!hasListener('delivery.changed')) return;
      for (const id of ids) if (changed.size < MOST_IDS) changed.add(id);
      cancelTimer ??= clock.after(COALESCE_MS, flush);
    },
    logChanged() {
      if (!hasListener('log.changed')) return;
      cancelLogTimer ??= clock.after(LOG_COALESCE_MS, () => {
        cancelLogTimer = null;
        publish('log.changed', {});
      });
    },
    searchChanged(status) {
      search = status;
      cancelSearchTimer ??= clock.after(SEARCH_MS, () => {
        cancelSearchTimer = null;
        publish('search.changed', search);
      });
    },
    stop() {
      cancelTimer?.();
      cancelLogTimer?.();
      cancelSearchTimer?.();
      listeners.clear();
    },
  };
}
