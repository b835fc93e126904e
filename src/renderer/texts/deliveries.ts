import { byEventType } from '../../shared/events/event-types.ts';
import type { AttemptTrigger, FailureKind, Intake, OutcomeKind, StatusFilter } from '../../shared/model.ts';

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
const deliveries = (count: number): string => counted(count, 'delivery', 'deliveries');

const FAILURES: Record<OutcomeKind, string> = {
  response: 'Answered',
  timeout: 'Time-out',
  dns: 'Host not found',
  unreachable: 'Unreachable',
  connection_refused: 'Connection refused',
  connection_reset: 'Connection reset',
  tls: 'Certificate or TLS',
  protocol: 'Not HTTP',
  blocked_address: 'Address not allowed',
  request_invalid: 'Cannot be sent',
  interrupted: 'Interrupted',
  offline: 'Offline',
  secret_unavailable: 'Secret not readable',
};

const STATUS_NAMES: Partial<Record<number, string>> = {
  200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content',
  301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified',
  307: 'Temporary Redirect', 308: 'Permanent Redirect',
  400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden', 404: 'Not Found',
  405: 'Method Not Allowed', 406: 'Not Acceptable', 408: 'Request Timeout', 409: 'Conflict', 410: 'Gone',
  411: 'Length Required', 413: 'Payload Too Large', 414: 'URI Too Long', 415: 'Unsupported Media Type',
  418: 'I’m a Teapot', 422: 'Unprocessable Entity', 425: 'Too Early', 429: 'Too Many Requests',
  431: 'Headers Too Large', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway',
  503: 'Service Unavailable', 504: 'Gateway Timeout', 507: 'Insufficient Storage', 508: 'Loop Detected',
}; // prettier-ignore

const INTAKES: Record<Intake, string> = {
  api: 'sent in over the API',
  reflector_webhook: 'Reflector’s own webhook',
  reflector_follow: 'found while following Reflector',
  file: 'a file in the intake folder',
  sample: 'a sample sent by hand',
};

const TRIGGERS: Record<AttemptTrigger, string> = {
  scheduled: 'by schedule',
  manual: 'resent by hand',
  test: 'test',
};

const STATUS_CLASS_WORDS: Record<StatusFilter, string> = {
  none: 'Not tried yet',
  '2xx': '2xx success',
  '3xx': '3xx redirect',
  '4xx': '4xx refused',
  '5xx': '5xx receiver error',
  failed: 'No answer',
  not_2xx: 'Any failure',
};

/** A status with its usual name, `503 Service Unavailable`; the number alone where it has none. */
export function statusWords(status: number): string {
  const name = STATUS_NAMES[status];
  return name === undefined ? String(status) : `${status} ${name}`;
}

/** A kind of failure in words: `503 Service Unavailable`, or why no answer came. */
export function failureWords(kind: FailureKind): string {
  const status = Number(kind);
  return Number.isNaN(status) ? FAILURES[kind as Exclude<FailureKind, `${number}`>] : statusWords(status);
}

/** Every text of the history and of a delivery's page. */
export const deliveriesTexts = {
  title: 'Deliveries',
  eventType: byEventType(({ word }) => word),
  failure: FAILURES,
  intake: INTAKES,
  trigger: TRIGGERS,
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

  detail: {
    label: 'Delivery',
    back: 'All deliveries',
    close: 'Close (Esc)',
    more: 'More',
    copyCurl: 'Copy as cURL',
    copied: 'Copied',
    copyBody: 'Copy body',
    copyId: 'Copy delivery id',
    openRoom: 'Open room',
    to: 'to',
    removedEndpoint: 'endpoint removed',
    lifeLine: 'What happened',
    accepted: 'Accepted',
    attemptNumber: (number: number) => `#${number}`,
    attempt: (number: number) => `Attempt ${number}`,
    underWay: 'under way',
    nextTry: (number: number) => `Try ${number}`,
    planned: 'planned',
    laterTries: (count: number) => `and ${counted(count, 'more try', 'more tries')}, the last`,
    showFolded: (count: number) => `Show ${counted(count, 'attempt', 'attempts')} between`,
    showFirst: 'Show the one it waits for',
    maybeSent: 'Reflector may also have sent this: it was completed while the room changed hands.',
    noAttempts: 'Nothing was sent yet, so there is no answer to show.',
    delivered: 'Delivered',
    gaveUp: 'Given up',
    cancelled: 'Cancelled',
    request: 'Request',
    response: 'Response',
    noResponse: 'No answer came.',
    headers: 'Headers',
    noHeaders: 'No headers',
    body: 'Body',
    emptyBody: 'Empty body',
    remoteAddress: 'Sent to',
    reused: 'over a connection that was already open',
    facts: {
      id: 'Delivery',
      event: 'Event id',
      transcript: 'Transcript',
      intake: 'Came in by',
      payload: 'Payload',
      batch: 'Batch',
      batchOf: (count: number) => `${counted(count, 'event', 'events')} in one request, one signature`,
      allEvents: (count: number) => `Show all ${count.toLocaleString('en')} events`,
    },
    offer: {
      title: 'This receiver asked to come back later',
      text: 'Answers 408, 425 and 429 end a delivery unless you say otherwise.',
      label: 'Come back on 408, 425 and 429',
      saved: 'From now on this endpoint is tried again after 408, 425 and 429. Resend to try this one now.',
    },
    notFound: 'This delivery is not here',
  },

  timing: {
    label: 'Where the time went',
    dns: 'DNS',
    connect: 'Connect',
    tls: 'TLS',
    wait: 'Wait for first byte',
    rest: 'Body',
    other: 'Until it ended',
    total: 'Total',
    ms: (ms: number) =>
      ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`,
  },

  bodyView: {
    asSent: 'As sent',
    asReceived: 'As received',
    pretty: 'Pretty',
    search: 'Search in the body',
    matches: (at: number, count: number, more: boolean) =>
      count === 0 ? 'No match' : `${at} of ${count}${more ? '+' : ''}`,
    next: 'Next match',
    previous: 'Previous match',
    base64: 'Not text: shown as base64.',
    cut: (kept: string, size: string) => `Only the first ${kept} of ${size} were kept.`,
    showAll: (size: string) => `Show all ${size}`,
    size: (bytes: number) =>
      bytes < 1024
        ? counted(bytes, 'byte', 'bytes')
        : bytes < 1024 * 1024
          ? `${(bytes / 1024).toFixed(1)} KB`
          : `${(bytes / 1024 / 1024).toFixed(1)} MB`,
  },
};
