import { createHash } from 'node:crypto';
import type { ReflectorWebhook, SubmittedEvent, SubmittedTranscript } from '../../shared/transcript.ts';
import { assertNever } from '../lib/errors.ts';
import { utcText } from './timestamp.ts';
import { lastCueEnd, wordsToWebvtt } from './webvtt.ts';

/** One topic, with its WebVTT made. `lastEnd` is when its last word or cue ends, in seconds of the meeting. */
export type CanonicalTopic = {
  title: string;
  summary: string;
  timestamp: number;
  duration: number | null;
  webvtt: string;
  lastEnd: number | null;
};

/** A transcript as every payload version can be written from it. `duration` is milliseconds, as at Reflector. */
export type CanonicalTranscript = {
  id: string;
  createdAt: string;
  duration: number | null;
  title: string | null;
  shortSummary: string | null;
  longSummary: string | null;
  /** Null when topics were never written. */
  webvtt: string | null;
  topics: CanonicalTopic[];
  participants: { id: string; name: string | null; speaker: number | null }[];
  sourceLanguage: string;
  targetLanguage: string;
  frontendUrl: string | null;
  actionItems: unknown;
};

/**
 * What an event says, as stored. `roomId` is the one receivers know: Reflector's own for imported rooms.
 * `timestamp` is ISO 8601 text with whatever precision it came in.
 */
export type EventContent =
  | {
      kind: 'transcript';
      roomId: string;
      timestamp: string;
      transcript: CanonicalTranscript;
      calendarEvent: unknown;
    }
  | { kind: 'deleted'; roomId: string; timestamp: string; transcript: { id: string; title: string | null } }
  | { kind: 'test'; roomId: string; timestamp: string; message: string };

/** A submitted event made canonical. `nowMs` stands in where it does not say when it occurred. */
export function fromSubmitted(input: SubmittedEvent, payloadRoomId: string, nowMs: number): EventContent {
  const timestamp = input.occurred_at ?? new Date(nowMs).toISOString();
  if (input.type === 'transcript.deleted') {
    return { kind: 'deleted', roomId: payloadRoomId, timestamp, transcript: input.transcript };
  }
  return {
    kind: 'transcript',
    roomId: payloadRoomId,
    timestamp,
    transcript: canonicalTranscript(input.transcript),
    calendarEvent: input.transcript.calendar_event,
  };
}

/**
 * Reflector's own webhook made canonical; its WebVTT and its room's id are taken as they are. `payloadRoomId` stands in
 * where it names no room.
 */
export function fromReflectorWebhook(input: ReflectorWebhook, payloadRoomId: string): EventContent {
  if (input.event === 'test') {
    return {
      kind: 'test',
      roomId: payloadRoomId,
      timestamp: String(input.timestamp),
      message: input.message,
    };
  }
  return {
    kind: 'transcript',
    roomId: input.room?.id ?? payloadRoomId,
    timestamp: input.timestamp,
    transcript: canonicalTranscript({ ...input.transcript, calendar_event: null }),
    calendarEvent: input.calendar_event,
  };
}

/** A transcript with every WebVTT made: from words where there are words, else as given. */
export function canonicalTranscript(input: SubmittedTranscript): CanonicalTranscript {
  const topics = input.topics.map(canonicalTopic);
  return {
    id: input.id,
    createdAt: input.created_at,
    duration: input.duration,
    title: input.title,
    shortSummary: input.short_summary,
    longSummary: input.long_summary,
    webvtt: wholeWebvtt(input),
    topics,
    participants: input.participants.map(({ id, name, speaker }) => ({ id, name, speaker })),
    sourceLanguage: input.source_language,
    targetLanguage: input.target_language,
    frontendUrl: input.frontend_url,
    actionItems: input.action_items ?? null,
  };
}

function canonicalTopic(topic: SubmittedTranscript['topics'][number]): CanonicalTopic {
  const { title, summary, timestamp, duration, words } = topic;
  const given = topic.webvtt ?? '';
  const webvtt = words === undefined ? given : words.length === 0 ? '' : wordsToWebvtt(words);
  const lastEnd = words === undefined ? lastCueEnd(given) : (words.at(-1)?.end ?? null);
  return { title, summary, timestamp, duration, webvtt, lastEnd };
}

function wholeWebvtt({ topics, webvtt }: SubmittedTranscript): string | null {
  if (topics.length === 0) return webvtt ?? null;
  if (topics.every((topic) => topic.words !== undefined)) {
    return wordsToWebvtt(topics.flatMap((topic) => topic.words ?? []));
  }
  return webvtt ?? null;
}

/**
 * What makes an event the same event, whatever intake it came by: SHA-256 over room, transcript and what a reader of
 * it would notice. Left out are ids of the moment, times of sending, and what only some intakes know: topic
 * durations, action items, calendar and the page's address.
 */
export function contentKey(roomId: string, content: EventContent): string {
  const identity = JSON.stringify([content.kind, roomId, ...noticeable(content)]);
  return createHash('sha256').update(identity).digest('hex');
}

function noticeable(content: EventContent): unknown[] {
  switch (content.kind) {
    case 'transcript': {
      const t = content.transcript;
      return [
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
      ];
    }
    case 'deleted':
      // A restored transcript can be deleted again: each deletion is its own.
      return [content.transcript.id, content.timestamp];
    case 'test':
      return [content.timestamp, content.message];
    default:
      return assertNever(content);
  }
}
