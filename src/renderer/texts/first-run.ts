import { counted } from './common.ts';

/** Every text of the first steps. */
export const firstRunTexts = {
  title: 'Welcome',
  text: 'Three steps until your first transcript arrives. Each can be skipped, and each leaves something that works.',
  steps: {
    room: { label: 'A room', text: 'Where transcripts come from' },
    webhook: { label: 'Its webhook', text: 'Where they are sent' },
    sample: { label: 'A sample', text: 'Watch one arrive' },
  },
  skip: 'Skip this step',
  skipAll: 'Skip all and start',
  back: 'Back',

  room: {
    title: 'Where do transcripts come from?',
    connectText:
      'Connect your Reflector: its rooms and webhooks are found, and nothing is changed there by connecting.',
    connect: 'Connect Reflector',
    byHand: 'Or add a room by hand',
    help: 'Use the name that it has at Reflector. Letters, digits and dashes.',
    name: 'Name of the room',
    create: 'Add the room',
    existing: 'Or go on with a room that is there',
    goOn: (name: string) => `Go on with ${name}`,
  },
  webhook: {
    title: (room: string) => `Where are transcripts of ${room} sent?`,
    help: 'Paste the URL of the service that should know. Test it before you save: the test is signed with the same secret.',
    save: 'Save and go on',
    already: (count: number) =>
      `This room has ${counted(count, 'endpoint', 'endpoints')} already. Add another, or go on.`,
    goOn: 'Go on',
    noRoom: 'There is no room yet. Go back one step and add one, or skip.',
  },
  sample: {
    title: 'Send a sample and watch it arrive',
    help: 'A made-up transcript takes the way of a real one: recorded, signed, delivered, and tried again if need be.',
    noEndpoint: 'This room has no endpoint yet. Go back one step and give it one, or finish.',
    waiting: 'Nothing was sent yet.',
    arrived: 'It arrived. From now on every completed transcript of this room goes the same way.',
    notYet: 'It did not arrive yet and is tried again. Open it to see what the receiver said.',
    gaveUp: 'The receiver refused it. Open it to see why, mend it, and send it again from there.',
    finish: 'Finish',
  },
};
