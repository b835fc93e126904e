import { useSyncExternalStore } from 'react';

const TICK_MS = 1000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;

/** The present moment in milliseconds UTC, renewed each second: one ticker for all, and none while nobody looks. */
export function useNow(): number {
  return useSyncExternalStore(listen, () => now);
}

function listen(listener: () => void): () => void {
  if (listeners.size === 0) {
    document.addEventListener('visibilitychange', startOrStop);
    now = Date.now();
  }
  listeners.add(listener);
  startOrStop();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) document.removeEventListener('visibilitychange', startOrStop);
    startOrStop();
  };
}

function startOrStop(): void {
  const wanted = listeners.size > 0 && document.visibilityState === 'visible';
  if (wanted && timer === null) {
    timer = setInterval(tick, TICK_MS);
    if (Date.now() - now >= TICK_MS) tick();
  }
  if (!wanted && timer !== null) {
    clearInterval(timer);
    timer = null;
  }
}

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}
