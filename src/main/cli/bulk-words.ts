import type { BulkSkip, WaitReason } from '../../shared/model.ts';
import type { BulkView } from '../../shared/views.ts';
import { plain } from './terminal.ts';

/** How it went. `tries` tells how the first try of what was resent ended, where that was waited for. */
export type BulkResult = {
  total: number;
  done: number;
  skipped: number;
  stopped: boolean;
  /** Why each delivery named could not be done. */
  refused: { id: string; message: string }[];
  /** Why those that matched were left alone. */
  skips: Partial<Record<BulkSkip, number>>;
  tries: Pick<BulkView, 'waiting' | 'delivered' | 'retrying' | 'givenUp'> | null;
};

export const NOTHING: BulkResult = {
  total: 0,
  done: 0,
  skipped: 0,
  stopped: false,
  refused: [],
  skips: {},
  tries: null,
};

/** All of it was done, and what was resent arrived. */
export function allWell({ skipped, stopped, done, tries }: BulkResult): boolean {
  return skipped === 0 && !stopped && (tries === null || tries.delivered === done);
}

const SKIPS: Record<BulkSkip, string> = {
  sending: 'being sent just then',
  changed: 'dealt with otherwise meanwhile',
  endpoint_disabled: 'their endpoint is disabled',
  endpoint_removed: 'their endpoint was removed',
};

/** How it went, in lines for a person. */
export function describeResult(verb: string, result: BulkResult): string {
  const { total, done, stopped, refused, skips, tries } = result;
  return [
    `${verb} ${number(done)} of ${number(total)}.`,
    ...(tries === null || done === 0 ? [] : [`${describeTries(tries)}.`]),
    ...(Object.entries(skips) as [BulkSkip, number][]).map(
      ([reason, count]) => `${number(count)} left alone: ${SKIPS[reason]}.`,
    ),
    ...(stopped ? ['Stopped before the end.'] : []),
    ...refused.map(({ id, message }) => `${id}: ${message}`),
  ].join('\n');
}

function describeTries({ waiting, delivered, retrying, givenUp }: NonNullable<BulkResult['tries']>): string {
  return [
    `${number(delivered)} arrived`,
    ...(retrying > 0 ? [`${number(retrying)} failed again, to be tried by their schedule`] : []),
    ...(givenUp > 0 ? [`${number(givenUp)} failed again, given up`] : []),
    ...(waiting > 0 ? [`${number(waiting)} waiting for their try`] : []),
  ].join(', ');
}

const EVERYWHERE: Partial<Record<WaitReason, string>> = {
  offline: 'this machine is offline',
  paused: 'deliveries are paused',
};
const HELD_UP: Partial<Record<WaitReason, string>> = {
  secret_unavailable: 'its secret cannot be read',
  endpoint_disabled: 'it is disabled',
  breaker: 'it keeps failing',
  order: 'it takes one at a time, and an earlier one is not over',
};

/**
 * What is waited for: `Waiting: deliveries are paused.`, `Waiting for team, http://…: it keeps failing.` A rate limit is
 * no news: null.
 */
export function describeHeldUp({ roomName, url, reason }: BulkView['heldUp'][number]): string | null {
  const everywhere = EVERYWHERE[reason];
  if (everywhere !== undefined) return `Waiting: ${everywhere}.`;
  const why = HELD_UP[reason];
  return why === undefined ? null : `Waiting for ${plain(roomName)}, ${plain(url)}: ${why}.`;
}

function number(count: number): string {
  return count.toLocaleString('en');
}
