import { z } from 'zod';
import { DELIVERY_STATES, EVENT_TYPES, PAYLOAD_VERSIONS, STATUS_CLASSES } from './model.ts';
import type {
  AuditEntry,
  BoundedCount,
  BulkView,
  DeliveryDetail,
  DeliveryPage,
  EndpointView,
  EngineStatus,
  IntakeTokenView,
  Overview,
  RoomView,
  Settings,
  SourceCheck,
  SourceRoomView,
  SourceView,
  StorageView,
  SwitchPreview,
  SwitchResult,
  SyncView,
  TestResult,
} from './views.ts';

/*
 * Every request and every engine event that the page and the engine exchange. Input is parsed (zod is the
 * single source), output is typed. Names are `noun.verb`.
 */

const id = z.string().min(1).max(64);
const none = z.object({}).default({});

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

export const retryPolicy = z
  .object({
    firstDelaySeconds: z.number().int().min(1, 'At least 1 second.').max(86_400, 'At most a day.'),
    maxDelaySeconds: z.number().int().min(1, 'At least 1 second.').max(86_400, 'At most a day.'),
    maxTotalSeconds: z
      .number()
      .int()
      .min(0, 'Not negative.')
      .max(30 * 86_400, 'At most 30 days.'),
    maxRetries: z.number().int().min(0, 'Not negative.').max(1000, 'At most 1000 retries.'),
  })
  .refine((p) => p.maxDelaySeconds >= p.firstDelaySeconds, {
    path: ['maxDelaySeconds'],
    message: 'The longest delay cannot be shorter than the first.',
  });

const headerSetting = z.object({
  name: z.string().max(256),
  /** Null keeps the value a sensitive header already has. */
  value: z.string().max(4096).nullable(),
  sensitive: z.boolean().default(false),
});

/** An endpoint as a form sends it. A missing secret is made on save; an empty one counts as missing. */
export const endpointSettings = z.object({
  url: z.string().max(2048, 'A URL has at most 2048 characters.'),
  description: z.string().max(200).default(''),
  eventTypes: z
    .array(z.enum(EVENT_TYPES))
    .min(1, 'Choose at least one event.')
    .default(['transcript.completed']),
  payloadVersion: z.enum(PAYLOAD_VERSIONS).default('2025-08-27'),
  headers: z.array(headerSetting).max(32, 'At most 32 headers.').default([]),
  standardWebhooks: z.boolean().default(false),
  connectTimeoutMs: z.number().int().min(100).max(120_000).default(10_000),
  totalTimeoutMs: z
    .number()
    .int()
    .min(1000, 'At least 1 second.')
    .max(120_000, 'At most 2 minutes.')
    .default(30_000),
  retryPolicy: retryPolicy.nullable().default(null),
  retryClientErrors: z.boolean().default(false),
  concurrency: z.number().int().min(1).max(256).default(8),
  /** One at a time, oldest first: a failing delivery holds up all after it. */
  strictOrder: z.boolean().default(false),
  /** Gathers events and sends them in one request: when the window ends, or enough came together. */
  batch: z
    .object({
      windowSeconds: z.number().int().min(1, 'At least 1 second.').max(3600, 'At most an hour.'),
      maxEvents: z.number().int().min(2, 'At least 2 events.').max(1000, 'At most 1000 events.'),
      maxBytes: z
        .number()
        .int()
        .min(10_000, 'At least 10,000 bytes.')
        .max(50_000_000, 'At most 50,000,000 bytes.')
        .default(5_000_000),
    })
    .nullable()
    .default(null),
  rateLimit: z
    .object({
      count: z.number().int().min(1, 'At least 1.').max(10_000, 'At most 10,000.'),
      seconds: z.union([z.literal(1), z.literal(60), z.literal(3600)], {
        message: 'Choose per second, minute or hour.',
      }),
    })
    .nullable()
    .default(null),
  permissions: z
    .object({
      allowPrivate: z.boolean().default(false),
      allowLoopback: z.boolean().default(false),
      allowList: z.array(z.string().min(1).max(255)).max(100).default([]),
    })
    .default({ allowPrivate: false, allowLoopback: false, allowList: [] }),
});
export type EndpointSettings = z.infer<typeof endpointSettings>;

const secretText = z.string().max(512, 'A secret has at most 512 characters.');

export const deliveryFilter = z.object({
  states: z.array(z.enum(DELIVERY_STATES)).optional(),
  roomId: id.optional(),
  endpointId: id.optional(),
  eventType: z.enum([...EVENT_TYPES, 'test']).optional(),
  statusClass: z.enum(STATUS_CLASSES).optional(),
  from: z.number().int().optional(),
  to: z.number().int().optional(),
});

