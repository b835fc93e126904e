import { z } from 'zod';
import { eventTime, outsideId } from '../transcript.ts';
import { ALL_EVENT_TYPES, eventType } from './event-types.ts';
import type { EventContent, EventType } from './event-types.ts';

const head = {
  occurred_at: eventTime.optional(),
  source_kind: z.literal('room', {
    message: 'Only transcripts recorded in a room are accepted: source_kind must be "room".',
  }),
  room: z.union([z.object({ id: outsideId }), z.object({ name: z.string().min(1).max(100) })], {
    message: 'Name the room by { "id": … } or { "name": … }.',
  }),
};
type Head = z.output<z.ZodObject<typeof head>>;

/** An event as it was sent in: its head, and the fields of its type. */
export type SubmittedEvent = Head & { type: EventType; [field: string]: unknown };

const TAKEN_IN = ALL_EVENT_TYPES.filter((name) => eventType(name).submission !== null);
const shapes = TAKEN_IN.map((name) =>
  z.object({ type: z.literal(name), ...head, ...eventType(name).submission?.fields }),
);

/** The body of `POST /v1/events`. Without a type it is a completion. */
export const submittedEvent = z.preprocess(
  (input) =>
    typeof input === 'object' && input !== null && !('type' in input)
      ? { ...input, type: 'transcript.completed' }
      : input,
  z.discriminatedUnion('type', shapes as [(typeof shapes)[number], ...typeof shapes], {
    error: `type must be ${TAKEN_IN.slice(0, -1).join(', ')} or ${TAKEN_IN.at(-1)}.`,
  }),
) as unknown as z.ZodType<SubmittedEvent>;

/** A submitted event made canonical. `nowMs` stands in where it does not say when it occurred. */
export function fromSubmitted(input: SubmittedEvent, payloadRoomId: string, nowMs: number): EventContent {
  const { kind, submission } = eventType(input.type);
  const own = Object.keys(submission!.fields).map((field) => [field, input[field]]);
  return {
    kind,
    roomId: payloadRoomId,
    timestamp: input.occurred_at ?? new Date(nowMs).toISOString(),
    // They were parsed by this very submission.
    ...submission!.toContent(Object.fromEntries(own) as never),
  } as EventContent;
}
