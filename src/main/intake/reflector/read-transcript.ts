import type { EventContent } from '../../../shared/events/event-types.ts';
import { RelayError } from '../../lib/errors.ts';
import { actionItemsIn } from './archive.ts';
import type { ReflectorClient } from './client.ts';
import { passes, ReflectorError } from './failure.ts';
import { rebuildContent } from './rebuild.ts';

/** How a source wants its transcripts read. */
export type ReadOptions = {
  frontendUrl: string | null;
  /** Also fetch the archive, the only place with action items: audio and all, so it costs the server something. */
  fetchArchive: boolean;
  /** Also look for the calendar event its meeting was made for. */
  fetchCalendar: boolean;
  /** The time of sending, ISO 8601. */
  timestamp: string;
};

/** A transcript read whole; `gone` when it vanished meanwhile, `unreadable` when no event can be made of it. */
export type ReadResult =
  | { kind: 'read'; content: EventContent; title: string | null; status: string }
  | { kind: 'gone' }
  | { kind: 'unreadable'; reason: string };

/** Reads everything an event needs. Fails with a `ReflectorError` when the server does not answer. */
export async function readTranscript(
  client: ReflectorClient,
  id: string,
  options: ReadOptions,
): Promise<ReadResult> {
  try {
    // Topics first: a change in between shows in the details, and brings the transcript back with a new number.
    const topics = await client.topics(id);
    const details = await client.transcript(id);
    if (details === null) return { kind: 'gone' };
    const { meeting_id: meeting, room_name: room } = details;
    const calendarEvent =
      options.fetchCalendar && meeting !== null && room !== null
        ? await unlessRefused(client.calendarEvent(room, meeting))
        : null;
    const actionItems = options.fetchArchive
      ? await unlessRefused(client.archive(id).then(actionItemsIn))
      : null;
    const content = rebuildContent(
      { details, topics, calendarEvent, actionItems },
      { ...options, roomId: details.room_id ?? '' },
    );
    return { kind: 'read', content, title: details.title, status: details.status };
  } catch (error) {
    if (error instanceof ReflectorError) {
      if (error.failure.kind === 'not_found') return { kind: 'gone' };
      if (error.failure.kind === 'forbidden' || error.failure.kind === 'not_reflector')
        return { kind: 'unreadable', reason: error.message };
    }
    if (error instanceof RelayError && error.code === 'invalid_input')
      return { kind: 'unreadable', reason: error.message };
    throw error;
  }
}

/**
 * What a transcript can do without: null where it cannot be had, and the transcript is delivered all the same. Fails
 * only where it may be had later.
 */
async function unlessRefused<T>(extra: Promise<T>): Promise<T | null> {
  try {
    return await extra;
  } catch (error) {
    if (error instanceof ReflectorError && (passes(error.failure) || error.failure.kind === 'wrong_key'))
      throw error;
    return null;
  }
}
