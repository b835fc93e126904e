import { z } from 'zod';

/*
 * What Reflector's REST API answers (its response models), as far as this application reads it. Unknown fields are
 * let through and forgotten.
 */

const text = z.string().nullable().default(null);
/** Null in rows older than the column; Reflector then takes its default. */
const language = z
  .string()
  .nullish()
  .transform((code) => code ?? 'en');

/** `GET /v1/me`: null for an anonymous caller. */
export const me = z.object({ sub: z.string(), email: text }).nullable();
export type ReflectorUser = NonNullable<z.infer<typeof me>>;

export const room = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  user_id: text,
  is_shared: z.boolean().default(false),
  webhook_url: text,
  webhook_secret: text,
});
export type ReflectorRoom = z.infer<typeof room>;

/** An item of the list of transcripts. `change_seq` is missing before version 0.34. */
export const transcriptItem = z.object({
  id: z.string().min(1),
  status: z.string(),
  title: text,
  created_at: z.string(),
  duration: z.number().nullable().default(null),
  short_summary: text,
  long_summary: text,
  source_language: language,
  target_language: language,
  meeting_id: text,
  source_kind: z.string(),
  room_id: text,
  room_name: text,
  change_seq: z.number().int().nullable().optional(),
});
export type TranscriptItem = z.infer<typeof transcriptItem>;

export const transcriptDetails = transcriptItem.extend({
  participants: z
    .array(
      z.object({
        id: z.string(),
        name: text,
        speaker: z.number().int().nullable().default(null),
      }),
    )
    .nullable()
    .default([]),
});
export type TranscriptDetails = z.infer<typeof transcriptDetails>;

/**
 * `GET …/topics/with-words`. The duration it carries is recomputed by the REST API and not read. The words are looked at
 * when the event is rebuilt: there are thousands of them, and once is enough.
 */
export const topics = z.array(
  z.object({
    title: z.string().nullable(),
    summary: z.string().nullable(),
    timestamp: z.number(),
    words: z.array(z.unknown()).default([]),
  }),
);
export type TopicsWithWords = z.infer<typeof topics>;

export const meeting = z.object({ calendar_event_id: text });
export const calendarEvents = z.array(
  z.object({
    id: z.string(),
    ics_uid: z.string(),
    title: text,
    start_time: z.string(),
    end_time: z.string(),
    description: text,
    location: text,
    attendees: z.array(z.unknown()).nullable().default(null),
  }),
);
export type CalendarEvent = z.infer<typeof calendarEvents>[number];

/** `POST /v1/rooms/{id}/webhook/test`: HTTP 200 even when the test failed. */
export const webhookTest = z.object({
  success: z.boolean(),
  message: z.string().default(''),
  error: z.string().default(''),
  status_code: z.number().int().nullable().default(null),
  response_preview: text,
});
export type WebhookTest = z.infer<typeof webhookTest>;

/** A page of fastapi-pagination. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    total: z.number().int(),
    pages: z.number().int().nullable().default(null),
  });
export type Page<T> = { items: T[]; total: number };
