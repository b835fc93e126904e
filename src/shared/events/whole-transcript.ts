import { submittedTranscript } from '../transcript.ts';
import type { SubmittedTranscript } from '../transcript.ts';
import { canonicalTranscript } from './canonical-transcript.ts';
import type { WholeTranscript } from './canonical-transcript.ts';
import type { ContentOf, PayloadSubject } from './event-type.ts';
import { current, currentTranscript } from './payloads/v2025-12-26.ts';
import { specified, specifiedTranscript } from './payloads/v2025-08-27.ts';
import { sampleTranscript } from './sample-transcript.ts';
import { utcText } from './timestamp.ts';

type Content = ContentOf<'transcript', WholeTranscript>;

/** The content of every event type that carries a whole transcript: a definition names the type and takes this. */
export const wholeTranscript = {
  kind: 'transcript',
  submission: {
    fields: { transcript: submittedTranscript },
    toContent: ({ transcript }: { transcript: SubmittedTranscript }): WholeTranscript => ({
      transcript: canonicalTranscript(transcript),
      calendarEvent: transcript.calendar_event,
    }),
  },
  /**
   * What a reader would notice. Left out are ids of the moment, times of sending, and what only some intakes know:
   * topic durations, action items, calendar and the page's address.
   */
  identity: ({ transcript: t }: Content): unknown[] => [
    t.id,
    utcText(t.createdAt),
    t.title,
    t.shortSummary,
    t.longSummary,
    t.webvtt,
    t.topics.map(({ title, summary, timestamp, webvtt }) => [title, summary, timestamp, webvtt]),
    t.participants.map(({ id, name, speaker }) => [id, name, speaker]),
    t.sourceLanguage,
    t.targetLanguage,
  ],
  subject: ({ transcript: { id, title } }: Content) => ({ transcriptId: id, title }),
  sample: (nowMs: number): WholeTranscript => ({
    transcript: canonicalTranscript(sampleTranscript(nowMs)),
    calendarEvent: null,
  }),
  bodies: {
    '2025-08-27': (subject: PayloadSubject<Content>) =>
      specified(subject, { transcript: specifiedTranscript(subject.content) }),
    '2025-12-26': (subject: PayloadSubject<Content>) =>
      current(
        subject,
        { transcript: currentTranscript(subject.content) },
        { calendar_event: subject.content.calendarEvent },
      ),
  },
} as const;
