import { counted } from './common.ts';

/** What the engine calls its places for secrets, and how safe each is. */
const BACKENDS: Record<string, { name: string; text: string }> = {
  gnome_libsecret: {
    name: 'GNOME Keyring',
    text: 'The key lies in your desktop’s keyring, which is unlocked when you sign in. Whoever copies the data folder cannot read the secrets.',
  },
  kwallet: {
    name: 'KWallet',
    text: 'The key lies in your desktop’s wallet, which is unlocked when you sign in. Whoever copies the data folder cannot read the secrets.',
  },
  keychain: {
    name: 'macOS Keychain',
    text: 'The key lies in your Keychain and is released to this application only. Whoever copies the data folder cannot read the secrets.',
  },
  dpapi: {
    name: 'Windows Data Protection',
    text: 'The key is bound to your Windows account. Whoever copies the data folder cannot read the secrets.',
  },
  'key-file': {
    name: 'Key file',
    text: 'Secrets are encrypted (AES-256-GCM) under a key in a file that only this user can read. Whoever copies the whole data folder has both: keep its backups as safe as the secrets.',
  },
  environment: {
    name: 'Key from the environment',
    text: 'Secrets are encrypted (AES-256-GCM) under a key that the engine is given at its start. Whoever copies the data folder cannot read the secrets.',
  },
};

/** Every text of the settings. */
export const settingsTexts = {
  title: 'Settings',
  save: 'Save',
  discard: 'Discard',
  saved: 'Saved.',

  duration: {
    units: { seconds: 'seconds', minutes: 'minutes', hours: 'hours', days: 'days' },
    unitOf: (label: string) => `${label}: unit`,
  },

  intake: {
    title: 'Intake',
    text: 'Other programs hand transcripts in at this address, with a token.',
    address: 'Address',
    portByOption: 'The port is chosen by --port when the engine is started.',
    port: 'Port',
    portHelp: 'On this machine only. Where it is taken, any free one is used until the next start.',
    folder: 'Watched folder',
    folderHelp:
      'Transcripts put here as .json files are taken in, then moved to accepted or, with the reason beside them, to refused.',
    folderPlaceholder: 'None is watched',
    tokens: 'Tokens',
    tokensHelp: 'One for each program, so that each can be revoked alone.',
    name: 'Name of the new token',
    namePlaceholder: 'Import script',
    create: 'Make a token',
    nameMissing: 'Give the token a name.',
    once: (name: string) => `The token “${name}” is shown this once`,
    onceText: 'Copy it now: only a fingerprint of it is kept. A lost token is revoked and another one made.',
    onceDone: 'I have copied it',
    copyToken: 'Copy the token',
    none: 'No tokens. Nothing is taken in over HTTP but Reflector’s own signed webhooks.',
    columns: { name: 'Name', ends: 'Ends in', created: 'Made', used: 'Last used' },
    never: 'Never',
    revoke: 'Revoke',
    revokeNamed: (name: string) => `Revoke ${name}`,
    revokeTitle: (name: string) => `Revoke “${name}”?`,
    revokeText: 'Programs that use it are refused from now on. This cannot be undone.',
    revoked: (name: string) => `“${name}” was revoked.`,
  },

  history: {
    title: 'History',
    now: (events: string, deliveries: string, size: string) =>
      `${events} and ${deliveries} are kept now, in ${size}.`,
    onDisk: (size: string) =>
      `On the disk it takes ${size}: what is free in it is used for what comes next, or given back.`,
    overLimit:
      'That is more than the limit: what is past keeping goes within the hour, and what is left after that is owed, or dead letters.',
    events: (count: number) => counted(count, 'event', 'events'),
    deliveries: (count: number) => counted(count, 'delivery', 'deliveries'),
    oldest: 'The oldest is from',
    days: 'Keep deliveries for (days)',
    daysHelp: 'Older delivered and cancelled ones are removed.',
    megabytes: 'Keep at most (megabytes)',
    megabytesHelp: (size: string) =>
      `The oldest delivered and cancelled ones go first. 0 sets no limit. Now ${size}.`,
    deadLetterDays: 'Keep dead letters for (days)',
    deadLetterDaysHelp: 'They can be resent for as long as they are kept, whatever the size.',
    prune: 'Remove now what is past keeping',
    pruned: (count: number) =>
      count === 0
        ? 'Nothing was past keeping.'
        : `${counted(count, 'delivery was', 'deliveries were')} removed.`,
    pending: 'What is still pending is never removed.',
  },

  retry: {
    title: 'When a delivery fails',
    text: 'Holds for every endpoint without a schedule of its own, and for the remaining retries of what is pending.',
    first: 'First wait',
    firstHelp: 'Doubles with each retry.',
    longest: 'Longest wait',
    total: 'Give up after',
    totalHelp: 'Waiting in all. Sleeping and being offline do not count.',
    retries: 'At most so many retries',
    invalid: 'The schedule is shown when these values make one.',
    none: 'A failed delivery is not retried: it becomes a dead letter at once.',
    summary: (retries: number, waited: string) =>
      `${counted(retries, 'retry', 'retries')} in ${waited}, then it is a dead letter`,
    table: 'Resulting schedule',
    retry: 'Retry',
    waits: 'Waits',
    after: 'Waited in all',
    numbers: (from: number, to: number) => (from === to ? String(from) : `${from} – ${to}`),
    each: (span: string) => `${span} each`,
    jitter:
      'Up to 10 % is added to each wait at random. A longer Retry-After of the receiver is obeyed, up to an hour.',
    reset: 'As specified',
    disableAfter: 'Disable an endpoint after (days)',
    disableAfterHelp: 'Days of nothing but failures. Its deliveries are held from then on. 0 never does.',
  },

  addresses: {
    title: 'Where deliveries may go',
    text: 'Each endpoint says for itself whether it may reach private addresses or this machine. This list narrows all of them; it never widens what one permits.',
    list: 'Only these, for every endpoint',
    listHelp:
      'Networks such as 203.0.113.0/24, or host names; *.example.org covers every name below. Empty narrows nothing. Counts from the next attempt on.',
  },

  notifications: {
    title: 'Notifications',
    deadLetters: 'When a delivery is given up',
    deadLettersHelp: 'One notice for many at once. A click opens the delivery.',
    health: 'When an endpoint begins to fail or recovers',
    healthHelp:
      'After three failures in a row, and at the first success after them. One that is disabled is always told.',
  },

  appearance: {
    title: 'Appearance and start',
    titleBrowser: 'Appearance',
    theme: 'Theme',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    startAtLogin: 'Start when I sign in',
    startAtLoginHelp:
      'Starts hidden in the tray, so that transcripts are delivered without opening the window.',
  },

  secrets: {
    title: 'Where secrets are kept',
    backends: BACKENDS,
    unknown: { name: 'an unknown place', text: 'The engine did not say where.' },
    safe: 'Encrypted at rest',
    unavailable: 'Secrets cannot be kept',
    plain: 'Secrets are never stored as plain text, and never sent to this page unless you reveal one.',
  },

  folder: {
    title: 'Data folder',
    text: 'Everything is in here: rooms, secrets (encrypted), history. Copy it while the application is closed to back it up.',
    copy: 'Copy the path',
    version: (version: string) => `Reflector Relay ${version}`,
  },

  records: {
    title: 'Records',
    text: 'What the engine did, line by line, and who changed, revealed or resent what.',
    log: 'Log',
    audit: 'Changes',
  },
};
