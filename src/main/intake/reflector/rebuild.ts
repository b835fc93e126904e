import { canonicalTranscript } from '../../../shared/events/canonical-transcript.ts';
import type { EventContent } from '../../../shared/events/event-types.ts';
import { utcText } from '../../../shared/events/timestamp.ts';
import { parseInput } from '../../lib/parse-input.ts';
import { submittedTranscript } from '../../../shared/transcript.ts';
import type { CalendarEvent, TopicsWithWords, TranscriptDetails } from './answers.ts';

/** Everything that was read of one transcript. */
export type TranscriptParts = {
  details: TranscriptDetails;
  topics: TopicsWithWords;
  calendarEvent: CalendarEvent | null;
  actionItems: unknown;
};

/**
 * The event that Reflector's own webhook would carry for this transcript. Topic durations are 0.0 as its pipelines
 * store them, not the ones its REST API recomputes. Fails with `invalid_input` where Reflector could not send it
 * either, such as words out of order.
 */
export function rebuildContent(
  { details, topics, calendarEvent, actionItems }: TranscriptParts,
  { roomId, frontendUrl, timestamp }: { roomId: string; frontendUrl: string | null; timestamp: string },
): EventContent {
  const transcript = parseInput(submittedTranscript, {
    ...details,
    topics: topics.map(({ title, summary, timestamp: start, words }) => ({
      title,
      summary,
      timestamp: start,
      // A topic without words is from before Reflector kept them; the API then says null as well.
      duration: words.length === 0 ? null : 0,
      words,
    })),
    webvtt: null,
    participants: details.participants ?? [],
    frontend_url:
      frontendUrl === null ? null : `${frontendUrl.replace(/\/+$/, '')}/transcripts/${details.id}`,
    action_items: actionItems,
    calendar_event: null,
  });
  return {
    kind: 'transcript',
    roomId,
    timestamp,
    transcript: canonicalTranscript(transcript),
    calendarEvent: calendarEvent === null ? null : rebuildCalendarEvent(calendarEvent),
  };
}

/** Reflector sends null for an event with attendees: its model expects names where its table holds objects. */
function rebuildCalendarEvent(event: CalendarEvent): unknown {
  const attendees = event.attendees?.length ? event.attendees : null;
  if (attendees?.some((attendee) => typeof attendee !== 'string')) return null;
  return {
    id: event.id,
    ics_uid: event.ics_uid,
    title: event.title,
    start_time: utcText(event.start_time),
    end_time: utcText(event.end_time),
    description: event.description || null,
    location: event.location || null,
    attendees,
  };
}
