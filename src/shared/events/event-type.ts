import type { z } from 'zod';
import type { PayloadVersion } from './payloads/versions.ts';

/** What the content of every event has. `roomId` is the one receivers know: Reflector's own for imported rooms. */
type ContentHead<Kind extends string> = {
  kind: Kind;
  roomId: string;
  /** ISO 8601 with whatever precision it came in. */
  timestamp: string;
};

/** What an event says, as stored: the head, and what its kind of content has of its own. */
export type ContentOf<Kind extends string, Own> = ContentHead<Kind> & Own;

/** Everything a body is written from: fixed when the event is accepted, so every attempt sends the same bytes. */
export type PayloadSubject<Content> = {
  eventId: string;
  eventType: string;
  content: Content;
  /** The room's name at acceptance. */
  roomName: string;
};

/** How an event of a type is sent in: the fields beside type, time and room, and what becomes of them. */
export type Submission<Shape extends z.ZodRawShape, Own> = {
  fields: Shape;
  toContent(fields: z.output<z.ZodObject<Shape>>): Own;
};

/** Endpoints choose what is `subscribed`; what is sent `by_hand` comes from a test button only. */
export type EventUse = 'subscribed' | 'by_hand';

/** Everything the product knows of one event type. */
export type EventTypeDefinition<
  Name extends string,
  Use extends EventUse,
  Kind extends string,
  Own extends object,
  Shape extends z.ZodRawShape,
> = {
  name: Name;
  /** In lists and filters. */
  word: string;
  /** What happened, as the choice of an endpoint says it. */
  label: string;
  use: Use;
  /** How its content is told from others'. Types whose contents are alike share one. */
  kind: Kind;
  /** Null where the intake takes none of this type. */
  submission: Submission<Shape, Own> | null;
  /** What makes it the same event, whatever intake it came by. */
  identity(content: ContentOf<Kind, Own>): unknown[];
  /** The transcript it is about, and what it is called in lists. */
  subject(content: ContentOf<Kind, Own>): { transcriptId: string | null; title: string | null };
  /** A sample as if it happened then. Samples of different moments are different events. */
  sample(nowMs: number): Own;
  /** The body in each payload version, as JSON is made from it. */
  bodies: Record<PayloadVersion, (subject: PayloadSubject<ContentOf<Kind, Own>>) => object>;
};

/** Defines an event type; the compiler names what it lacks. */
export function defineEventType<
  const Name extends string,
  const Use extends EventUse,
  const Kind extends string,
  Own extends object,
  Shape extends z.ZodRawShape = z.ZodRawShape,
>(
  definition: EventTypeDefinition<Name, Use, Kind, Own, Shape>,
): EventTypeDefinition<Name, Use, Kind, Own, Shape> {
  return definition;
}
