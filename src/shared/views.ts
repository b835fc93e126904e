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
  strictOrder: boolean;
  /** Null sends every event at once in a request of its own. */
  batch: { windowSeconds: number; maxEvents: number; maxBytes: number } | null;
  rateLimit: { count: number; seconds: 1 | 60 | 3600 } | null;
  /** Until when its rate limit lets nothing through; null when it does. */
  rateLimitedUntil: number | null;
  /** Until when nothing but one probe waits, because it keeps failing. */
  breakerOpenUntil: number | null;
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
  /** One request for several events. */
  batch: boolean;
  events: {
    id: string;
    type: EventType;
    transcriptId: string | null;
    title: string | null;
    intake: Intake;
    occurredAt: number;
    /** It ended so close to a take over or give back that Reflector may have sent it as well. */
    maybeSentByReflector: boolean;
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
  /** 0 never disables an endpoint by itself. */
  disableAfterDays: number;
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

/** Why a Reflector server did not do what was asked. */
export type SourceFailureKind =
  | 'unreachable'
  | 'tls'
  | 'not_reflector'
  | 'wrong_key'
  | 'too_old'
  | 'rate_limited'
  | 'server_error'
  | 'forbidden'
  | 'not_found';

/** What *Check connection* found. `owner` is null on an open server without keys. */
export type SourceCheck =
  | { ok: true; owner: { id: string; email: string | null } | null; rooms: number; transcripts: number }
  | { ok: false; kind: SourceFailureKind; message: string };

/** A connected Reflector server. */
export type SourceView = {
  id: string;
  name: string;
  baseUrl: string;
  /** The address of Reflector's own pages, for `frontend_url`. */
  frontendUrl: string | null;
  hasKey: boolean;
  keyHint: string | null;
  pollIntervalSeconds: number;
  extraCa: string | null;
  fetchArchive: boolean;
  /** Transcripts that ended up to so long before a switch may be sent by both sides. */
  borderMinutes: number;
  /** Null until following was started. */
  followingSince: number | null;
  enabled: boolean;
  lastContactAt: number | null;
  problem: { kind: SourceFailureKind; message: string; since: number } | null;
  /** Why webhooks cannot be taken over here, with the steps to do it by hand; null where they can. */
  takeOverUnavailable: { reason: string; steps: string[] } | null;
  rooms: ImportedRoomView[];
  createdAt: number;
};

/** An imported room as it was at the last contact; known without asking the server. */
export type ImportedRoomView = {
  roomId: string;
  externalId: string;
  name: string;
  ofOtherUser: boolean;
  deliveredBy: DeliveredBy;
  /** Gone at Reflector since; the room and its history stay. */
  goneAt: number | null;
  /** A switch that is not finished yet. */
  switching: 'take_over' | 'give_back' | 'relay' | null;
};

/** Something about an endpoint's URL that Reflector allowed and that has to be said yes or no to. */
export type AddressQuestion = 'http' | 'private' | 'loopback';

/** Who delivers a room's transcripts. */
export type DeliveredBy = 'reflector' | 'here' | 'relay';

/** A room at Reflector, beside what is known of it here. */
export type SourceRoomView = {
  externalId: string;
  name: string;
  /** Null until it is imported. */
  roomId: string | null;
  /** `gone`: imported, and no longer at Reflector. `renamed`: its name here is still the old one. */
  state: 'new' | 'imported' | 'renamed' | 'gone';
  /** Another user's shared room: its secret is visible to this key, and its webhook is not ours to change. */
  ofOtherUser: boolean;
  url: string | null;
  secretHint: string | null;
  questions: AddressQuestion[];
  deliveredBy: DeliveredBy;
};

/** A transcript that ended so close to a switch that both sides may send it. */
export type BorderTranscript = {
  id: string;
  title: string | null;
  createdAt: number;
  endedSeenAt: number | null;
};

/** What a take over, give back or relay of one room would do. */
export type SwitchPreview = {
  roomId: string;
  roomName: string;
  /** Why it cannot be done for this room; null when it can. */
  refusal: string | null;
  /** Exactly what is written to Reflector, the secret masked. */
  request: { method: 'PATCH'; path: string; body: { webhook_url: string; webhook_secret: string } } | null;
  before: { url: string | null; secretHint: string | null };
  endpoint: { id: string; url: string; enabled: boolean } | null;
  questions: AddressQuestion[];
  /** Delivered by this application by default, marked "Reflector may also have sent this". */
  border: BorderTranscript[];
  /** Held deliveries of transcripts that Reflector has certainly sent: cancelled. */
  cancelled: number;
  /** Deliveries still owed when giving back: they go out all the same. */
  owed: number;
};

/** How a switch of one room ended. `pending`: it could not be finished and goes on when the server answers. */
export type SwitchResult = {
  roomId: string;
  roomName: string;
  outcome: 'done' | 'undone' | 'pending';
  message: string;
  /** Transcripts delivered by this side that Reflector may also have sent. */
  border: number;
};

/** Where following a server stands. */
export type SyncView = {
  sourceId: string;
  state: 'not_started' | 'starting' | 'catching_up' | 'waiting' | 'failing' | 'stopped';
  lastContactAt: number | null;
  nextContactAt: number | null;
  problem: SourceView['problem'];
  cursor: number | null;
  /** Changes at the server that were not read yet, as of the last contact. */
  behind: number;
  /** While catching up or starting: transcripts read, of those there were. */
  progress: { done: number; total: number } | null;
  found: number;
  skipped: {
    reason: SkippedReason;
    count: number;
    latest: { id: string; title: string | null; detail: string | null }[];
  }[];
};

/** Why a followed transcript is not an event. */
export type SkippedReason =
  'not_ended' | 'before_start' | 'room_not_imported' | 'room_disabled' | 'unreadable' | 'vanished';
