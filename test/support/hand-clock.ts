import type { Clock } from '../../src/main/lib/clock.ts';
import type { Random } from '../../src/main/lib/random.ts';

export type HandClock = Clock & {
  /** Moves time on, firing every timer that falls due on the way, in order. */
  advance(ms: number): void;
  /** Sets the wall clock without firing anything: a machine that slept, or a clock put back. */
  jump(ms: number): void;
};

/** A clock that stands still until it is moved. */
export function handClock(start = Date.UTC(2026, 10, 23, 12)): HandClock {
  let now = start;
  let steady = 0;
  let timers: { at: number; fn: () => void }[] = [];
  return {
    now: () => now,
    monotonic: () => steady,
    after(ms, fn) {
      const timer = { at: steady + Math.max(0, ms), fn };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const end = steady + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((timer) => timer !== next);
        now += next.at - steady;
        steady = next.at;
        next.fn();
      }
      now += end - steady;
      steady = end;
    },
    jump(ms) {
      now += ms;
    },
  };
}

/** Randomness that repeats: the same seed gives the same bytes and fractions. */
export function seededRandom(seed = 1): Random {
  let state = seed >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  return {
    bytes: (size) => Buffer.from(Array.from({ length: size }, () => next() & 0xff)),
    fraction: () => next() / 2 ** 32,
  };
}
