import { counted } from '../common.ts';

const rooms = (count: number): string => counted(count, 'room', 'rooms');
const transcripts = (count: number): string => counted(count, 'transcript', 'transcripts');

/** What is said while webhooks are taken over, relayed or given back. */
export const switchTexts = {
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
};
