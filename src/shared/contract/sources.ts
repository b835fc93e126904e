import { z } from 'zod';
import type {
  RoomView,
  SourceCheck,
  SourceRoomView,
  SourceView,
  SwitchPreview,
  SwitchResult,
  SyncView,
} from '../views.ts';
import { id, none, output } from './parts.ts';

const serverUrl = z
  .string()
  .trim()
  .max(2048)
  .refine(
    (text) => URL.canParse(text) && /^https?:/i.test(text),
    'Give an address such as https://reflector.example.org.',
  );

const certificate = z
  .string()
  .trim()
  .max(65_536)
  .includes('-----BEGIN CERTIFICATE-----', {
    error: 'Paste the certificate as text, from -----BEGIN CERTIFICATE----- on.',
  })
  .nullable();

/** A Reflector server as a form sends it. */
export const sourceSettings = z.object({
  name: z.string().trim().min(1, 'Give the server a name.').max(100),
  /** The address of its API, with or without `/v1`. */
  baseUrl: serverUrl,
  /** The address of Reflector's own pages, for `frontend_url`. */
  frontendUrl: serverUrl.nullable().default(null),
  pollIntervalSeconds: z
    .number()
    .int()
    .min(30, 'At least 30 seconds.')
    .max(3600, 'At most an hour.')
    .default(30),
  /** A certificate authority to trust for this server, PEM. */
  extraCa: certificate.default(null),
  /** Also fetch each transcript's archive for its action items: the server packs the audio for it, one at a time. */
  fetchArchive: z.boolean().default(false),
  /** Transcripts that ended up to so long before a switch may be sent by both sides. */
  borderMinutes: z.number().int().min(0, 'Not below 0.').max(1440, 'At most a day.').default(15),
  enabled: z.boolean().default(true),
});

const apiKey = z.string().trim().min(1, 'Enter the API key.').max(512).nullable();
/** A yes or no to each question about an address; one left out is open. */
const addressAnswers = z
  .object({ http: z.boolean().optional(), private: z.boolean().optional(), loopback: z.boolean().optional() })
  .default({});
const switchInput = z.object({
  id,
  rooms: z
    .array(
      z.object({
        roomId: id,
        answers: addressAnswers,
        /** Transcripts around the switch that are left to Reflector; this application delivers all others. */
        leftOut: z.array(z.string().max(200)).max(10_000).default([]),
      }),
    )
    .min(1, 'Choose at least one room.')
    .max(1000),
});
/** Rooms to preview; absent means all that are imported. */
const switchPreviewInput = z.object({ id, roomIds: z.array(id).max(1000).optional() });

/** Connected Reflector servers: connect, import, follow, take over, give back, relay. */
export const sourceRequests = {
  /** The connected Reflector servers. */
  'source.list': { input: none, output: output<SourceView[]>() },
  /**
   * Connects a server. `apiKey` null is an open server without keys. Refused where the server answers and cannot be
   * followed; one that is only down can be connected. Nothing is followed until `source.follow`.
   */
  'source.create': {
    input: z.object({ settings: sourceSettings, apiKey }),
    output: output<SourceView>(),
  },
  /**
   * Changes a server's settings; an absent key keeps the present one, null makes it an open server. A changed address,
   * key or authority is refused as by `source.create`.
   */
  'source.update': {
    input: z.object({ id, settings: sourceSettings, apiKey: apiKey.optional() }),
    output: output<SourceView>(),
  },
  /**
   * Disconnects a server; its rooms and their history stay. Refused while rooms are delivered from here or a switch is
   * under way, unless forced.
   */
  'source.remove': {
    input: z.object({ id, force: z.boolean().default(false) }),
    output: output<{ removed: true }>(),
  },
  /** Tries a connection as typed; with an `id` and no key, with the stored key. Stores nothing. */
  'source.check': {
    input: z.object({
      id: id.optional(),
      baseUrl: serverUrl,
      apiKey: apiKey.optional(),
      extraCa: certificate.default(null),
    }),
    output: output<SourceCheck>(),
  },
  /** The server's rooms beside what is known of them here, with the questions their addresses raise. */
  'source.rooms': { input: z.object({ id }), output: output<SourceRoomView[]>() },
  /** Sets rooms that are not imported aside, so that they are not shown as new any more, or takes that back. */
  'source.ignore': {
    input: z.object({
      id,
      externalIds: z.array(z.string().min(1).max(200)).min(1).max(1000),
      ignored: z.boolean(),
    }),
    output: output<SourceView>(),
  },
  /** Imports rooms, each with a disabled endpoint of its URL and secret. Refused while a question is open. */
  'source.import': {
    input: z.object({
      id,
      rooms: z
        .array(z.object({ externalId: z.string().min(1).max(200), answers: addressAnswers }))
        .min(1, 'Choose at least one room.')
        .max(1000),
    }),
    output: output<RoomView[]>(),
  },
  /** How many transcripts of imported rooms following from a date on would newly record. */
  'source.followCount': {
    input: z.object({ id, since: z.number().int() }),
    output: output<{ count: number }>(),
  },
  /** Follows from now on (`since` null) or from a date on; resolves when following has begun. */
  'source.follow': {
    input: z.object({ id, since: z.number().int().nullable().default(null) }),
    output: output<SyncView>(),
  },
  /** Where following stands; with `now`, after reading the server once more. */
  'source.sync': { input: z.object({ id, now: z.boolean().default(false) }), output: output<SyncView>() },
  /** Exactly what taking rooms over would write and deliver. */
  'source.takeOver.preview': { input: switchPreviewInput, output: output<SwitchPreview[]>() },
  /** Takes rooms over: Reflector's URL is emptied with the same secret, read back, and only then delivered from here. */
  'source.takeOver.run': { input: switchInput, output: output<SwitchResult[]>() },
  /** Exactly what giving rooms back would write and deliver. */
  'source.giveBack.preview': { input: switchPreviewInput, output: output<SwitchPreview[]>() },
  /** Gives rooms back: URL and secret are written to Reflector together, read back, and the local endpoint is disabled. */
  'source.giveBack.run': { input: switchInput, output: output<SwitchResult[]>() },
  /** Exactly what relaying rooms would write. `address` is where Reflector reaches this application's intake. */
  'source.relay.preview': {
    input: switchPreviewInput.extend({ address: serverUrl }),
    output: output<SwitchPreview[]>(),
  },
  /** Points Reflector at this application's intake and verifies it by Reflector's own test call, or undoes it. */
  'source.relay': { input: switchInput.extend({ address: serverUrl }), output: output<SwitchResult[]>() },
} as const;
