import type { AttemptView } from '../../../shared/views.ts';

/** More attempts than this are folded in the middle. */
const SHOWN = 8;
const FIRST = 2;

/** The attempts in sight, in order, with how many are folded away after the first ones. */
export type FoldedAttempts = { first: AttemptView[]; folded: number; last: AttemptView[] };

/** A life of thirty attempts is told by its beginning and its end; the middle unfolds on demand. */
export function foldAttempts(attempts: AttemptView[], unfolded: boolean): FoldedAttempts {
  if (unfolded || attempts.length <= SHOWN) return { first: attempts, folded: 0, last: [] };
  const last = attempts.slice(attempts.length - (SHOWN - FIRST - 1));
  return { first: attempts.slice(0, FIRST), folded: attempts.length - FIRST - last.length, last };
}
