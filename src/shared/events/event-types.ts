import type { ContentOf, EventTypeDefinition, EventUse, PayloadSubject } from './event-type.ts';
import { writeJson } from './payloads/json.ts';
import type { PayloadVersion } from './payloads/versions.ts';
import { testEvent } from './types/test.ts';
import { transcriptCompleted } from './types/transcript-completed.ts';
import { transcriptDeleted } from './types/transcript-deleted.ts';
import { transcriptUpdated } from './types/transcript-updated.ts';

/** Every event type there is, in the order they are offered. What depends on the type is derived from this list. */
const DEFINITIONS = [transcriptCompleted, transcriptUpdated, transcriptDeleted, testEvent] as const;

type Known = (typeof DEFINITIONS)[number];
/** What can happen in a room. */
export type EventType = Known['name'];
/** A type that endpoints can choose. */
export type SubscribedType = Extract<Known, { use: 'subscribed' }>['name'];
/** What an event says, as stored. */
export type EventContent = ContentIn<Known>;
type ContentIn<Definition> =
  Definition extends EventTypeDefinition<string, EventUse, infer Kind, infer Own, infer _>
    ? ContentOf<Kind, Own>
    : never;

/** A definition as it is used where only the value tells the type. */
type AnyDefinition = Omit<
  EventTypeDefinition<EventType, EventUse, EventContent['kind'], object, never>,
  'submission' | 'identity' | 'subject' | 'bodies'
> & {
  submission: Known['submission'];
  identity(content: EventContent): unknown[];
  subject(content: EventContent): { transcriptId: string | null; title: string | null };
  bodies: Record<PayloadVersion, (subject: PayloadSubject<EventContent>) => object>;
};
// A content goes to the definition of its own type or kind only, which the compiler cannot follow.
const definitions = DEFINITIONS as unknown as readonly AnyDefinition[];

/** All types, those sent by hand among them. */
export const ALL_EVENT_TYPES = namesOf(() => true) as [EventType, ...EventType[]];
/** The types that endpoints can choose. */
export const EVENT_TYPES = namesOf(({ use }) => use === 'subscribed') as [
  SubscribedType,
  ...SubscribedType[],
];

function namesOf(wanted: (definition: AnyDefinition) => boolean): EventType[] {
  return definitions.filter(wanted).map(({ name }) => name);
}

/** Everything known of a type. */
export function eventType(name: EventType): AnyDefinition {
  return definitions.find((definition) => definition.name === name)!;
}

/** Something said of every type, by its name: for texts and choices. */
export function byEventType<T>(said: (definition: AnyDefinition) => T): Record<EventType, T> {
  return Object.fromEntries(definitions.map((one) => [one.name, said(one)])) as Record<EventType, T>;
}

/** What makes this content the same event, whatever its type: contents that are alike share a kind. */
export function identityOf(content: EventContent): unknown[] {
  return definitions.find(({ kind }) => kind === content.kind)!.identity(content);
}

/** What a sample of this type says, as if it happened then. Two samples of different moments are two events. */
export function sampleContent(name: EventType, nowMs: number, roomId: string): EventContent {
  const { kind, sample } = eventType(name);
  return { kind, roomId, timestamp: new Date(nowMs).toISOString(), ...sample(nowMs) } as EventContent;
}

/** The webhook body of an event in one payload version, as JSON: the same text whenever it is asked for. */
export function bodyText(
  version: PayloadVersion,
  subject: PayloadSubject<EventContent> & { eventType: EventType },
): string {
  return writeJson(eventType(subject.eventType).bodies[version](subject));
}
