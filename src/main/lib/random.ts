import { randomBytes } from 'node:crypto';

/** Randomness as a value, so that tests can repeat it. */
export type Random = {
  /** `size` unpredictable bytes. */
  bytes(size: number): Buffer;
  /** A number from 0 up to, not including, 1. */
  fraction(): number;
};

/** The machine's own randomness. */
export const systemRandom: Random = {
  bytes: (size) => randomBytes(size),
  fraction: () => Math.random(),
};
