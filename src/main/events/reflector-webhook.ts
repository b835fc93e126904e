import { canonicalTranscript } from '../../shared/events/canonical-transcript.ts';
import type { EventContent } from '../../shared/events/event-types.ts';
import type { CompletedWebhook } from '../../shared/transcript.ts';

/**
 * Reflector's own webhook made canonical; its WebVTT and its room's id are taken as they are. `payloadRoomId` stands in
 * where it names no room.
 */
export function fromReflectorWebhook(input: CompletedWebhook, payloadRoomId: string): EventContent {
  return {
    kind: 'transcript',
    roomId: input.room?.id ?? payloadRoomId,
    timestamp: input.timestamp,
    transcript: canonicalTranscript({ ...input.transcript, calendar_event: null }),
    calendarEvent: input.calendar_event,
  };
}
