import type { EventType } from '../../shared/model.ts';
import { assertNever } from '../lib/errors.ts';
import { canonicalTranscript } from './transcript.ts';
import type { EventContent } from './transcript.ts';

/**
 * What a sample of this event type says, as if it happened at `nowMs`. Two samples of different moments are two
 * transcripts.
 */
export function sampleContent(eventType: EventType, nowMs: number, roomId: string): EventContent {
  const timestamp = new Date(nowMs).toISOString();
  switch (eventType) {
    case 'test':
      return { kind: 'test', roomId, timestamp, message: 'This is a test webhook from Reflector' };
    case 'transcript.deleted':
      return { kind: 'deleted', roomId, timestamp, transcript: { id: sampleId(nowMs), title: TITLE } };
    case 'transcript.completed':
    case 'transcript.updated':
      return {
        kind: 'transcript',
        roomId,
        timestamp,
        transcript: sampleTranscript(nowMs),
        calendarEvent: null,
      };
    default:
      return assertNever(eventType);
  }
}

const TITLE = 'Sample: planning the week';

function sampleId(nowMs: number): string {
  return `00000000-0000-4000-8000-${nowMs.toString(16).padStart(12, '0').slice(-12)}`;
}

function sampleTranscript(nowMs: number): ReturnType<typeof canonicalTranscript> {
  const id = sampleId(nowMs);
  return canonicalTranscript({
    id,
    created_at: new Date(nowMs - 9_000).toISOString(),
    duration: 9_000,
    title: TITLE,
    short_summary: 'A sample transcript, to see a delivery arrive.',
    long_summary: 'Two people agree on what to do first this week. No meeting took place: this is a sample.',
    topics: [
      {
        title: 'What comes first',
        summary: 'The release goes out before anything new begins.',
        timestamp: 0,
        duration: 0,
        words: [
          { text: ' What', start: 0.4, end: 0.6, speaker: 0 },
          { text: ' comes', start: 0.6, end: 0.9, speaker: 0 },
          { text: ' first?', start: 0.9, end: 1.4, speaker: 0 },
          { text: ' The', start: 2.1, end: 2.3, speaker: 1 },
          { text: ' release.', start: 2.3, end: 2.9, speaker: 1 },
        ],
      },
    ],
    participants: [
      { id: 'sample-1', name: 'Ada', speaker: 0 },
      { id: 'sample-2', name: 'Grace', speaker: 1 },
    ],
    source_language: 'en',
    target_language: 'en',
    frontend_url: `http://localhost:3000/transcripts/${id}`,
    action_items: null,
    calendar_event: null,
  });
}
