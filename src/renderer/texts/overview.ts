import { counted } from './common.ts';

const deliveries = (count: number): string => counted(count, 'delivery', 'deliveries');
const deadLetters = (count: number): string => counted(count, 'dead letter', 'dead letters');

/** Every text of the overview. */
export const overviewTexts = {
  title: 'Overview',
  span: 'Span',

  attention: {
    label: 'What needs a person',
    title: (count: number) => `Needs attention (${count})`,
    since: 'since',
    failingSince: 'Failing since',
    nextTry: 'next try',
    failing: 'Failing',
    disabled: 'Disabled',
    deadLetters: 'Given up',
    secrets: 'Secrets cannot be read',
    store: 'Cannot be saved',
    source: 'Not followed',
    sourceSince: 'This has been so since',
    held: (count: number) => `${deliveries(count)} held`,
    dead: deadLetters,
    show: 'Show',
    room: 'Room',
    settings: 'Settings',
    resend: (count: number) => `Resend ${count.toLocaleString('en')}…`,
    disable: 'Disable',
    enable: 'Enable',
    enableHeld: 'Enable…',
  },
  calm: {
    quiet: 'All is quiet. Nothing came in during this span.',
    arrived: 'All is well. Everything arrived.',
    underWay: (count: number) => `Nothing needs you. ${deliveries(count)} on the way.`,
  },

  totals: {
    label: 'In this span',
    delivered: 'Delivered',
    firstTry: 'At the first try',
    pending: 'Pending now',
    failed: 'Failed tries',
    deadLetters: 'Dead letters',
    p50: 'Median',
    p95: '95 of 100 within',
  },

  endpoints: {
    title: 'Endpoints',
    endpoint: 'Endpoint',
    health: 'Health',
    delivered: 'Delivered',
    success: 'Success',
    p95: 'p95',
    last: 'Last delivery',
    never: 'None yet',
  },

  empty: {
    title: 'Nothing to watch over yet',
    text: 'Connect your Reflector, or add a room by hand and paste the address its transcripts should be sent to. Each completed transcript is then delivered, and shows up here.',
    connect: 'Connect Reflector',
    addRoom: 'Add a room',
    firstSteps: 'Show me the first steps',
  },
  waiting: {
    title: 'Ready for the first transcript',
    text: 'Nothing was delivered yet. Send a sample to see one arrive.',
    send: (room: string) => `Send a sample to ${room}`,
    sent: 'The sample is on its way.',
    notSent: 'This room has no enabled endpoint for it, so nothing went out.',
  },
};
