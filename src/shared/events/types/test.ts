import { defineEventType } from '../event-type.ts';
import { current } from '../payloads/v2025-12-26.ts';
import { specified } from '../payloads/v2025-08-27.ts';

type Message = { message: string };

/** A test, as Reflector sends one: says that a receiver is reached, and nothing of any transcript. */
export const testEvent = defineEventType({
  name: 'test',
  word: 'Test',
  label: 'A test, sent by hand only',
  use: 'by_hand',
  kind: 'test',
  submission: null,
  identity: ({ timestamp, message }) => [timestamp, message],
  subject: () => ({ transcriptId: null, title: null }),
  sample: (): Message => ({ message: 'This is a test webhook from Reflector' }),
  bodies: {
    '2025-08-27': (subject) => specified(subject, { message: subject.content.message }),
    '2025-12-26': (subject) => current(subject, { message: subject.content.message }),
  },
});
