import { byEventType } from '../../shared/events/event-types.ts';
import type { PayloadVersion } from '../../shared/model.ts';
import { counted } from './common.ts';

const deliveries = (count: number): string => counted(count, 'delivery', 'deliveries');
const pending = (count: number): string => counted(count, 'pending delivery', 'pending deliveries');

const PAYLOADS: Record<PayloadVersion, string> = {
  '2025-08-27': '2025-08-27 (specification)',
  '2025-12-26': '2025-12-26 (as Reflector sends today)',
};

/** Every text of the rooms, their endpoints and tests. */
export const roomsTexts = {
  list: {
    title: 'Rooms',
    add: 'Add a room',
    connect: 'Connect Reflector',
    fromReflector: 'Import from Reflector',
    search: 'Search rooms, endpoints and sources',
    searchLabel: 'Search',
    name: 'Name',
    endpoints: 'Endpoints',
    last: 'Last delivery',
    source: 'Source',
    local: 'Added here',
    off: 'Off',
    noEndpoint: 'No endpoint yet',
    never: 'None yet',
    count: (count: number) => counted(count, 'room', 'rooms'),
    shown: (shown: number, all: number) => `${shown} of ${counted(all, 'room', 'rooms')}`,
    emptyTitle: 'No rooms yet',
    emptyText:
      'A room is where transcripts come from. Connect your Reflector to find its rooms, or add one by hand and give it the URL that is told of each complete transcript.',
    noMatchTitle: 'No room matches',
    noMatchText: 'Nothing has these words in its name, its source or the URL of an endpoint.',
    clear: 'Clear the search',
  },

  room: {
    newTitle: 'Add a room',
    newText: 'Its completed transcripts are sent to the webhook URL that you give it.',
    back: 'All rooms',
    deliveries: 'Deliveries',
    name: 'Name',
    nameHelp: 'Letters, digits and dashes, as the room is called at Reflector.',
    namePlaceholder: 'team-standup',
    nameSection: 'Room',
    enabled: 'Take in transcripts of this room',
    enabledHelp: 'Switched off, new transcripts are refused. What is pending is still delivered.',
    turnedOn: 'Transcripts of this room are taken in again.',
    turnedOff: 'Transcripts of this room are refused from now on.',
    webhook: 'Webhook',
    webhookNewHelp: 'Leave the URL empty to add it later.',
    create: 'Add the room',
    created: (name: string) => `${name} was added.`,
    save: 'Save',
    saved: 'Saved.',
    discard: 'Discard',
    addEndpoint: 'Add another endpoint',
    addFirstEndpoint: 'Add an endpoint',
    newEndpoint: 'New endpoint',
    createEndpoint: 'Add the endpoint',
    noEndpoints: 'This room has no endpoint: its transcripts are recorded, and sent to nobody.',
    fromSource: (name: string) => `From ${name}`,
    local: 'Added here',
    gone: 'This room is not there any more.',
    removeSection: 'Remove this room',
    removeHelp: 'Its endpoints go with it. The history of its deliveries stays.',
    remove: 'Remove the room…',
    removeTitle: (name: string) => `Remove ${name}?`,
    removeText: (endpoints: number, owed: number) =>
      `${counted(endpoints, 'endpoint is', 'endpoints are')} removed and ${counted(owed, 'pending delivery is', 'pending deliveries are')} cancelled. The history stays.`,
    removeYes: 'Remove the room',
    removed: (name: string, cancelled: number) =>
      cancelled === 0
        ? `${name} was removed.`
        : `${name} was removed and ${deliveries(cancelled)} cancelled.`,
  },

  leave: {
    title: 'Leave without saving?',
    text: 'What you changed here is not saved yet.',
    yes: 'Leave without saving',
    no: 'Stay',
  },

  form: {
    unsaved: 'Not saved yet',
    urlMissing: 'Enter the URL that deliveries are sent to.',
    urlScheme: 'Start the URL with https:// or http://.',
    urlBroken: 'This is not a URL. Check the host name, the port and the path.',
    url: 'Webhook URL',
    urlPlaceholder: 'https://your-service.example.com/webhook',
    plainHttp: 'Plain http: not encrypted on its way',
    loopbackAllowed: 'May deliver to this machine',
    privateAllowed: 'May deliver to private addresses',
    allowListed: (count: number) => `Only ${counted(count, 'listed address', 'listed addresses')}`,
    loopbackNeeded: 'This URL leads to this machine, which is only delivered to when you allow it.',
    privateNeeded: 'This URL leads to a private address, which is only delivered to when you allow it.',
    allow: 'Allow it',
    description: 'Short name',
    descriptionHelp: 'Optional. Shown instead of the URL where there is little room.',
    descriptionPlaceholder: 'n8n, CRM, archive',
    events: 'Send when',
    eventNames: byEventType(({ label }) => label),
    payload: 'Payload version',
    payloadNames: PAYLOADS,
    example: 'Show an example',
    hideExample: 'Hide the example',
    exampleOf: (type: string, version: string) => `Example of ${type} in version ${version}`,
  },

  secret: {
    label: 'Secret',
    help: 'Signs every delivery. The receiver needs the same text to verify it.',
    newHelp: 'Made for you, and the same when you save. Give it to the receiver, or paste the one it has.',
    endsIn: (hint: string) => `It ends in ${hint}.`,
    none: 'None stored',
    masked: (hint: string) => `The secret, ending in ${hint}`,
    reveal: 'Reveal',
    hide: 'Hide',
    copy: 'Copy',
    copied: 'Copied',
    revealNote: 'Each reveal and copy is noted in the list of changes.',
    standardKey: 'As key for Standard Webhooks libraries',
    another: 'Make another',
    rotate: 'Rotate…',
    dropped: 'Only the new secret signs from now on.',
    rotateTitle: 'Rotate the secret',
    rotateText:
      'For a while deliveries are signed with both secrets, so that the receiver can be changed without missing one.',
    source: 'New secret',
    make: 'Make one for me',
    own: 'Use this one',
    ownLabel: 'The new secret',
    ownMissing: 'Enter the new secret, or let one be made.',
    rotateYes: 'Rotate',
    rotated: 'The secret was rotated. Reveal or copy it for the receiver.',
  },

  delivery: {
    title: 'How it is delivered',
    summary: {
      timeout: (span: string) => `time-out ${span}`,
      retries: (count: number, span: string) =>
        count === 0 ? 'no retries' : `${counted(count, 'retry', 'retries')} in ${span}`,
      ownRetries: (count: number, span: string) =>
        count === 0 ? 'no retries' : `${counted(count, 'retry', 'retries')} in ${span} (own)`,
      concurrency: (count: number) => `${count} at a time`,
      strictOrder: 'one at a time, in order',
      rate: (count: number, per: string) => `at most ${count.toLocaleString('en')} per ${per}`,
      headers: (count: number) =>
        count === 0 ? 'no custom headers' : counted(count, 'custom header', 'custom headers'),
      public: 'public addresses only',
      more: 'more than public addresses',
      listed: 'listed addresses only',
    },
    total: 'Time-out',
    totalHelp: 'The whole attempt. At most 2 minutes.',
    connect: 'To connect',
    connectHelp: 'Its part for finding and reaching the host.',
    concurrency: 'At a time',
    concurrencyHelp: 'Requests under way together.',
    pace: 'Pace and order',
    rateOn: 'Limit the rate',
    rateHelp: 'What comes faster waits, held, and nothing of its retries is used up.',
    rateCount: 'Requests',
    rateUnit: 'Per',
    ratePer: { 1: 'second', 60: 'minute', 3600: 'hour' },
    strictOrder: 'One at a time, in order',
    strictOrderHelp:
      'Oldest first. A delivery that fails holds up all after it until it is delivered or given up.',
    retry: 'When it fails',
    retryDefault: 'Default of the settings',
    retryOwn: 'Own schedule',
    clientErrors: 'Come back on 408, 425 and 429',
    clientErrorsHelp:
      'Otherwise every 4xx answer ends a delivery, as specified. With it on, 410 Gone disables the endpoint.',
    clientErrorsSeen: 'This receiver has answered so before.',
    headers: 'Custom headers',
    headersHelp:
      'Sent with every delivery. Values of sensitive ones are kept like secrets and never shown whole.',
    addHeader: 'Add a header',
    headerName: 'Header name',
    headerValue: 'Value',
    headerNumber: (label: string, number: number) => `${label} of header ${number}`,
    sensitive: 'Sensitive',
    alwaysSensitive: 'This header always carries a secret.',
    keepValue: (hint: string) => `${hint} (kept)`,
    removeHeader: (name: string) => `Remove header ${name}`,
    addresses: 'Where it may connect to',
    private: 'Private addresses',
    privateHelp: '10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10 and fc00::/7.',
    loopback: 'This machine',
    loopbackHelp: 'localhost, 127.0.0.0/8 and ::1.',
    allowList: 'Only these',
    allowListPlaceholder: 'Type one and press Enter',
    standard: 'Also sign by Standard Webhooks',
    standardHelp:
      'Adds webhook-id, webhook-timestamp and webhook-signature for receivers that use its libraries.',
  },

  test: {
    button: 'Test webhook',
    event: 'Event to test with',
    running: 'Testing…',
    passed: 'The test was delivered',
    failed: 'The test was not delivered',
    savedSettings: 'Tested with the saved settings',
    unsavedSettings: 'Tested with unsaved settings',
    changedSince: 'The form was changed after this test.',
    status: 'Status',
    noStatus: 'No answer',
    time: 'Time',
    address: 'Address',
    request: 'Request',
    response: 'Response',
    requestHeaders: 'Request headers',
    requestBody: 'Request body',
    responseHeaders: 'Response headers',
    responseBody: 'Response body',
    noResponse: 'No answer came.',
    emptyBody: 'The answer had no body.',
    base64: 'This body is not text and is shown as Base64.',
    cut: (size: string) => `Only the beginning is shown; the whole answer had ${size} bytes.`,
    dismiss: 'Close the result',
  },

  endpoint: {
    actions: (name: string) => `More for ${name}`,
    failing: (failures: number) => `${counted(failures, 'failure', 'failures')} in a row`,
    pending: (count: number) => `${count.toLocaleString('en')} pending`,
    held: (count: number) => `${count.toLocaleString('en')} held`,
    deadLetters: (count: number) => counted(count, 'dead letter', 'dead letters'),
    disable: 'Disable',
    disabled: 'Disabled. New deliveries are held.',
    enable: 'Enable…',
    heldUntilEnabled: 'Deliveries are held until it is enabled.',
    remove: 'Remove…',
    removeTitle: 'Remove this endpoint?',
    removeText: (count: number) =>
      count === 0
        ? 'Nothing is pending. The history of its deliveries stays.'
        : `${pending(count)} will be cancelled. The history stays.`,
    removeYes: (count: number) =>
      count === 0 ? 'Remove' : `Remove and cancel ${count.toLocaleString('en')}`,
    removed: (cancelled: number) =>
      cancelled === 0
        ? 'The endpoint was removed.'
        : `The endpoint was removed and ${deliveries(cancelled)} cancelled.`,
    showDeliveries: 'Show deliveries',
  },

  recent: {
    title: 'Latest deliveries',
    none: 'Nothing was delivered yet. Send a sample to see the whole way work.',
    sample: 'Send a sample',
    sampleHelp: 'A made-up event takes the way of a real one, to every endpoint that takes its type.',
    sent: (count: number, type: string) =>
      count === 0
        ? `The sample was recorded, but no endpoint takes ${type}.`
        : `The sample is on its way to ${counted(count, 'endpoint', 'endpoints')}.`,
    all: 'All deliveries of this room',
    untitled: 'Without a title',
  },

  snippets: {
    title: 'Verify it at the receiver',
    text: 'A receiver to start from. It checks the signature over the exact bytes, its age, and every v1 of it.',
    languages: { python: 'Python', node: 'Node.js', go: 'Go', php: 'PHP', ruby: 'Ruby', curl: 'curl' },
    curlText: 'Sends a signed request, to try a receiver without this application.',
    copy: (language: string) => `Copy the ${language} code`,
  },

  intake: {
    title: 'How transcripts come in',
    text: 'Reflector’s own webhook for this room can be pointed at this address; its signature is checked with this secret.',
    address: 'Address',
    secret: 'Intake secret',
    noSecret: 'None is set: Reflector’s own webhook is refused.',
    set: 'Set another…',
    setTitle: 'Set the intake secret',
    setText: 'The earlier secret ends now. Put the new one into the room at Reflector.',
    setHelp: 'Leave it empty to have one made.',
    setYes: 'Set it',
    setDone: 'The intake secret was set.',
  },
};
