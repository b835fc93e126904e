import type { SourceFailureKind } from '../../../shared/views.ts';
import { counted } from '../common.ts';

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

/** What is said while a server is connected, and of how it stands. */
export const connectTexts = {
  failures: FAILURES,

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
};
