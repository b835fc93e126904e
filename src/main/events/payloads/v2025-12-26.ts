import { assertNever } from '../../lib/errors.ts';
import { utcText } from '../timestamp.ts';
import { float } from './json.ts';
import type { PayloadSubject } from './index.ts';

/** The body as Reflector sends it today: durations in milliseconds, status `ended`, WebVTT under its own name. */
export function payload20251226({ eventId, eventType, content, roomName }: PayloadSubject): unknown {
  const head = { event: eventType, event_id: eventId, timestamp: utcText(content.timestamp) };
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
        },
        room,
        calendar_event: content.calendarEvent,
      };
    }
    default:
      return assertNever(content);
  }
}
