import { counted } from '../common.ts';

/** What is said of one delivery, its attempts and their bodies. */
export const detailTexts = {
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
