import type { WholeTranscript } from '../canonical-transcript.ts';
import type { ContentOf, PayloadSubject } from '../event-type.ts';
import { utcText } from '../timestamp.ts';
import { float } from './json.ts';

/** A body as Reflector sends it today: what every type begins and ends with, around its own part. */
export function current(
  { eventId, eventType, content, roomName }: PayloadSubject<ContentOf<string, object>>,
  own: object,
  last: object = {},
): object {
  return {
    event: eventType,
    event_id: eventId,
    timestamp: utcText(content.timestamp),
    ...own,
    room: { id: content.roomId, name: roomName },
    ...last,
  };
}

/** A whole transcript: durations in milliseconds, status `ended`, WebVTT under its own name. */
export function currentTranscript({ roomId, transcript: t }: ContentOf<string, WholeTranscript>): object {
  return {
    id: t.id,
    room_id: roomId,
    created_at: utcText(t.createdAt),
    duration: float(t.duration),
    title: t.title,
    short_summary: t.shortSummary,
    long_summary: t.longSummary,
    webvtt: t.webvtt,
    topics: t.topics.map((topic) => ({
      title: topic.title,
      summary: topic.summary,
      timestamp: float(topic.timestamp),
      duration: float(topic.duration),
      webvtt: topic.webvtt,
    })),
    participants: t.participants,
    source_language: t.sourceLanguage,
    target_language: t.targetLanguage,
    status: 'ended',
    frontend_url: t.frontendUrl,
    action_items: t.actionItems,
  };
}
