import { defineEventType } from '../event-type.ts';
import { wholeTranscript } from '../whole-transcript.ts';

/** A transcript is complete: what Reflector tells of, and what endpoints take unless they say otherwise. */
export const transcriptCompleted = defineEventType({
  name: 'transcript.completed',
  word: 'Completed',
  label: 'A transcript is complete',
  use: 'subscribed',
  ...wholeTranscript,
});
