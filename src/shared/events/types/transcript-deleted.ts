import { z } from 'zod';
import { outsideId } from '../../transcript.ts';
import { defineEventType } from '../event-type.ts';
import type { ContentOf } from '../event-type.ts';
import { current } from '../payloads/v2025-12-26.ts';
import { specified } from '../payloads/v2025-08-27.ts';
import { SAMPLE_TITLE, sampleId } from '../sample-transcript.ts';

type Deleted = { transcript: { id: string; title: string | null } };

/** A transcript was deleted: its id is all that is left to tell. */
export const transcriptDeleted = defineEventType({
  name: 'transcript.deleted',
  word: 'Deleted',
  label: 'A transcript was deleted',
  use: 'subscribed',
  kind: 'deleted',
  submission: {
    fields: { transcript: z.object({ id: outsideId, title: z.string().nullable().default(null) }) },
    toContent: (fields): Deleted => fields,
  },
  // A restored transcript can be deleted again: each deletion is its own.
  identity: ({ transcript, timestamp }) => [transcript.id, timestamp],
  subject: ({ transcript: { id, title } }) => ({ transcriptId: id, title }),
  sample: (nowMs): Deleted => ({ transcript: { id: sampleId(nowMs), title: SAMPLE_TITLE } }),
  bodies: {
    '2025-08-27': (subject) => specified(subject, { transcript: named(subject.content) }),
    '2025-12-26': (subject) => current(subject, { transcript: named(subject.content) }),
  },
});

function named({ roomId, transcript }: ContentOf<string, Deleted>): object {
  return { id: transcript.id, room_id: roomId };
}
