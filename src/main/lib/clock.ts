/** The time as the engine sees it. Everything that asks for the time asks this, so that tests can move it. */
export type Clock = {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Milliseconds that only ever grow, for measuring durations. */
  monotonic(): number;
  /** Runs `fn` once after about `ms`; returns what cancels it. */
  after(ms: number, fn: () => void): () => void;
};

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};