const settingsPatch = z
  .object({
    defaultRetryPolicy: retryPolicy,
    retentionDays: z.number().int().min(1).max(3650),
    retentionMegabytes: z.number().int().min(0).max(1_000_000),
    deadLetterDays: z.number().int().min(1).max(3650),
    /** After so many days of nothing but failures an endpoint is disabled; 0 never does. */
    disableAfterDays: z.number().int().min(0).max(365),
    intakeFolder: z.string().max(4096).nullable(),
    notifyDeadLetters: z.boolean(),
    notifyEndpointHealth: z.boolean(),
    startAtLogin: z.boolean(),
    theme: z.enum(['system', 'light', 'dark']),
    closeToTrayExplained: z.boolean(),
    firstRunDone: z.boolean(),
  })
  .partial();

const serverUrl = z
  .string()
  .trim()
  .max(2048)
  .refine(
    (text) => URL.canParse(text) && /^https?:/i.test(text),
    'Give an address such as https://reflector.example.org.',
  );

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
  extraCa: z.string().max(65_536).includes('-----BEGIN CERTIFICATE-----').nullable().default(null),
  /** Also fetch each transcript's archive for its action items: the server packs the audio for it, one at a time. */
  fetchArchive: z.boolean().default(false),
  borderMinutes: z.number().int().min(0).max(1440).default(15),
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
        /** Transcripts around the switch that are left to Reflector; all others are delivered by both if need be. */
        leftOut: z.array(z.string().max(200)).max(1000).default([]),
      }),
    )
    .min(1, 'Choose at least one room.')
    .max(1000),
});
/** Rooms to preview; absent means all that are imported. */
const switchPreviewInput = z.object({ id, roomIds: z.array(id).max(1000).optional() });

const output = <T>() => undefined as T;

/** Every request: what goes in (parsed) and what comes out (typed only). */
export const requests = {
  'engine.status': { input: none, output: output<EngineStatus>() },
  'engine.pause': { input: none, output: output<EngineStatus>() },
  'engine.resume': { input: none, output: output<EngineStatus>() },

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

  'endpoint.create': {
    input: z.object({ roomId: id, endpoint: endpointSettings, secret: secretText.optional() }),
    output: output<EndpointView>(),
  },
  'endpoint.update': {
    input: z.object({ id, endpoint: endpointSettings, secret: secretText.optional() }),
    output: output<EndpointView>(),
  },
  'endpoint.remove': { input: z.object({ id }), output: output<{ cancelled: number }>() },
  'endpoint.disable': { input: z.object({ id }), output: output<EndpointView>() },
  'endpoint.enable': {
    input: z.object({ id, held: z.enum(['deliver', 'cancel']) }),
    output: output<EndpointView>(),
  },
  'endpoint.revealSecret': {
    input: z.object({ id }),
    output: output<{ secret: string; standardWebhooksKey: string }>(),
  },
  'endpoint.rotateSecret': {
    input: z.object({
      id,
      secret: secretText.optional(),
      overlapSeconds: z
        .number()
        .int()
        .min(0)
        .max(7 * 86_400)
        .default(86_400),
    }),
    output: output<EndpointView>(),
  },
  'endpoint.dropOlderSecret': { input: z.object({ id }), output: output<EndpointView>() },
  /** A `test` event to the given, possibly unsaved, settings: one try, 10 s. */
  'endpoint.test': {
    input: z.object({
      endpointId: id.optional(),
      roomName: z.string().max(100).default('test-room'),
      endpoint: endpointSettings,
      secret: secretText.optional(),
      eventType: z.enum([...EVENT_TYPES, 'test']).default('test'),
    }),
    output: output<TestResult>(),
  },
  'endpoint.newSecret': { input: none, output: output<{ secret: string }>() },

  'delivery.list': {
    input: z.object({
      filter: deliveryFilter.default({}),
      /** A cursor of a page, with the direction it was for; absent starts at the newest. */
      cursor: z.string().max(128).optional(),
      direction: z.enum(['older', 'newer']).default('older'),
      /** Starts at this time instead of at the newest or oldest. */
      at: z.number().int().optional(),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    output: output<DeliveryPage>(),
  },
  'delivery.count': {
    input: z.object({ filter: deliveryFilter.default({}) }),
    output: output<BoundedCount>(),
  },
  'delivery.get': { input: z.object({ id }), output: output<DeliveryDetail>() },
  'delivery.body': { input: z.object({ id }), output: output<{ contentType: string; body: string }>() },
  'delivery.resend': {
    input: z.object({ id, confirmDelivered: z.boolean().default(false) }),
    output: output<DeliveryDetail>(),
  },
  'delivery.cancel': { input: z.object({ id }), output: output<DeliveryDetail>() },
  'bulk.start': {
    input: z.object({
      action: z.enum(['resend', 'cancel']),
      /** Either chosen deliveries or everything that matches a filter. */
      ids: z.array(id).max(1000).optional(),
      filter: deliveryFilter.optional(),
    }),
    output: output<BulkView>(),
  },
  'bulk.get': { input: z.object({ id }), output: output<BulkView>() },
  'bulk.stop': { input: z.object({ id }), output: output<BulkView>() },

  /** Accepts a sample transcript for a room, which is delivered like a real one. */
  'event.sendSample': {
    input: z.object({ roomId: id }),
    output: output<{ eventId: string; deliveries: number }>(),
  },
  'event.example': {
    input: z.object({
      payloadVersion: z.enum(PAYLOAD_VERSIONS),
      /** `batch`: two completed transcripts in one envelope. */
      eventType: z.enum([...EVENT_TYPES, 'test', 'batch']),
    }),
    output: output<{ body: string }>(),
  },

  'overview.get': {
    input: z.object({
      hours: z
        .number()
        .int()
        .min(1)
        .max(24 * 90)
        .default(24),
    }),
    output: output<Overview>(),
  },

  /** The connected Reflector servers. */
  'source.list': { input: none, output: output<SourceView[]>() },
  /** Connects a server. `apiKey` null is an open server without keys. Nothing is followed until `source.follow`. */
  'source.create': {
    input: z.object({ settings: sourceSettings, apiKey }),
    output: output<SourceView>(),
  },
  /** Changes a server's settings; an absent key keeps the present one, null makes it an open server. */
  'source.update': {
    input: z.object({ id, settings: sourceSettings, apiKey: apiKey.optional() }),
    output: output<SourceView>(),
  },
  /** Disconnects a server; its rooms and their history stay. Refused while rooms are delivered from here, unless forced. */
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
      extraCa: z.string().max(65_536).nullable().default(null),
    }),
    output: output<SourceCheck>(),
  },
  /** The server's rooms beside what is known of them here, with the questions their addresses raise. */
  'source.rooms': { input: z.object({ id }), output: output<SourceRoomView[]>() },
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
  /** How many transcripts of imported rooms following from a date on would deliver. */
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

  'settings.get': { input: none, output: output<Settings>() },
  'settings.update': { input: z.object({ patch: settingsPatch }), output: output<Settings>() },
  'storage.get': { input: none, output: output<StorageView>() },
  'storage.prune': { input: none, output: output<{ removed: number }>() },
  /** Moves every secret under a key file in the data folder, so that it can be used without a desktop. */
  'secrets.useKeyFile': { input: none, output: output<{ moved: number }>() },
  'intakeToken.list': { input: none, output: output<IntakeTokenView[]>() },
  'intakeToken.create': {
    input: z.object({ name: z.string().min(1, 'Give the token a name.').max(100) }),
    output: output<IntakeTokenView & { token: string }>(),
  },
  'intakeToken.revoke': { input: z.object({ id }), output: output<IntakeTokenView[]>() },
  'audit.list': {
    input: z.object({ before: id.optional(), limit: z.number().int().min(1).max(200).default(50) }),
    output: output<AuditEntry[]>(),
  },
} as const;

