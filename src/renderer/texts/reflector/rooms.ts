import type { AddressQuestion } from '../../../shared/views.ts';
import { counted } from '../common.ts';

const rooms = (count: number): string => counted(count, 'room', 'rooms');

const QUESTIONS: Record<AddressQuestion, { label: string; text: string }> = {
  http: { label: 'Not encrypted', text: 'Plain http: whoever is on the way can read the transcripts.' },
  private: { label: 'Private address', text: 'Leads into a private network, as seen from this machine.' },
  loopback: {
    label: 'This machine',
    text: 'Leads to this machine itself, not to the one Reflector runs on.',
  },
};

/** What is said of a server's rooms, and while they are imported. */
export const sourceRoomsTexts = {
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
