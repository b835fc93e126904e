import { byEventType } from '../../shared/events/event-types.ts';
import { counted } from './common.ts';
import { detailTexts } from './deliveries/detail.ts';
import { FAILURE_WORDS, INTAKE_WORDS, STATUS_CLASS_WORDS, TRIGGER_WORDS } from './deliveries/words.ts';

const deliveries = (count: number): string => counted(count, 'delivery', 'deliveries');

/** Every text of the history and of a delivery's page. */
export const deliveriesTexts = {
  title: 'Deliveries',
  eventType: byEventType(({ word }) => word),
  failure: FAILURE_WORDS,
  intake: INTAKE_WORDS,
  trigger: TRIGGER_WORDS,
  statusClass: STATUS_CLASS_WORDS,
  untitled: 'Untitled',

  column: {
    select: 'Choose',
    state: 'State',
    room: 'Room',
    endpoint: 'Endpoint',
    event: 'Event',
    title: 'Transcript',
    attempts: 'Tries',
    last: 'Last answer',
    found: 'Found in',
    duration: 'Duration',
    created: 'Created',
    next: 'Next try',
    when: 'When',
  },

  filter: {
    label: 'Filters',
    state: 'State',
    anyState: 'Any state',
    room: 'Room',
    anyRoom: 'Any room',
    endpoint: 'Endpoint',
    anyEndpoint: 'Any endpoint',
    event: 'Event type',
    anyEvent: 'Any event',
    status: 'Last answer',
    anyStatus: 'Any answer',
    days: 'Days',
    anyDay: 'Any day',
    clearDays: 'Any day',
    today: 'Today',
    yesterday: 'Yesterday',
    clear: 'Clear filters',
    failed: (kind: string, span: string | null) => `Failed: ${kind}${span === null ? '' : `, tried ${span}`}`,
    anyFailure: 'Whatever failed',
    removedEndpoint: 'Removed endpoint',
    removedRoom: 'Removed room',
  },

  calendar: {
    monthLevelControl: 'Choose another month',
    yearLevelControl: 'Choose another year',
    nextMonth: 'Next month',
    previousMonth: 'Previous month',
    nextYear: 'Next year',
    previousYear: 'Previous year',
    nextDecade: 'Next decade',
    previousDecade: 'Previous decade',
  },

  list: {
    label: 'Delivery history, newest first',
    count: (count: number, more: boolean) =>
      more ? `${count.toLocaleString('en')}+ deliveries` : deliveries(count),
    newest: 'Newest',
    oldest: 'Oldest',
    goToNewest: 'Go to the newest (Home)',
    goToOldest: 'Go to the oldest (End)',
    goToDate: 'Go to a day',
    newRows: (count: number, more: boolean) => `${count}${more ? '+' : ''} new`,
    showNew: 'Show the newest deliveries',
    choose: (title: string) => `Choose ${title}`,
    chooseAll: 'Choose everything that matches',
    keys: 'j k move · Enter open · x choose · r resend · / search',
  },

  empty: {
    title: 'Nothing delivered yet',
    noRooms: 'Connect your Reflector, or add a room by hand. Each completed transcript then shows up here.',
    addRoom: 'Add a room',
    connect: 'Connect Reflector',
    noEvents:
      'Deliveries show up here as soon as a transcript is completed. Send a sample to see one arrive.',
    sendSample: 'Send a sample',
    sendSampleTo: (room: string) => `Send a sample to ${room}`,
    sampleSent: (count: number) =>
      count === 0
        ? 'This room has no enabled endpoint for it, so nothing went out.'
        : 'The sample is on its way.',
    noMatch: 'No delivery matches',
    noMatchHint: 'Try fewer filters or a longer span.',
  },

  selection: {
    chosen: (count: number) => `${count.toLocaleString('en')} chosen`,
    allChosen: (count: string) => `All ${count} chosen`,
    chooseAll: (count: string) => `Choose all ${count}`,
    resend: 'Resend',
    cancel: 'Cancel pending',
    clear: 'Clear choice',
    label: 'Chosen deliveries',
  },

  bulk: {
    counting: 'Counting…',
    resendTitle: (count: string) => `Resend ${count}?`,
    resendText:
      'Each is tried with its original body and the present URL and secret, at the pace its endpoint allows.',
    resendDelivered: (count: string) =>
      `${count} of those chosen arrived already: their receivers would get them a second time.`,
    onlyUndelivered: 'Leave out those that arrived',
    resendButton: (count: string) => `Resend ${count}`,
    cancelTitle: (count: string) => `Cancel ${count}?`,
    cancelText:
      'They are not tried again, unless you resend them. Deliveries in any other state are left alone.',
    cancelButton: (count: string) => `Cancel ${count}`,
    keep: { resend: 'Not now', cancel: 'Keep them' },
    nothingToResend: 'None of these can be resent.',
    nothingToCancel: 'None of these is pending, so there is nothing to cancel.',
    nothingTitle: 'Nothing to do',
    close: 'Close',
    deliveries: (count: number, more: boolean) =>
      more ? `${count.toLocaleString('en')}+ deliveries` : deliveries(count),
  },

  resend: {
    button: 'Resend now',
    done: 'Resend asked for',
    again: 'Send it once more?',
    againText:
      'It was already delivered. The receiver would get it a second time, with the same X-Webhook-Id and the original body.',
    againButton: 'Send once more',
    keep: 'Leave it',
  },

  cancel: {
    button: 'Cancel',
    title: 'Cancel this delivery?',
    text: 'It is not tried again, unless you resend it.',
    confirm: 'Cancel delivery',
    keep: 'Keep it',
  },

  ...detailTexts,
};
