import type { AddressQuestion, SkippedReason, SourceFailureKind, SyncView } from '../../shared/views.ts';
import { counted } from './common.ts';

const rooms = (count: number): string => counted(count, 'room', 'rooms');
const transcripts = (count: number): string => counted(count, 'transcript', 'transcripts');

/** What a failure is called, and what to do beyond what the engine says of it. */
const FAILURES: Record<SourceFailureKind, { title: string; cure: string | null }> = {
  unreachable: {
    title: 'Not reached',
    cure: 'Check host and port, and that the server runs. Reflector in Docker often listens on port 1250 of its own machine only.',
  },
  tls: { title: 'No secure connection', cure: null },
  not_reflector: { title: 'Not a Reflector', cure: null },
  wrong_key: {
    title: 'Wrong key',
    cure: 'A server without any users has no keys: for it, choose “No key”.',
  },
  too_old: { title: 'Too old', cure: 'Update Reflector, then check again.' },
  rate_limited: { title: 'Asked too often', cure: 'Check again in a minute.' },
  server_error: { title: 'The server fails', cure: 'Its own log says why. Check again when it is mended.' },
  forbidden: { title: 'Not allowed', cure: 'Use a key of a user who may see the rooms.' },
  not_found: { title: 'Not there', cure: null },
  secret_unavailable: { title: 'Key not readable', cure: null },
};

const STATES: Record<SyncView['state'], string> = {
  not_started: 'Not followed yet',
  starting: 'Starting to follow',
  catching_up: 'Catching up',
  waiting: 'Following',
  failing: 'Not reached',
  stopped: 'Switched off',
};

const SKIPPED: Record<SkippedReason, { label: string; why: string }> = {
  not_ended: {
    label: 'Not complete',
    why: 'Still recording, processing, or failed. Each is taken when it ends.',
  },
  before_start: {
    label: 'Before following began',
    why: 'Had ended before. Following from a date on takes those since then.',
  },
  room_not_imported: {
    label: 'Room not imported',
    why: 'Import the room, and its next transcripts are taken.',
  },
  room_disabled: { label: 'Room switched off', why: 'Its transcripts are not taken in, as set at the room.' },
  unreadable: { label: 'Could not be read', why: 'Tried again every hour, and when it changes.' },
  vanished: { label: 'Gone', why: 'Deleted at Reflector, or no longer visible to this key.' },
};

const QUESTIONS: Record<AddressQuestion, { label: string; text: string }> = {
  http: { label: 'Not encrypted', text: 'Plain http: whoever is on the way can read the transcripts.' },
  private: { label: 'Private address', text: 'Leads into a private network, as seen from this machine.' },
  loopback: {
    label: 'This machine',
    text: 'Leads to this machine itself, not to the one Reflector runs on.',
  },
};

