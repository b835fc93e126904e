import { z } from 'zod';
import { ALL_EVENT_TYPES, EVENT_TYPES, PAYLOAD_VERSIONS } from '../model.ts';
import type { DryRun, EndpointView, TestResult } from '../views.ts';
import { allowList, id, none, output, retryPolicy, secretText } from './parts.ts';

const headerSetting = z.object({
  name: z.string().max(256, 'A header name has at most 256 characters.'),
  /** Null keeps the value a sensitive header already has. */
  value: z.string().max(4096, 'A header value has at most 4096 characters.').nullable(),
  sensitive: z.boolean().default(false),
});

/** An endpoint as a form sends it. A missing secret is made on save; an empty one counts as missing. */
export const endpointSettings = z.object({
  url: z.string().max(2048, 'A URL has at most 2048 characters.'),
  description: z.string().max(200, 'A short name has at most 200 characters.').default(''),
  eventTypes: z
    .array(z.enum(EVENT_TYPES))
    .min(1, 'Choose at least one event.')
    .default(['transcript.completed']),
  payloadVersion: z.enum(PAYLOAD_VERSIONS).default('2025-08-27'),
  headers: z.array(headerSetting).max(32, 'At most 32 headers.').default([]),
  standardWebhooks: z.boolean().default(false),
  /** Counts from the look-up of the name on, and ends with the whole attempt where that is shorter. */
  connectTimeoutMs: z
    .number()
    .int()
    .min(100, 'At least 0.1 seconds.')
    .max(120_000, 'At most 2 minutes.')
    .default(10_000),
  totalTimeoutMs: z
    .number()
    .int()
    .min(1000, 'At least 1 second.')
    .max(120_000, 'At most 2 minutes.')
    .default(30_000),
  retryPolicy: retryPolicy.nullable().default(null),
  retryClientErrors: z.boolean().default(false),
  concurrency: z.number().int().min(1, 'At least 1.').max(256, 'At most 256.').default(8),
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
      allowList: allowList.default([]),
    })
    .default({ allowPrivate: false, allowLoopback: false, allowList: [] }),
});
export type EndpointSettings = z.infer<typeof endpointSettings>;

const trial = z.object({
  endpointId: id.optional(),
  roomName: z.string().max(100).default('test-room'),
  endpoint: endpointSettings,
  secret: secretText.optional(),
  eventType: z.enum([...ALL_EVENT_TYPES, 'batch']).default('test'),
  /** While a secret rotates: signs with the new one alone, to see whether the receiver has it. */
  newSecretOnly: z.boolean().default(false),
});

/** Endpoints, their secrets and their test. */
export const endpointRequests = {
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
        .min(0, 'Not negative.')
        .max(7 * 86_400, 'At most 7 days.')
        .default(86_400),
    }),
    output: output<EndpointView>(),
  },
  'endpoint.dropOlderSecret': { input: z.object({ id }), output: output<EndpointView>() },
  /** A sample to the given, possibly unsaved, settings: one try, 10 s. */
  'endpoint.test': { input: trial, output: output<TestResult>() },
  /** What an attempt with the given settings would do, without sending: the addresses judged, the request built. */
  'endpoint.dryRun': { input: trial, output: output<DryRun>() },
  'endpoint.newSecret': { input: none, output: output<{ secret: string }>() },
} as const;
