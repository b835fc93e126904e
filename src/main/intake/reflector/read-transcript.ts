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
    const calendarEvent =
      details.meeting_id === null || details.room_name === null
        ? null
        : await client.calendarEvent(details.room_name, details.meeting_id);
    const actionItems = options.fetchArchive ? await readActionItems(client, id) : null;
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
 * Without an archive that can be read there are no action items; the transcript is delivered all the same. Fails only
 * where the archive may be had later.
 */
async function readActionItems(client: ReflectorClient, id: string): Promise<unknown> {
  try {
    return actionItemsIn(await client.archive(id));
  } catch (error) {
    if (error instanceof ReflectorError && (passes(error.failure) || error.failure.kind === 'wrong_key'))
      throw error;
    return null;
  }
}
