/** What the desktop says outside its window: menus, tray, notifications, questions. */
export const TEXTS = {
  menu: {
    file: 'File',
    view: 'View',
    settings: 'Settings…',
    quit: (app: string) => `Quit ${app}`,
  },
  tray: {
    open: 'Open Reflector Relay',
    pause: 'Pause deliveries',
    resume: 'Resume deliveries',
    quit: 'Quit',
    tip: (line: string) => `Reflector Relay: ${line}`,
  },
  status: {
    storeProblem: (owed: string) => `The store cannot be written, ${owed}`,
    paused: (owed: string) => `Paused, ${owed}`,
    offline: (owed: string) => `Offline, ${owed}`,
    stopping: (owed: string) => `Finishing, ${owed}`,
    noSecrets: (owed: string) => `Secrets cannot be read, ${owed}`,
    oneNeedsAttention: (owed: string) => `1 needs attention, ${owed}`,
    needAttention: (n: string, owed: string) => `${n} need attention, ${owed}`,
    allDelivered: 'Everything is delivered',
    delivering: (owed: string) => `Delivering, ${owed}`,
    nothingPending: 'nothing pending',
    pending: (n: string) => `${n} pending`,
  },
  notices: {
    deadLetter: (room: string) => `A delivery of ${room} was given up`,
    deadLetters: (n: string) => `${n} deliveries were given up`,
    inRooms: (rooms: string) => `In ${rooms}.`,
    moreRooms: (rooms: string, more: number) => `${rooms} and ${more} more rooms`,
    failing: (room: string) => `An endpoint of ${room} began failing`,
    recovered: (room: string) => `An endpoint of ${room} delivers again`,
    disabled: (room: string) => `An endpoint of ${room} was disabled`,
    allWell: 'Endpoints deliver again',
    attention: 'Deliveries need attention',
    parts: {
      deadLetters: ['delivery was given up', 'deliveries were given up'],
      disabled: ['endpoint was disabled', 'endpoints were disabled'],
      failing: ['endpoint began failing', 'endpoints began failing'],
      recovered: ['endpoint delivers again', 'endpoints deliver again'],
    },
  },
  explainTray: {
    message: 'Reflector Relay goes on delivering.',
    detail:
      'It stays in the tray with its window closed. Start it again to see the window; quit it from the tray.',
    buttons: ['Keep delivering', 'Quit'],
  },
  confirmQuit: {
    message: (pending: string) => `Quit with ${pending}?`,
    detail:
      'What is being sent is finished first, for ten seconds at most. The rest goes out after the next start.',
    buttons: ['Quit', 'Cancel'],
  },
  confirmClose: {
    message: 'Close without saving?',
    detail: 'What you changed in the window is not saved yet.',
    buttons: ['Close without saving', 'Stay'],
  },
  keyring: {
    none: 'This desktop has no keyring in which secrets could be kept safely.',
    start: 'Start a keyring (GNOME Keyring or KWallet) and sign in again, or keep secrets under a key file.',
    closed: 'The keyring of this desktop cannot be opened.',
    unlock: 'Unlock it and allow Reflector Relay to use it; what waits for it then goes on by itself.',
    another: 'This secret was written under another keyring and cannot be read. Enter it again.',
    useKeyFile:
      'Secrets can be kept under a key file in the data folder instead, which only your account may read. ' +
      'Without either, rooms can be looked at, but nothing can be signed or sent.',
    buttons: ['Use a key file', 'Go on without secrets'],
  },
  cannotStart: 'Reflector Relay cannot start',
};
