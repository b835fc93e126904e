import { assertNever } from '../../lib/errors.ts';
import { utcText } from '../timestamp.ts';
import type { CanonicalTopic } from '../transcript.ts';
import { float } from './json.ts';
import type { PayloadSubject } from './index.ts';

/** The body as the specification documents it: durations in seconds, status `completed`, `diarized_*` names. */
export function payload20250827({ eventType, content, roomName }: PayloadSubject): unknown {
  const head = { event: eventType, timestamp: utcText(content.timestamp) };
  const room = { id: content.roomId, name: roomName };
  switch (content.kind) {
    case 'test':
      return { ...head, message: content.message, room };
    case 'deleted':
      return { ...head, transcript: { id: content.transcript.id, room_id: content.roomId }, room };
    case 'transcript': {
      const t = content.transcript;
      return {
        ...head,
        transcript: {
          id: t.id,
          room_id: content.roomId,
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
        },
        room,
      };
    }
    default:
      return assertNever(content);
  }
}

/** Its own duration when it has one, else from its start to the end of its last word or cue. */
function topicSeconds({ duration, timestamp, lastEnd }: CanonicalTopic): number | null {
  if (duration !== null && duration > 0) return duration;
  if (lastEnd === null || lastEnd <= timestamp) return null;
  return Math.round((lastEnd - timestamp) * 1000) / 1000;
}
