import { PLACES_COUNTED } from '../../shared/model.ts';
import type { DryRunHeader } from '../../shared/views.ts';
import { counted } from './common.ts';

const events = (count: number): string => counted(count, 'event', 'events');

/** A short secret shows none of its characters. */
const endingIn = (hint: string): string => (hint === '' ? '' : `, ending in ${hint}`);

const HEADER_NOTES: Record<NonNullable<DryRunHeader['note']>, string> = {
  http: 'added by HTTP',
  sensitive: 'kept like a secret, sent in full',
  signature: 'HMAC-SHA256 over t, a dot and the body, in hex; made anew for each attempt',
  standard_signature: 'the same over id, t and body with dots between, in base64',
};

/** What an endpoint's parts say beside its form: samples, trials, rotation, what it gathers, how it is paced. */
export const endpointTexts = {
  example: {
    of: 'Example of',
    batch: 'batch (several in one)',
    batchHelp: 'The envelope around the events of a batch, with its own version.',
  },

  trial: {
    dryRun: 'Dry run',
    dryRunHelp: 'Judges the address and shows the request, without sending anything.',
  },

  dryRun: {
    label: 'What an attempt would do',
    allowed: 'It would be sent',
    refused: 'Nothing would be sent',
    unsent: 'Nothing was sent for this.',
    rule: 'Decided by',
    addresses: (host: string) => `What ${host} stands for`,
    address: 'Address',
    verdict: 'Allowed',
    yes: 'Yes',
    no: 'No',
    why: 'Why',
    request: 'The request',
    header: 'Header',
    value: 'Value',
    notes: HEADER_NOTES,
    unsigned: 'No secret is stored: the request carries no signature.',
    twoSignatures: (order: 'new_first' | 'old_first') =>
      order === 'new_first'
        ? 'Two secrets sign, the new one first.'
        : 'Two secrets sign, the older one first: that is the order this receiver accepted.',
    body: 'Request body',
  },

  rotation: {
    title: 'The secret is being changed',
    steps: 'Where the change stands',
    made: (hint: string) => `A new secret was made${endingIn(hint)}`,
    both: (older: string) => `Both sign: the new one and the older one${endingIn(older)}`,
    bothHelp: 'Give the new one to the receiver now. It accepts either meanwhile.',
    until: 'until',
    newFirst: 'The new one signs first.',
    olderFirst:
      'The older one signs first, because this receiver reads only the last signature and accepted it so.',
    alone: 'Only the new one signs',
    aloneHelp: 'By itself at that time, or as soon as you say that the receiver has it.',
    check: 'Test with the new one alone',
    drop: 'Receiver updated, drop the older one',
  },

  rotate: {
    overlap: 'Both secrets sign for',
    overlapHelp: 'At most 7 days. 0 ends the older one at once: a receiver that has it refuses from then on.',
    tooLong: 'At most 7 days.',
    number: 'Enter a number.',
  },

  batch: {
    legend: 'Batches',
    on: 'Send several events in one request',
    help: 'Events are gathered and sent together, in an envelope with one signature that lists all their ids.',
    window: 'Wait at most',
    events: 'Events at most',
    size: 'Size at most',
    says: (window: string, count: number, size: string) =>
      `Sent ${window} after the first event, at ${events(count)}, or before it would pass ${size}, whichever comes first.`,
    summary: (window: string) => `gathered for ${window}`,
  },

  gathering: {
    text: (count: number, size: string) => `Gathering: ${events(count)} so far, ${size}. Sent`,
    held: (count: number, size: string) => `Gathering: ${events(count)} so far, ${size}.`,
    sendNow: 'Send now',
    sent: 'What was gathered is on its way.',
    counted: (count: number) => `gathering ${events(count)}`,
  },

  pace: {
    says: (each: string) => `One request every ${each}, evenly. What comes faster waits.`,
    faster: (count: number) =>
      `${count.toLocaleString('en')} requests a second, evenly. What comes faster waits.`,
    waiting: 'Waiting for the rate limit until',
    waitingBehind: `Waiting for the rate limit behind more than ${PLACES_COUNTED.toLocaleString('en')} others, at least until`,
    probing: 'Keeps failing. The next one is tried at',
  },

  timeouts: {
    connectLonger: 'Never reached: the whole attempt ends before.',
  },

  addresses: {
    listOfAll: (count: number) =>
      `The settings narrow every endpoint to ${counted(count, 'listed entry', 'listed entries')}. Both lists have to allow an address.`,
    listHelp:
      'Networks such as 203.0.113.0/24, or host names; *.example.org covers every name below. Narrows the above, never widens it.',
  },

  enable: {
    title: 'Enable this endpoint',
    held: (count: number) =>
      `${counted(count, 'delivery was', 'deliveries were')} held meanwhile. What should happen with ${count === 1 ? 'it' : 'them'}?`,
    nothingHeld: 'Nothing was held meanwhile.',
    deadLetters: (count: number) =>
      `Also resend ${count === 1 ? 'the dead letter' : `the ${count.toLocaleString('en')} dead letters`} it has`,
    deadLettersHelp: 'What was given up while it failed. Each is tried at once with a fresh schedule.',
    deliver: (count: number) => (count === 0 ? 'Enable' : `Enable and deliver ${count.toLocaleString('en')}`),
    cancelHeld: (count: number) => `Enable and cancel ${count.toLocaleString('en')}`,
    keep: 'Keep it disabled',
    done: 'Enabled.',
    cancelled: (count: number) => `Enabled, and ${counted(count, 'delivery', 'deliveries')} cancelled.`,
    resending: (count: number) => `Enabled. Resending ${counted(count, 'dead letter', 'dead letters')}.`,
  },

  disabled: {
    counts: (held: number, deadLetters: number) =>
      [
        held > 0 && `${counted(held, 'delivery is', 'deliveries are')} held`,
        deadLetters > 0 && `${counted(deadLetters, 'was', 'were')} given up`,
      ]
        .filter(Boolean)
        .join(', '),
  },

  sample: {
    another: 'Send a sample of another event',
  },
};
