import type {
  AddressPermissions,
  AttemptTrigger,
  DeliveryState,
  EndpointDisabledReason,
  EventType,
  HeaderSetting,
  HeldReason,
  Intake,
  OutcomeKind,
  PayloadVersion,
  RetryPolicy,
  StatusClass,
  Timings,
} from './model.ts';

/* What the page sees. A view never carries a secret, only a hint of it. Times are milliseconds UTC. */

/** What the engine is doing, for the foot of the rail, the tray and `relay status`. */
export type EngineStatus = {
  version: string;
  /** When this process opened the data folder. */
  startedAt: number;
  state: 'delivering' | 'paused' | 'offline' | 'stopping';
  /** Pending and being sent; counted up to 10,000. */
  owed: number;
  sending: number;
  deadLetters: number;
  /** Endpoints that fail, and dead letters nobody dealt with. */
  needsAttention: number;
  nextDueAt: number | null;
  offlineSince: number | null;
  nextProbeAt: number | null;
  /** Set when the store could not be written: what happened and what to do. */
  storeProblem: string | null;
  secrets: { available: boolean; backend: string; reason: string | null; remedy: string | null };
  dataFolder: string;
};

export type EndpointHealth = 'healthy' | 'failing' | 'disabled' | 'unused';

export type EndpointView = {
  id: string;
  roomId: string;
  url: string;
  description: string;
  eventTypes: EventType[];
  payloadVersion: PayloadVersion;
  /** Sensitive values come as their hint. */
  headers: HeaderSetting[];
  standardWebhooks: boolean;
  connectTimeoutMs: number;
  totalTimeoutMs: number;
  /** Null means the default policy of the settings. */
  retryPolicy: RetryPolicy | null;
  retryClientErrors: boolean;
  retryableClientErrorSeen: boolean;
  concurrency: number;
  permissions: AddressPermissions;
  hasSecret: boolean;
  /** The last four characters of the current secret. */
  secretHint: string | null;
  /** Until when an older secret signs along; null when none does. */
  olderSecretUntil: number | null;
  enabled: boolean;
  disabledReason: EndpointDisabledReason | null;
  disabledAt: number | null;
  health: EndpointHealth;
  failingSince: number | null;
  consecutiveFailures: number;
  pending: number;
  held: number;
  deadLetters: number;
  lastDelivery: { id: string; state: DeliveryState; at: number } | null;
  createdAt: number;
};

export type RoomView = {
  id: string;
  name: string;
  enabled: boolean;
  source: { id: string; name: string } | null;
  externalId: string | null;
  intakeSecretHint: string | null;
  /** Where Reflector's own webhook for this room can be pointed. */
  intakePath: string;
  endpoints: EndpointView[];
  createdAt: number;
};

/** One row of the history. */
export type DeliverySummary = {
  id: string;
  state: DeliveryState;
  heldReason: HeldReason | null;
  room: { id: string; name: string };
  endpoint: { id: string; url: string; removed: boolean };
  eventType: EventType;
  title: string | null;
  attemptsMade: number;
  lastOutcome: OutcomeKind | null;
  lastStatus: number | null;
  lastErrorCode: string | null;
  lastDurationMs: number | null;
  acceptedAt: number;
  /** When the next attempt is due; null unless pending. */
  dueAt: number | null;
  finishedAt: number | null;
};

/** One attempt without its bodies. */
export type AttemptView = {
  number: number;
  trigger: AttemptTrigger;
  url: string;
  remoteAddress: string | null;
  startedAt: number;
  outcome: OutcomeKind;
  status: number | null;
  errorCode: string | null;
  /** One plain sentence: what happened. */
  summary: string;
  timings: Timings;
  reusedConnection: boolean;
  /** As sent, in order; a sensitive value stands as `[hidden: 12 characters]`. */
  requestHeaders: [string, string][];
  responseHeaders: [string, string][];
  responseBody: { encoding: 'utf8' | 'base64'; content: string; size: number; cut: boolean } | null;
};

