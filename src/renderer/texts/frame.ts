import type { EngineStatus } from '../../shared/views.ts';
import { counted } from './common.ts';

const ENGINE: Record<EngineStatus['state'], string> = {
  delivering: 'Delivering',
  paused: 'Paused',
  offline: 'Offline, held',
  stopping: 'Stopping',
};

/** Every text of the frame around the screens: rail, palette, shortcuts, notices. */
export const frameTexts = {
  product: 'Reflector Relay',
  documentTitle: (screen: string) => `${screen} · Reflector Relay`,
  skip: 'Skip to the content',
  rail: 'Screens',
  overview: 'Overview',
  statistics: 'Statistics',
  rooms: 'Rooms',
  deliveries: 'Deliveries',
  reflector: 'Reflector',
  settings: 'Settings',
  log: 'Log',
  audit: 'Changes',
  welcome: 'Welcome',
  needsAttention: (count: number) =>
    count === 1 ? '1 needs attention' : `${count.toLocaleString('en')} need attention`,

  engine: {
    label: 'Engine',
    state: ENGINE,
    unreachable: 'No answer',
    unreachableText: 'The engine does not answer. Nothing you saved is lost.',
    signedOut: 'Not let in',
    signedOutText: 'Run relay open where the engine runs, and use the link it prints.',
    asking: 'Starting',
    owed: (count: number) => (count >= 10_000 ? '10,000+ pending' : `${count.toLocaleString('en')} pending`),
    nothingOwed: 'Nothing pending',
    resume: 'Resume',
    resumeLong: 'Resume deliveries',
    pause: 'Pause deliveries',
    nextProbe: 'Next look',
    paused: 'Deliveries are paused. What is pending is kept.',
    resumed: 'Deliveries go on.',
  },

  palette: {
    open: 'Search or do',
    placeholder: 'Go to a screen, a room, a delivery by its id, or do something',
    nothing: 'Nothing of that name',
    screens: 'Go to',
    rooms: 'Rooms',
    deliveries: 'Delivery',
    actions: 'Do',
    addRoom: 'Add a room',
    connect: 'Connect a Reflector server',
    server: (name: string) => `Reflector server ${name}`,
    sync: (name: string) => `Synchronisation with ${name}`,
    openDelivery: (id: string) => `Open delivery ${id}`,
    deadLetters: 'Show dead letters',
    light: 'Light appearance',
    dark: 'Dark appearance',
    system: 'Appearance as the system has it',
    shortcuts: 'Keyboard shortcuts',
    endpoints: (count: number) => counted(count, 'endpoint', 'endpoints'),
  },

  shortcuts: {
    title: 'Keyboard shortcuts',
    inTurn: 'then',
    groups: {
      everywhere: 'Everywhere',
      lists: 'In lists',
      deliveries: 'In Deliveries',
    },
    palette: 'Search or do anything',
    help: 'This sheet',
    back: 'Back one level, close',
    goOverview: 'Go to Overview',
    goStatistics: 'Go to Statistics',
    goRooms: 'Go to Rooms',
    goDeliveries: 'Go to Deliveries',
    goReflector: 'Go to Reflector',
    goSettings: 'Go to Settings',
    goLog: 'Go to the log',
    goAudit: 'Go to the changes',
    down: 'Next one',
    up: 'Previous one',
    open: 'Open it',
    choose: 'Choose it',
    resend: 'Resend it',
    filter: 'Search',
    newest: 'To the newest',
    oldest: 'To the oldest',
  },

  notice: {
    show: 'Show',
    deadLetter: (room: string) => `A delivery of ${room} was given up`,
    deadLetters: (count: number, room: string) =>
      `${count.toLocaleString('en')} deliveries of ${room} were given up`,
    failing: (room: string) => `An endpoint of ${room} began failing`,
    recovered: (room: string) => `An endpoint of ${room} delivers again`,
    disabled: (room: string) => `An endpoint of ${room} was disabled`,
  },

  notFound: {
    title: 'There is no such page',
    text: 'The address may be mistyped, or from another version.',
    home: 'To the overview',
  },
  broken: {
    title: 'This screen stopped working',
    text: 'The engine goes on delivering. Opening the screen again usually helps.',
    again: 'Open it again',
  },
  notLoaded: {
    title: 'This screen could not be loaded',
    text: 'The engine does not answer. Check that it is still running; nothing you saved is lost.',
    again: 'Open it again',
  },
};
