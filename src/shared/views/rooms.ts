import type {
  AddressPermissions,
  EndpointDisabledReason,
  HeaderSetting,
  PayloadVersion,
  RetryPolicy,
  SignatureOrder,
  SubscribedType,
} from '../model.ts';
import type { AttemptView, DeliverySummary } from './deliveries.ts';
import type { RoomAtReflector } from './sources.ts';

export type EndpointHealth = 'healthy' | 'failing' | 'disabled' | 'unused';

/** What an endpoint that batches has gathered so far. `bytes` is the body as it would be sent now. */
export type GatheringView = {
  deliveryId: string;
  events: number;
  bytes: number;
  since: number;
  dueAt: number;
};

/** Where the newest delivery stands; `at` is its last attempt, or its acceptance before the first. */
export type LastDelivery = Pick<DeliverySummary, 'id' | 'state' | 'heldReason' | 'attemptsMade'> & {
  at: number;
};

export type EndpointView = {
  id: string;
  roomId: string;
  url: string;
  description: string;
  eventTypes: SubscribedType[];
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
  gathering: GatheringView | null;
  rateLimit: { count: number; seconds: 1 | 60 | 3600 } | null;
  /** Until when its rate limit lets nothing through; null when it does. */
  rateLimitedUntil: number | null;
  /** Until when nothing but one probe waits, because it keeps failing. */
  breakerOpenUntil: number | null;
  permissions: AddressPermissions;
  hasSecret: boolean;
  /** The last four characters of the current secret. */
  secretHint: string | null;
  /** While an older secret signs along: since when, until when, what it ends in, and whether it signs first. */
  rotation: { since: number; until: number; olderHint: string; olderFirst: boolean } | null;
  enabled: boolean;
  disabledReason: EndpointDisabledReason | null;
  disabledAt: number | null;
  health: EndpointHealth;
  failingSince: number | null;
  consecutiveFailures: number;
  pending: number;
  held: number;
  deadLetters: number;
  lastDelivery: LastDelivery | null;
  createdAt: number;
};

export type RoomView = {
  id: string;
  name: string;
  enabled: boolean;
  /** The server it was imported from; `connected` is false once that was removed. */
  source: { id: string; name: string; connected: boolean } | null;
  externalId: string | null;
  /** Null for a room added by hand, and once its server was removed. */
  atReflector: RoomAtReflector | null;
  intakeSecretHint: string | null;
  /** Where Reflector's own webhook for this room can be pointed. */
  intakePath: string;
  endpoints: EndpointView[];
  createdAt: number;
};

/** A header of a dry run: `http` is added while it is sent, the other notes say why its value is not shown. */
export type DryRunHeader = {
  name: string;
  value: string;
  note: 'http' | 'sensitive' | 'signature' | 'standard_signature' | null;
};

/** What an attempt would do, without a byte sent. */
export type DryRun = {
  allowed: boolean;
  /** The rule that decided, and what it says in a sentence. */
  rule: string;
  message: string;
  host: string;
  /** The host is a name, and was looked up just now. */
  lookedUp: boolean;
  /** Each address it stands for. Those that are not allowed are never connected to. */
  addresses: { address: string; allowed: boolean; rule: string; message: string }[];
  request: {
    method: 'POST';
    url: string;
    headers: DryRunHeader[];
    body: string;
    /** How many secrets sign; 0 sends no signature. */
    signatures: number;
    signatureOrder: SignatureOrder | null;
  };
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
