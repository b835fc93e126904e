/** The words of the product as types: states, outcomes, reasons. Imported by the engine, the bridge and the page. */

export { ALL_EVENT_TYPES, EVENT_TYPES } from './events/event-types.ts';
export type { EventType, SubscribedType } from './events/event-types.ts';
export { PAYLOAD_VERSIONS } from './events/payloads/versions.ts';
export type { PayloadVersion } from './events/payloads/versions.ts';

export const DELIVERY_STATES = ['pending', 'sending', 'delivered', 'dead_letter', 'cancelled'] as const;
/** Where a delivery stands. Held and retrying are pending seen closer, derived from its other fields. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const STORED_DELIVERY_STATES = ['pending', 'delivered', 'dead_letter', 'cancelled'] as const;
/** What a delivery is stored as: one being sent is a pending one with a lease. */
export type StoredDeliveryState = (typeof STORED_DELIVERY_STATES)[number];

export const HELD_REASONS = [
  'offline',
  'secret_unavailable',
  'endpoint_disabled',
  'paused',
  'rate_limit',
  'breaker',
] as const;
/** Why a pending delivery is not tried although it may be due. */
export type HeldReason = (typeof HELD_REASONS)[number];
/** Why a pending delivery waits, as people see it: held, or in strict order behind the one before it. */
export type WaitReason = HeldReason | 'order';

/** So far into a queue at a rate limit places are counted out; who stands behind is told the last of them, and that. */
export const PLACES_COUNTED = 2000;

export const ATTEMPT_TRIGGERS = ['scheduled', 'manual', 'test'] as const;
/** Who asked for an attempt: the schedule, a person's resend, or a test button. */
export type AttemptTrigger = (typeof ATTEMPT_TRIGGERS)[number];

export const OUTCOME_KINDS = [
  'response',
  'timeout',
  'dns',
  'unreachable',
  'connection_refused',
  'connection_reset',
  'tls',
  'protocol',
  'blocked_address',
  'request_invalid',
  'interrupted',
  'offline',
  'secret_unavailable',
] as const;
/** What one HTTP try met. Offline and secret_unavailable leave no attempt behind. */
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];

export const SIGNATURE_ORDERS = ['new_first', 'old_first'] as const;
/** Which of two secrets signs first while one rotates: some receivers read only one of the two signatures. */
export type SignatureOrder = (typeof SIGNATURE_ORDERS)[number];

export const STATUS_CLASSES = ['none', '2xx', '3xx', '4xx', '5xx', 'failed'] as const;
/** The last attempt's answer in a class: `none` before the first attempt, `failed` where no response came. */
export type StatusClass = (typeof STATUS_CLASSES)[number];

export const STATUS_FILTERS = [...STATUS_CLASSES, 'not_2xx'] as const;
/** What the history can be filtered by: a class, or whatever was tried and met no 2xx. */
export type StatusFilter = (typeof STATUS_FILTERS)[number];

/** A kind of failed attempt: the status that was answered, such as `503`, or why no answer came. */
export type FailureKind = Exclude<OutcomeKind, 'response' | 'offline' | 'secret_unavailable'> | `${number}`;

export const BULK_ACTIONS = ['resend', 'cancel'] as const;
/** What can be done to many deliveries at once. */
export type BulkAction = (typeof BULK_ACTIONS)[number];

export const BULK_STATES = ['running', 'finished', 'stopped'] as const;
/** Where a bulk stands; a stopped one can go on with the rest. */
export type BulkState = (typeof BULK_STATES)[number];

/**
 * Why a bulk left a delivery alone: it was being sent; it was no longer in the state it was chosen for, or was taken
 * back before its try; or its endpoint was disabled or removed.
 */
export type BulkSkip = 'sending' | 'changed' | 'endpoint_disabled' | 'endpoint_removed';

export const ENDPOINT_DISABLED_REASONS = ['manual', 'gone', 'failing', 'taking_over'] as const;
/** Why an endpoint is disabled: by hand, by its own 410, after too long a failure, or while it is being taken over. */
export type EndpointDisabledReason = (typeof ENDPOINT_DISABLED_REASONS)[number];

export const INTAKES = ['api', 'reflector_webhook', 'reflector_follow', 'file', 'sample'] as const;
/** How an event came in. */
export type Intake = (typeof INTAKES)[number];

export const LOG_LEVELS = ['info', 'warn', 'error'] as const;
/** How much a line of the log matters: what went as it should, what will be tried again, what needs a person. */
export type LogLevel = (typeof LOG_LEVELS)[number];

export const EXPORT_FORMATS = ['csv', 'json', 'jsonl'] as const;
/** How a filtered history is written out: a table for spreadsheets, or JSON Lines, one delivery each. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const HISTORY_SPANS = ['24h', '7d', '30d', '90d'] as const;
/** A span that ends now. */
export type HistorySpan = (typeof HISTORY_SPANS)[number];

export const ERROR_CODES = [
  'invalid_input',
  'unknown_request',
  'unauthorized',
  'forbidden',
  'forbidden_sender',
  'not_found',
  'conflict',
  'secret_unavailable',
  'too_large',
  'unsupported',
  'unavailable',
  'internal',
] as const;
/** The closed list of reasons for which a request is refused. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** One field that was wrong, and why, in a sentence for people. */
export type Issue = { path: string; message: string };

/** When to try again: seconds throughout. `maxTotal` counts the schedule's own delays, not jitter and not the wall clock. */
export type RetryPolicy = {
  firstDelaySeconds: number;
  maxDelaySeconds: number;
  maxTotalSeconds: number;
  maxRetries: number;
};

/** 60 s, doubling to an hour, for a day or 100 retries: the specification's retry behaviour. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  firstDelaySeconds: 60,
  maxDelaySeconds: 3600,
  maxTotalSeconds: 86_400,
  maxRetries: 100,
};

/** What an endpoint may connect to beyond public addresses. An empty `allowList` narrows nothing. */
export type AddressPermissions = {
  allowPrivate: boolean;
  allowLoopback: boolean;
  /** CIDRs or host names; when not empty only these may be delivered to. */
  allowList: string[];
};

/** A custom request header as an endpoint is configured with it; a sensitive one's value lies among the secrets. */
export type HeaderSetting = { name: string; value: string; sensitive: boolean };

/** Where the time of one attempt went, in milliseconds; null where that phase did not happen. */
export type Timings = {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  firstByteMs: number | null;
  totalMs: number;
};
