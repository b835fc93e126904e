import type { BulkSkip, WaitReason } from '../../shared/model.ts';
import { counted } from './common.ts';

const deliveries = (count: number): string => counted(count, 'delivery', 'deliveries');
const deadLetters = (count: number): string => counted(count, 'dead letter', 'dead letters');
const plain = (count: number): string => count.toLocaleString('en');

const SKIPPED: Record<BulkSkip, (count: number) => string> = {
  sending: (count) => `${plain(count)} left alone: being sent just then`,
  changed: (count) => `${plain(count)} left alone: dealt with otherwise meanwhile`,
  endpoint_disabled: (count) => `${plain(count)} left alone: the endpoint is disabled`,
  endpoint_removed: (count) => `${plain(count)} left alone: the endpoint was removed`,
};

const HELD_UP: Record<WaitReason, string> = {
  offline: 'this machine is offline',
  secret_unavailable: 'its secret cannot be read',
  endpoint_disabled: 'it is disabled',
  paused: 'deliveries are paused',
  rate_limit: 'its rate limit is reached',
  breaker: 'it keeps failing',
  order: 'it takes one at a time, and an earlier one is not over',
};

/** Every text of recovery, and of bulk resends and cancels while they run. */
export const recoveryTexts = {
  open: 'Recover…',
  openLong: 'Recover dead letters…',

  dialog: {
    title: 'Recover what failed',
    scope: 'Of',
    since: 'Failed since',
    sinceOptions: {
      hour: 'An hour ago',
      today: 'Today',
      day: '24 hours ago',
      week: '7 days ago',
      month: '30 days ago',
      ever: 'Whenever',
      own: 'Another time…',
    },
    ownTime: 'Day and time',
    pickTime: 'Choose day and time',
    found: (count: number, endpoints: number) =>
      `${deadLetters(count)} of ${counted(endpoints, 'endpoint', 'endpoints')}`,
    none: 'No delivery was given up since then.',
    noneOpen: 'None of these can be sent now.',
    byEndpoint: 'Dead letters by endpoint',
    leftAlone: (count: number) => `${deadLetters(count)} left alone`,
    disabled: 'The endpoint is disabled. Enable it to recover these.',
    removed: 'The endpoint was removed.',
    text: 'Each is tried with its original body and the present URL and secret, at the pace its endpoint allows. You can stop at any time: what was resent stays resent.',
    cancel: 'Not now',
    start: (count: number) => `Resend ${plain(count)}`,
  },

  progress: {
    label: 'Resends and cancels',
    running: { resend: 'Resending', cancel: 'Cancelling' },
    of: (done: number, total: number, more: boolean) => `${plain(done)} of ${plain(total)}${more ? '+' : ''}`,
    short: (action: string, of: string) => `${action} ${of}`,
    stop: 'Stop',
    resume: 'Go on',
    dismiss: 'Dismiss',
    show: 'Show',
    details: 'Details',
    delivered: (count: number) => `${plain(count)} arrived`,
    retrying: (count: number) => `${plain(count)} failed again, to be tried by their schedule`,
    givenUp: (count: number) => `${plain(count)} failed again, given up`,
    waiting: (count: number) => `${plain(count)} waiting for their try`,
    left: (count: number) => `${plain(count)} not resent yet`,
    skipped: SKIPPED,
    heldUp: (where: string, why: string) => `${where}: ${why}`,
    heldUpBy: HELD_UP,
    paused: 'Waiting: deliveries are paused',
    moreHeldUp: (count: number) => `and ${counted(count, 'more endpoint', 'more endpoints')}`,
    nextTry: 'next try',
    finished: {
      resend: (done: number, delivered: number) =>
        done === 0
          ? 'Nothing was resent'
          : done === delivered
            ? `${deliveries(done)} resent, all arrived`
            : `${deliveries(done)} resent, ${plain(delivered)} arrived`,
      cancel: (done: number) => `${deliveries(done)} cancelled`,
    },
    stopped: {
      resend: (done: number, left: number) => `Stopped: ${plain(done)} resent, ${plain(left)} left`,
      cancel: (done: number, left: number) => `Stopped: ${plain(done)} cancelled, ${plain(left)} left`,
    },
  },
};
