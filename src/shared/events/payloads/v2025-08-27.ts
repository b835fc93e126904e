import type { CanonicalTopic, WholeTranscript } from '../canonical-transcript.ts';
import type { ContentOf, PayloadSubject } from '../event-type.ts';
import { utcText } from '../timestamp.ts';
import { float } from './json.ts';

/** A body as the specification documents it: what every type begins and ends with, around its own part. */
export function specified(
  { eventType, content, roomName }: PayloadSubject<ContentOf<string, object>>,
  own: object,
): object {
  return {
    event: eventType,
    timestamp: utcText(content.timestamp),
    ...own,
    room: { id: content.roomId, name: roomName },
  };
}

/** A whole transcript: durations in seconds, status `completed`, `diarized_*` names. */
export function specifiedTranscript({ roomId, transcript: t }: ContentOf<string, WholeTranscript>): object {
  return {
    id: t.id,
    room_id: roomId,
    created_at: utcText(t.createdAt),
    duration: float(t.duration === null ? null : t.duration / 1000),
    title: t.title,
    short_summary: t.shortSummary,
    long_summary: t.longSummary,
    diarized_text: t.webvtt ?? '',
    topics: t.topics.map((topic) => ({
      title: topic.title,
      summary: topic.summary,
      timestamp: float(topic.timestamp),
      duration: float(topicSeconds(topic)),
      diarized_content: topic.webvtt,
    })),
    participants: t.participants,
    source_language: t.sourceLanguage,
    target_language: t.targetLanguage,
    status: 'completed',
  };
}

/** Its own duration when it has one, else from its start to the end of its last word or cue. */
function topicSeconds({ duration, timestamp, lastEnd }: CanonicalTopic): number | null {
  if (duration !== null && duration > 0) return duration;
  if (lastEnd === null || lastEnd <= timestamp) return null;
  return Math.round((lastEnd - timestamp) * 1000) / 1000;
}