export type Requests = typeof requests;
export type RequestName = keyof Requests;
/** What a caller may send: defaults may be left out. */
export type RequestInput<K extends RequestName> = z.input<Requests[K]['input']>;
/** What a handler receives: parsed, defaults filled in. */
export type ParsedInput<K extends RequestName> = z.output<Requests[K]['input']>;
export type RequestOutput<K extends RequestName> = Requests[K]['output'];

/** Past facts that the engine tells. Small, ids only; the page asks again for what it shows. */
export type EngineEvents = {
  'status.changed': EngineStatus;
  'delivery.changed': { ids: string[] };
  'room.changed': { id: string };
  'settings.changed': Record<string, never>;
  'bulk.changed': BulkView;
  /** A server's settings, its rooms or where following stands. */
  'source.changed': { id: string };
  /** For system notifications and notices. */
  notice: Notice;
};
export type EngineEventName = keyof EngineEvents;
/** Every engine event by name; a missing or extra one fails the build. */
export const ENGINE_EVENT_NAMES = Object.keys({
  'status.changed': true,
  'delivery.changed': true,
  'room.changed': true,
  'settings.changed': true,
  'bulk.changed': true,
  'source.changed': true,
  notice: true,
} satisfies Record<EngineEventName, true>) as EngineEventName[];
export type Notice =
  | {
      kind: 'dead_letter';
      deliveryId: string;
      endpointId: string;
      roomName: string;
      title: string | null;
      summary: string;
    }
  | { kind: 'endpoint_failing'; endpointId: string; roomName: string; url: string; summary: string }
  | { kind: 'endpoint_recovered'; endpointId: string; roomName: string; url: string }
  | { kind: 'endpoint_disabled'; endpointId: string; roomName: string; url: string; summary: string };
