import { z } from 'zod';
import { ALL_EVENT_TYPES, EVENT_TYPES, PAYLOAD_VERSIONS } from '../model.ts';
import type { RoomView } from '../views.ts';
import { endpointSettings } from './endpoints.ts';
import { id, none, output, secretText } from './parts.ts';

/** Letters, digits and dashes, lower case as Reflector keeps them; three names are Reflector's own pages. */
export const RESERVED_ROOM_NAMES = ['browse', 'rooms', 'transcripts'];
export const roomName = z
  .string()
  .min(1, 'Give the room a name.')
  .max(100, 'A room name has at most 100 characters.')
  .regex(/^[A-Za-z0-9-]+$/, 'Use only letters, digits and dashes.')
  .refine(
    (name) => !RESERVED_ROOM_NAMES.includes(name.toLowerCase()),
    'This name is reserved by Reflector. Choose another.',
  );

/** Rooms, and samples of what happens in them. */
export const roomRequests = {
  'room.list': { input: none, output: output<RoomView[]>() },
  'room.get': { input: z.object({ id }), output: output<RoomView>() },
  'room.create': {
    input: z.object({ name: roomName, endpoint: endpointSettings.optional(), secret: secretText.optional() }),
    output: output<RoomView>(),
  },
  'room.update': {
    input: z.object({ id, name: roomName.optional(), enabled: z.boolean().optional() }),
    output: output<RoomView>(),
  },
  'room.remove': { input: z.object({ id }), output: output<{ cancelled: number }>() },
  'room.revealIntakeSecret': { input: z.object({ id }), output: output<{ secret: string }>() },
  'room.setIntakeSecret': {
    input: z.object({ id, secret: secretText.optional() }),
    output: output<RoomView>(),
  },

  /** Accepts a sample of a type for a room, which is delivered like a real one. */
  'event.sendSample': {
    input: z.object({ roomId: id, eventType: z.enum(EVENT_TYPES).default('transcript.completed') }),
    output: output<{ eventId: string; deliveries: number }>(),
  },
  'event.example': {
    input: z.object({
      payloadVersion: z.enum(PAYLOAD_VERSIONS),
      /** `batch`: two completed transcripts in one envelope. */
      eventType: z.enum([...ALL_EVENT_TYPES, 'batch']),
    }),
    output: output<{ body: string }>(),
  },
} as const;
