import { z } from 'zod';

/*
 * The shapes in which transcripts come in. Field names are Reflector's. Fields nobody needs are let through and
 * forgotten, so that a newer Reflector is not refused for knowing more.
 */

const TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;
/** A moment as ISO 8601 text. */
export const eventTime = z
  .string()
  .refine((text) => TIME.test(text) && !Number.isNaN(Date.parse(text.replace(' ', 'T'))), {
    message: 'Give a time such as 2025-08-27T11:00:00Z.',
  });
/** The id of a transcript or a room, at Reflector or here. */
export const outsideId = z.string().min(1, 'Give the id.').max(200, 'An id has at most 200 characters.');
const seconds = z.number().min(0, 'Seconds cannot be negative.').max(359_999, 'At most 100 hours.');
const text = z.string().nullable().default(null);

const word = z.object({
  text: z.string(),
  start: seconds,
  end: seconds,
  speaker: z.number().int().default(0),
});
export type Word = z.infer<typeof word>;

const participant = z.object({
  id: z.string(),
  name: z.string().nullable().default(null),
  speaker: z.number().int().nullable().default(null),
});

const topicFields = {
  title: z.string(),
  summary: z.string(),
  timestamp: seconds,
  duration: z.number().nullable().default(null),
};

const transcriptFields = {
  id: outsideId,
  created_at: eventTime,
  /** Milliseconds, as Reflector keeps it. */
  duration: z.number().nullable().default(null),
  title: text,
  short_summary: text,
  long_summary: text,
  webvtt: z.string().nullable().optional(),
  participants: z.array(participant).default([]),
  source_language: z.string().default('en'),
  target_language: z.string().default('en'),
  frontend_url: z.string().nullable().default(null),
  action_items: z.unknown().default(null),
};

/** A transcript as it is submitted: every topic with its words, or the whole and every topic with WebVTT. */
export const submittedTranscript = z
  .object({
    ...transcriptFields,
    topics: z
      .array(z.object({ ...topicFields, words: z.array(word).optional(), webvtt: z.string().optional() }))
      .max(10_000),
    calendar_event: z.unknown().default(null),
  })
  .superRefine((transcript, context) => {
    let allWords = true;
    let lastStart = 0;
    transcript.topics.forEach((topic, index) => {
      allWords &&= topic.words !== undefined;
      if (topic.words === undefined && topic.webvtt === undefined) {
        context.addIssue({
          code: 'custom',
          path: ['topics', index, 'words'],
          message: 'Give the topic its words or its WebVTT.',
        });
      }
      topic.words?.forEach((spoken, position) => {
        if (spoken.start < lastStart) {
          context.addIssue({
            code: 'custom',
            path: ['topics', index, 'words', position, 'start'],
            message: 'Words must stand in the order they were spoken.',
          });
        }
        lastStart = Math.max(lastStart, spoken.start);
      });
    });
    if (!allWords && typeof transcript.webvtt !== 'string') {
      context.addIssue({
        code: 'custom',
        path: ['webvtt'],
        message: 'Give the WebVTT of the whole transcript, or words for every topic.',
      });
    }
  });
export type SubmittedTranscript = z.infer<typeof submittedTranscript>;

/** The body of Reflector's own webhook of a completed transcript, as every released version since 0.8 sends it. */
export const completedWebhook = z.object({
  event: z.literal('transcript.completed'),
  timestamp: eventTime,
  transcript: z.object({
    ...transcriptFields,
    webvtt: z.string().nullable().default(null),
    topics: z.array(z.object({ ...topicFields, webvtt: z.string() })).max(10_000),
  }),
  /** The room as Reflector knows it: receivers go on seeing its id. */
  room: z.object({ id: outsideId }).optional(),
  calendar_event: z.unknown().default(null),
});
export type CompletedWebhook = z.infer<typeof completedWebhook>;

/** Either body that Reflector posts. */
export const reflectorWebhook = z.discriminatedUnion(
  'event',
  [
    completedWebhook,
    z.object({ event: z.literal('test'), timestamp: z.unknown(), message: z.string().default('') }),
  ],
  { error: 'event must be transcript.completed or test.' },
);
