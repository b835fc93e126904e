import type { BulkSkip } from '../../shared/model.ts';
import type { BulkView } from '../../shared/views.ts';
import { deliveriesPath } from '../deliveries/filter-url.ts';
import { recoveryTexts } from '../texts/recovery.ts';

const texts = recoveryTexts.progress;

/** How many it has not come to; null where it is not known how many there are. */
export function leftOf({ total, more, done, skipped }: BulkView): number | null {
  return more ? null : Math.max(0, total - done - skipped);
}

/** The share that is dealt with, of 100: a resend counts when its try is over. */
export function shareOf({ action, total, done, skipped, waiting }: BulkView): number {
  const over = done + skipped - (action === 'resend' ? waiting : 0);
  return total === 0 ? 100 : Math.min(100, (over / total) * 100);
}

/** One line: what it does, or how it ended. */
export function headline(bulk: BulkView): string {
  const { action, state, done, delivered } = bulk;
  switch (state) {
    case 'running':
      return texts.running[action];
    case 'finished':
      return action === 'resend' ? texts.finished.resend(done, delivered) : texts.finished.cancel(done);
    case 'stopped':
      return texts.stopped[action](done, leftOf(bulk) ?? 0);
  }
}

/** The rest of it, a line each; what there is none of is left out. */
export function detailLines(bulk: BulkView): string[] {
  const left = bulk.state === 'running' ? (leftOf(bulk) ?? 0) : 0;
  const resend = bulk.action === 'resend';
  return [
    resend && bulk.delivered > 0 && texts.delivered(bulk.delivered),
    bulk.retrying > 0 && texts.retrying(bulk.retrying),
    bulk.givenUp > 0 && texts.givenUp(bulk.givenUp),
    bulk.waiting > 0 && texts.waiting(bulk.waiting),
    resend && left > 0 && texts.left(left),
    ...(Object.entries(bulk.skips) as [BulkSkip, number][]).map(([reason, n]) => texts.skipped[reason](n)),
  ].filter((line) => line !== false);
}

/** Where to look at what failed again: dead letters of what it was started for; null where none did. */
export function failedPath({ givenUp, filter }: BulkView): string | null {
  if (givenUp === 0) return null;
  return deliveriesPath({
    states: ['dead_letter'],
    roomId: filter?.roomId ?? null,
    endpointId: filter?.endpointId ?? null,
  });
}
