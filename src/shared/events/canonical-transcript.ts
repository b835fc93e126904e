import type { SubmittedTranscript } from '../transcript.ts';
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

/** What an event that carries a whole transcript says. */
export type WholeTranscript = { transcript: CanonicalTranscript; calendarEvent: unknown };

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
