import { sampleContent } from '../../shared/events/event-types.ts';
import type { EventType } from '../../shared/events/event-types.ts';
import type { PayloadVersion } from '../../shared/events/payloads/versions.ts';
import { renderBatch } from './batch.ts';
import { renderBody } from './body.ts';

/** What a sample can be of: one event of a type, or a batch of two completed transcripts. */
export type SampleOf = EventType | 'batch';

/** The body of a sample in a payload version, as if it happened then. `newId` gives its id, then those of a batch's events. */
export function sampleBody(
  of: SampleOf,
  version: PayloadVersion,
  about: { nowMs: number; roomId: string; roomName: string; newId(): string },
): { eventId: string; body: Buffer } {
  const { roomId, roomName, newId } = about;
  const eventId = newId();
  const bodyOf = (eventType: EventType, id: string, nowMs: number): Buffer =>
    renderBody(version, {
      eventId: id,
      eventType,
      content: sampleContent(eventType, nowMs, roomId),
      roomName,
    });
  if (of !== 'batch') return { eventId, body: bodyOf(of, eventId, about.nowMs) };
  const items = [0, 60_000].map((laterMs) => {
    const id = newId();
    return { eventId: id, body: bodyOf('transcript.completed', id, about.nowMs + laterMs) };
  });
  return { eventId, body: renderBatch(eventId, about.nowMs, items) };
}
