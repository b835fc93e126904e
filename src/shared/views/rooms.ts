import type {
  AddressPermissions,
  DeliveryState,
  EndpointDisabledReason,
  HeaderSetting,
  PayloadVersion,
  RetryPolicy,
  SubscribedType,
} from '../model.ts';
import type { AttemptView } from './deliveries.ts';

export type EndpointHealth = 'healthy' | 'failing' | 'disabled' | 'unused';

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

/** What a test button shows at once. Nothing of it is stored. */
export type TestResult = {
  ok: boolean;
  /** One plain sentence. */
  summary: string;
  advice: string | null;
  attempt: AttemptView;
  requestBody: string;
};