export type DeliveryDetail = DeliverySummary & {
  payloadVersion: PayloadVersion;
  events: {
    id: string;
    type: EventType;
    transcriptId: string | null;
    title: string | null;
    intake: Intake;
    occurredAt: number;
  }[];
  attempts: AttemptView[];
  /** Why it stands where it stands and what to do next, in plain sentences. */
  explanation: { headline: string; advice: string | null };
  /** The remaining schedule, without jitter; empty unless pending. */
  plannedAttempts: { number: number; at: number }[];
  /** Standing beside a dead letter of 408, 425 or 429: the endpoint's switch is worth offering. */
  offerRetryClientErrors: boolean;
};

/** What a test button shows at once. Nothing of it is stored. */
export type TestResult = {
  ok: boolean;
  /** One plain sentence. */
  summary: string;
  advice: string | null;
  attempt: AttemptView;
  requestBody: string;
};

export type Settings = {
  defaultRetryPolicy: RetryPolicy;
  retentionDays: number;
  /** 0 keeps history whatever its size. */
  retentionMegabytes: number;
  deadLetterDays: number;
  intakeFolder: string | null;
  notifyDeadLetters: boolean;
  notifyEndpointHealth: boolean;
  startAtLogin: boolean;
  theme: 'system' | 'light' | 'dark';
  closeToTrayExplained: boolean;
  firstRunDone: boolean;
};

export type IntakeTokenView = {
  id: string;
  name: string;
  hint: string;
  createdAt: number;
  lastUsedAt: number | null;
};

export type StorageView = {
  databaseBytes: number;
  events: number;
  deliveries: number;
  oldestAt: number | null;
  dataFolder: string;
};

/** Counts and latencies of a span, from the hourly roll-ups. */
export type SpanStatistics = {
  accepted: number;
  delivered: number;
  deliveredFirstTry: number;
  deadLetters: number;
  cancelled: number;
  attempts: number;
  failures: Partial<Record<OutcomeKind, number>>;
  latencyMs: { p50: number | null; p95: number | null; p99: number | null };
};

export type AttentionItem =
  | {
      kind: 'endpoint_failing';
      endpointId: string;
      roomName: string;
      url: string;
      since: number;
      summary: string;
      deadLetters: number;
      nextAttemptAt: number | null;
    }
  | {
      kind: 'endpoint_disabled';
      endpointId: string;
      roomName: string;
      url: string;
      since: number;
      reason: EndpointDisabledReason;
      held: number;
    }
  | {
      kind: 'dead_letters';
      endpointId: string;
      roomName: string;
      url: string;
      since: number;
      summary: string;
      deadLetters: number;
    }
  | { kind: 'secrets_unavailable'; reason: string; remedy: string; held: number }
  | { kind: 'store_problem'; message: string };

export type Overview = {
  from: number;
  to: number;
  totals: SpanStatistics;
  pending: number;
  deadLetters: number;
  hours: { hour: number; delivered: number; failed: number }[];
  endpoints: {
    endpointId: string;
    roomId: string;
    roomName: string;
    url: string;
    health: EndpointHealth;
    statistics: SpanStatistics;
    lastDelivery: EndpointView['lastDelivery'];
  }[];
  attention: AttentionItem[];
};

/** A page of the history. Cursors are opaque; null at that end. */
export type DeliveryPage = { items: DeliverySummary[]; newer: string | null; older: string | null };

/** A count that stops at 10,000. */
export type BoundedCount = { count: number; more: boolean };

/** Progress and end of a bulk resend or cancel. */
export type BulkView = {
  id: string;
  action: 'resend' | 'cancel';
  total: number;
  done: number;
  skipped: number;
  state: 'running' | 'finished' | 'stopped';
};

export type AuditEntry = {
  id: string;
  at: number;
  actor: string;
  action: string;
  subjectKind: string;
  subjectId: string;
  before: unknown;
  after: unknown;
};

export type DeliveryFilter = {
  states?: DeliveryState[] | undefined;
  roomId?: string | undefined;
  endpointId?: string | undefined;
  eventType?: EventType | undefined;
  statusClass?: StatusClass | undefined;
  /** Accepted at or after. */
  from?: number | undefined;
  /** Accepted before. */
  to?: number | undefined;
};