/** Every text of the Reflector screens. */
export const reflectorTexts = {
  title: 'Reflector',
  failures: FAILURES,
  states: STATES,

  list: {
    connect: 'Connect a server',
    emptyTitle: 'No Reflector server yet',
    emptyText:
      'Connect yours with its address and an API key. Its rooms are found, and each completed transcript is learned of by itself.',
    open: (name: string) => `Open ${name}`,
  },

  facts: {
    label: (name: string) => `How ${name} stands`,
    owner: 'Key of',
    noKey: 'No key (open server)',
    ownerUnknown: 'Known after the first contact',
    keyEnd: (hint: string) => `ends in ${hint}`,
    lastContact: 'Last contact',
    never: 'None yet',
    nextContact: 'next',
    behind: 'Behind',
    notBehind: 'Nothing, as of the last contact',
    changes: (count: number) => `${counted(count, 'change', 'changes')} to read`,
    notFollowed: 'Not followed yet',
    rooms: 'Rooms',
    roomsUnknown: 'Known after the first contact',
    roomsFound: (all: number) => `${all.toLocaleString('en')} found`,
    imported: (count: number) => `${count.toLocaleString('en')} imported`,
    takenOver: (count: number) => `${count.toLocaleString('en')} taken over`,
    relayed: (count: number) => `${count.toLocaleString('en')} relayed`,
    new: (count: number) => `${count.toLocaleString('en')} new`,
    since: 'since',
    tryAgain: 'It is tried again by itself.',
    mend: 'Mend it in the settings',
    progress: (done: number, total: number) => `${done.toLocaleString('en')} of ${transcripts(total)}`,
  },

  form: {
    server: 'Server',
    serverText: 'Where Reflector’s API is, and as whom it is asked.',
    baseUrl: 'Address of the API',
    baseUrlHelp: 'As Reflector’s pages use it, often port 1250. With or without /v1.',
    baseUrlPlaceholder: 'https://reflector.example.org',
    access: 'Access',
    withKey: 'API key',
    withKeyHelp: 'Made in Reflector under Settings, API Keys. Kept encrypted; sees what its user sees.',
    keepKey: (hint: string) => `Keep the present key (ends in ${hint})`,
    newKey: 'Use another API key',
    withoutKey: 'No key (open server)',
    withoutKeyHelp:
      'For a Reflector without users, which answers everybody. Following works; taking over does not, because nobody may change a room there.',
    apiKey: 'Key',
    number: 'Enter a whole number.',
    apiKeyMissing: 'Enter the API key, or choose “No key”.',
    certificate: 'Certificate authority',
    certificateToggle: 'Its certificate comes from an authority of our own',
    certificateHelp: 'Paste the authority’s certificate as text (PEM). It is trusted for this server only.',
    certificatePlaceholder: '-----BEGIN CERTIFICATE-----',
    details: 'Details',
    name: 'Name',
    nameHelp: 'What it is called here.',
    namePlaceholder: 'Office',
    frontendUrl: 'Address of Reflector’s own pages',
    frontendUrlHelp:
      'Optional. Receivers get a link to each transcript there (frontend_url); left empty, they get none.',
    frontendUrlPlaceholder: 'https://meet.example.org',
    pollInterval: 'Ask for changes every (seconds)',
    pollIntervalHelp: 'A completed transcript is delivered at most so much later.',
    archiveLabel: 'Fetch action items from the archive',
    archiveHelp:
      'Reflector’s API has them in a transcript’s archive alone, which it packs with the audio: work and traffic for the server with each transcript. Fetched one at a time, and not while catching up or when more than ten changes come at once. Off, action_items is null.',
    borderMinutes: 'Minutes around a take over',
    borderMinutesHelp:
      'Transcripts that ended so shortly before Reflector’s webhook is emptied or set again may be sent by both sides; they are delivered from here too, so that none is missed.',
    following: 'Following',
    enabled: 'Follow this server',
    enabledHelp: 'Switched off, nothing is asked. Switched on again, what was missed is read.',
  },

  check: {
    button: 'Check connection',
    running: 'Asking the server…',
    ok: 'The connection works',
    owner: (who: string) => `The key belongs to ${who}.`,
    open: 'The server answers without a key.',
    found: (roomCount: number, count: number) => `${rooms(roomCount)}, ${transcripts(count)}.`,
    changed: 'Changed since this check.',
    addCertificate: 'Add a certificate authority',
  },

  connect: {
    title: 'Connect a Reflector server',
    text: 'Nothing is changed at the server by connecting.',
    button: 'Connect',
    connected: (name: string) => `${name} is connected.`,
    back: 'Reflector',
  },

  settings: {
    title: (name: string) => `Settings of ${name}`,
    save: 'Save',
    discard: 'Discard',
    saved: 'Saved.',
    removeSection: 'Disconnect this server',
    removeHelp: 'Its rooms stay here with their endpoints and history.',
    remove: 'Disconnect…',
    removeTitle: (name: string) => `Disconnect ${name}?`,
    removeText:
      'It is not followed any more, and its key is forgotten. Its rooms stay with their endpoints and history, but get no transcripts from it.',
    removeUnderWay: (names: string) =>
      `A switch of these rooms is under way and would be left as it is: ${names}. Look at their webhooks in Reflector afterwards.`,
    removeTakenOver: (names: string) =>
      `These rooms are delivered from here: ${names}. At Reflector their webhooks stay as they are now, so nobody learns of their transcripts any more. Better give them back first.`,
    removeYes: 'Disconnect',
    removeForce: 'Disconnect all the same',
    removed: (name: string) => `${name} is disconnected.`,
  },

  server: {
    settings: 'Settings',
    sync: 'Synchronisation',
    readNow: 'Read now',
    rooms: 'Rooms',
    roomsText: 'Who delivers each room’s transcripts, and what can be done about it.',
    import: 'Import rooms',
    importNew: (count: number) => `Import rooms (${count.toLocaleString('en')} new)`,
    takeOverAll: (count: number) => `Take over all ${count.toLocaleString('en')}`,
    giveBackAll: (count: number) => `Give back all ${count.toLocaleString('en')}`,
    none: 'No rooms are to be seen at this server.',
    asOf: 'The server does not answer, so this is how the rooms stood at the last contact.',
    othersSecrets:
      'Rooms of other users that they share are visible to this key, their webhook secrets too. Whoever holds the key can sign in their name.',
    nothingFollowed: 'Following has not begun: transcripts of imported rooms are not learned of yet.',
    gone: 'This server is not connected any more',
    goneText: 'Its rooms are still here, under Rooms.',
  },

  rooms: {
    columns: { room: 'Room', webhook: 'Webhook at Reflector', standing: 'Delivered by', action: 'Action' },
    noWebhook: 'None',
    secret: (hint: string) => `secret ••••${hint}`,
    badges: { gone: 'Gone at Reflector', renamed: 'Renamed', shared: 'Shared by another user' },
    renamedHelp: 'Its name here follows with the next contact.',
    standing: {
      new: { label: 'New', help: 'Not imported yet: its transcripts are left alone.' },
      ignored: { label: 'Ignored', help: 'Set aside: its transcripts are left alone.' },
      imported: { label: 'Imported', help: 'Recorded here, delivered by Reflector.' },
      own: { label: 'Imported', help: 'Reflector has no webhook for it; its endpoints here deliver.' },
      taken_over: { label: 'Taken over', help: 'Delivered from here.' },
      both: {
        label: 'Delivered twice',
        help: 'Taken over, but Reflector has a webhook again: somebody set it since. Take it out there, or give the room back.',
      },
      relayed: { label: 'Relayed', help: 'Reflector posts to this application, which delivers.' },
      relay_lost: {
        label: 'Relay changed',
        help: 'Reflector does not post to this application any more: somebody changed the webhook since.',
      },
      switching: { label: 'Being switched', help: 'Goes on by itself as soon as the server answers.' },
      gone: { label: 'Gone', help: 'Not at Reflector any more. The room here stays with its history.' },
    },
    theirs: 'Its webhook is another user’s and cannot be taken over. Add an endpoint of your own here.',
    import: 'Import',
    ignore: 'Ignore',
    notIgnore: 'Do not ignore',
    takeOver: 'Take over',
    giveBack: 'Give back',
    relay: 'Relay instead',
    openRoom: 'Open room',
    more: (name: string) => `More for ${name}`,
  },

  byHand: {
    title: 'Taking over is not possible here',
    steps: 'By hand it goes like this:',
  },

  import: {
    title: 'Import rooms',
    text: 'Each room comes with its webhook URL and secret, as a disabled endpoint: Reflector goes on delivering until you take it over.',
    label: 'Rooms to import',
    choose: (name: string) => `Import ${name}`,
    chooseAll: 'Choose all of my own',
    chooseNone: 'Choose none',
    noWebhook: 'No webhook at Reflector: it is imported without an endpoint.',
    shared:
      'Shared by another user. Its webhook secret is visible to this key, and its webhook cannot be taken over.',
    ignored: 'Ignored until now',
    button: (count: number) => (count === 0 ? 'Import' : `Import ${rooms(count)}`),
    done: (count: number) => `${rooms(count)} imported.`,
    nothing: 'All rooms of this server are imported',
    nothingText: 'New ones show up here when they are made at Reflector.',
    back: 'Back to the server',
  },

  questions: {
    legend: 'Reflector allows this address. May it be delivered to from here?',
    kinds: QUESTIONS,
    yes: 'Allow',
    no: 'Refuse',
    noMeans: 'Refused: Reflector goes on delivering this room, and it cannot be taken over.',
    open: 'Answer this first.',
    all: 'The same question for several rooms:',
    allowAll: (label: string, count: number) => `Allow “${label}” for all ${count.toLocaleString('en')}`,
  },

  follow: {
    title: 'Start following',
    text: 'From then on every completed transcript of an imported room is learned of, also after an outage.',
    again: 'Follow from a date on',
    againText: 'Goes through what the server has since then. What is recorded already is not recorded twice.',
    from: 'Begin',
    now: 'From now on',
    nowHelp: 'Only what completes from this moment on.',
    since: 'Since a date',
    sinceHelp:
      'Also what has completed since then. For a room that Reflector delivers it is recorded and held; for one that was taken over it is delivered.',
    date: 'Since',
    dateMissing: 'Choose a date to see how many transcripts that is.',
    datePlaceholder: 'Day',
    counting: 'Counting…',
    count: (count: number) =>
      count === 0
        ? 'No completed transcript of an imported room since then that is not recorded yet.'
        : `${transcripts(count)} of imported rooms will be recorded.`,
    start: 'Start following',
    noRooms: 'No room is imported yet: transcripts are learned of for imported rooms only.',
    started: 'Following has begun.',
  },

  switch: {
    take_over: {
      title: 'Take over',
      text: 'Reflector’s webhook is emptied together with the same secret, read back, and only then delivered from here. Receivers notice nothing.',
      button: (count: number) => (count === 1 ? 'Take over 1 room' : `Take over ${rooms(count)}`),
      running: 'Taking over',
    },
    give_back: {
      title: 'Give back',
      text: 'URL and secret are written to Reflector together and read back; then the endpoint here is disabled.',
      button: (count: number) => (count === 1 ? 'Give back 1 room' : `Give back ${rooms(count)}`),
      running: 'Giving back',
    },
    relay: {
      title: 'Relay',
      text: 'Reflector posts to this application, which delivers. For servers that shall go on posting themselves: it needs a way from Reflector to here.',
      button: (count: number) => (count === 1 ? 'Relay 1 room' : `Relay ${rooms(count)}`),
      running: 'Relaying',
    },
    address: 'Address of this application, as Reflector reaches it',
    addressHelp:
      'From a container localhost is the container itself: use host.docker.internal, or the address of this machine in its network.',
    addressMissing: 'Enter the address by which Reflector reaches this application.',
    listensOn: (addresses: readonly string[]) => `Events are taken in at ${addresses.join(', ')}.`,
    listensOnlyHere: 'Only this machine reaches it. For others run the engine with --intake-host.',
    show: 'Show what is written',
    nothing: 'There is no room for which this can be done now.',
    writes: 'Written to Reflector',
    writtenAs: (name: string) => `What is written to Reflector for ${name}`,
    urlBefore: 'URL now',
    urlAfter: 'URL then',
    noUrl: 'none',
    secretKept: (hint: string) => `The secret stays the same (••••${hint}).`,
    secretWritten:
      'URL and secret are written in one request: a URL alone would make Reflector change the secret.',
    thenFromHere: 'Then delivered from here to',
    thenByReflector: 'Then delivered by Reflector; the endpoint here is disabled.',
    testCall: 'Reflector’s own test call must then arrive here; otherwise the URL is put back.',
    border: (count: number) => `${transcripts(count)} around the switch`,
    borderTakeOver:
      'They ended so shortly before that Reflector may still send them. Delivered from here too, marked “Reflector may also have sent this”. Take out what Reflector has surely sent.',
    borderGiveBack:
      'They ended so shortly before that Reflector may send them as well. What is not delivered yet is delivered from here, marked. Take out what shall be left to Reflector.',
    borderNone: 'No transcript ended so shortly before that both sides might send it.',
    borderAll: 'Deliver all',
    borderNoneOfThem: 'Leave all to Reflector',
    ended: 'ended',
    endedUnknown: 'ended before anybody looked, begun',
    delivered: 'delivered from here already',
    untitled: 'Without a title',
    cancelled: (count: number) =>
      `${counted(count, 'held delivery', 'held deliveries')} that Reflector has sent ${count === 1 ? 'is' : 'are'} cancelled.`,
    owed: (count: number) =>
      `${counted(count, 'delivery', 'deliveries')} still owed ${count === 1 ? 'goes' : 'go'} out from here all the same.`,
    refused: 'Not possible',
    progress: (done: number, all: number) => `${done.toLocaleString('en')} of ${rooms(all)} written`,
    results: 'Result',
    outcomes: {
      done: 'Done',
      undone: 'Not done',
      pending: 'Goes on by itself',
    },
    borderSaid: (count: number) => `${transcripts(count)} that Reflector may also have sent.`,
    backToServer: 'Back to the server',
  },

  sync: {
    title: (name: string) => `Synchronisation with ${name}`,
    state: 'State',
    lastContact: 'Last contact',
    nextContact: 'Next contact',
    none: 'None planned',
    cursor: 'Read up to change',
    noCursor: 'Not followed yet',
    cursorHelp:
      'Reflector numbers its changes. Each reading begins a little before this number, because numbers are given before they are stored.',
    behind: 'Still to read',
    followingSince: 'Following since',
    found: 'Recorded',
    foundText: (count: number) => transcripts(count),
    readNow: 'Read now',
    read: 'The server was read.',
    skipped: 'Not recorded',
    skippedText:
      'Transcripts of rooms that were seen and are no events, with the latest of each kind. Recordings and uploads outside rooms are passed by: Reflector sends no webhook for them either.',
    skippedNone: 'Every transcript of a room that was seen is recorded.',
    reasons: SKIPPED,
    columns: { reason: 'Why', count: 'Count', latest: 'Latest' },
    untitled: 'Without a title',
  },

  /** The room list and the page of a room. */
  ofRoom: {
    section: 'At Reflector',
    reflector: 'Reflector delivers',
    here: 'Delivered from here',
    own: 'No webhook at Reflector',
    relay: 'Relayed',
    both: 'Delivered twice',
    relayLost: 'Relay changed',
    gone: 'Gone at Reflector',
    switching: 'Being switched',
    theirs: 'Shared by another user',
    disconnected: 'Not connected any more',
    nameHelp: 'Follows the name that the room has at Reflector.',
    takeOver: 'Take over…',
    giveBack: 'Give back…',
    enableTitle: 'Deliver it beside Reflector?',
    enableText:
      'Reflector delivers this room itself, so the receiver would get every transcript twice. Take the room over instead, unless its webhook at Reflector was emptied by hand.',
    enableYes: 'Enable all the same',
  },
};
