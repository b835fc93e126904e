import { defineEventType } from '../event-type.ts';
import { wholeTranscript } from '../whole-transcript.ts';

/** A transcript that was complete has another content: it is sent whole again. */
export const transcriptUpdated = defineEventType({
  name: 'transcript.updated',
  word: 'Updated',
  label: 'A complete transcript was changed',
  use: 'subscribed',
  ...wholeTranscript,
});
