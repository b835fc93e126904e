import { topicOnly } from './shapes.ts';
import type { StandInTranscript } from './state.ts';

/** A message of an event stream. */
export type StreamMessage = { event: string; data: Record<string, unknown> };

/** What a change of a row tells: to the streams of its owner, and to those of the transcript. */
export function messagesOf(
  before: StandInTranscript | null,
  after: StandInTranscript,
): { user: StreamMessage[]; transcript: StreamMessage[] } {
  const { id } = after;
  const changed = (field: keyof StandInTranscript): boolean =>
    before !== null && before[field] !== after[field];
  return {
    user: [
      ...(before === null ? [message('TRANSCRIPT_CREATED', { id })] : []),
      ...(changed('deleted')
        ? [message(after.deleted ? 'TRANSCRIPT_DELETED' : 'TRANSCRIPT_RESTORED', { id })]
        : []),
      ...(changed('status') ? [message('TRANSCRIPT_STATUS', { id, value: after.status })] : []),
      ...(changed('title') ? [message('TRANSCRIPT_FINAL_TITLE', { id, title: after.title })] : []),
      ...(changed('duration') ? [message('TRANSCRIPT_DURATION', { id, duration: after.duration })] : []),
    ],
    transcript: [
      ...(changed('status') ? [message('STATUS', { value: after.status })] : []),
      ...contentOf(after, changed),
    ],
  };
}

/** What a stream of a transcript begins with: everything stored, but for its text and its status. */
export function storedMessages(t: StandInTranscript): StreamMessage[] {
  return contentOf(t, (field) => t[field] !== null);
}

function contentOf(t: StandInTranscript, told: (field: keyof StandInTranscript) => boolean): StreamMessage[] {
  return [
    ...(told('topics') ? t.topics.map((topic) => message('TOPIC', topicOnly(topic))) : []),
    ...(told('title') ? [message('FINAL_TITLE', { title: t.title })] : []),
    ...(told('short_summary') ? [message('FINAL_SHORT_SUMMARY', { short_summary: t.short_summary })] : []),
    ...(told('long_summary') ? [message('FINAL_LONG_SUMMARY', { long_summary: t.long_summary })] : []),
    ...(told('action_items') ? [message('ACTION_ITEMS', { action_items: t.action_items })] : []),
    ...(told('duration') ? [message('DURATION', { duration: t.duration })] : []),
  ];
}

function message(event: string, data: Record<string, unknown>): StreamMessage {
  return { event, data };
}
