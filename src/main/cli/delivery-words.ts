import type { DeliverySummary } from '../../shared/views.ts';
import type { Cell } from './table.ts';
import { span } from './when.ts';

type Standing = Pick<DeliverySummary, 'state' | 'heldReason' | 'attemptsMade'>;

/** Where a delivery stands, in the words of the screens. */
export function stateCell({ state, heldReason, attemptsMade }: Standing): Cell {
  switch (state) {
    case 'pending':
      if (heldReason !== null) return { text: `held (${heldReason})`, colour: 'quiet' };
      return attemptsMade > 0
        ? { text: 'retrying', colour: 'warning' }
        : { text: 'pending', colour: 'waiting' };
    case 'sending':
      return { text: 'sending', colour: 'waiting' };
    case 'delivered':
      return { text: 'delivered', colour: 'good' };
    case 'dead_letter':
      return { text: 'dead_letter', colour: 'bad' };
    case 'cancelled':
      return { text: 'cancelled', colour: 'quiet' };
  }
}

/** What the last attempt met: a status, or why none came. */
export function lastMet({ lastStatus, lastErrorCode, lastOutcome }: DeliverySummary): string {
  return lastStatus === null ? (lastErrorCode ?? lastOutcome ?? '') : String(lastStatus);
}

/** When the next attempt is due, seen from `now`. */
export function dueIn({ dueAt, orLater }: Pick<DeliverySummary, 'dueAt' | 'orLater'>, now: number): string {
  if (dueAt === null) return '';
  const left = dueAt <= now ? 'now' : `in ${span(dueAt - now)}`;
  return orLater ? `${left} or later` : left;
}
