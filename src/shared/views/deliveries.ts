import type { HistoryFilter } from '../contract/saved-filters.ts';
import type {
  AttemptTrigger,
  BulkAction,
  BulkSkip,
  BulkState,
  DeliveryState,
  EventType,
  ExportFormat,
  FailureKind,
  Intake,
  OutcomeKind,
  PayloadVersion,
  StatusFilter,
  Timings,
  WaitReason,
} from '../model.ts';

/** One row of the history. */
export type DeliverySummary = {
  id: string;
  state: DeliveryState;
  heldReason: WaitReason | null;
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
  /** When the next attempt is due; null unless pending, and where nobody knows. */
  dueAt: number | null;
  /** It may be later: so many stand before it at the rate limit that they are not counted out. */
  orLater: boolean;
  /** In strict order the delivery that must be over first, where that is what it waits for. */
  waitsFor: string | null;
  finishedAt: number | null;
};

/** Where a searched text was found in a delivery, if its title and room do not show it, and the text around it. */
export type TextMatch = {
  deliveryId: string;
  field: 'id' | 'url' | 'error' | 'answer';
  excerpt: string;
  attempt: number | null;
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
  /** As sent, in order; a sensitive value stands as `[hidden: 12 characters, the value saved now]`. */
  requestHeaders: [string, string][];
  responseHeaders: [string, string][];
  responseBody: { encoding: 'utf8' | 'base64'; content: string; size: number; cut: boolean } | null;
};

export type DeliveryDetail = DeliverySummary & {
  payloadVersion: PayloadVersion;
  /** One request for several events. */
  batch: boolean;
  /** A batch that more events may still come into. */
  gathering: boolean;
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

/** A page of the history. Cursors are opaque; null at that end. */
export type DeliveryPage = { items: DeliverySummary[]; newer: string | null; older: string | null };

/** A count that stops at 10,000. */
export type BoundedCount = { count: number; more: boolean };

/** How far a bulk resend or cancel is, and how it went. */
export type BulkView = {
  id: string;
  action: BulkAction;
  state: BulkState;
  /** What it was started for; null where deliveries were chosen one by one. */
  filter: DeliveryFilter | null;
  /** How many it found when it started; at least so many where `more` is set. */
  total: number;
  more: boolean;
  /** Resent, or cancelled, so far. */
  done: number;
  /** Resent, with the first try not over yet. */
  waiting: number;
  /** How the first try of the others ended: arrived, to be tried again by their schedule, given up again. */
  delivered: number;
  retrying: number;
  givenUp: number;
  /** Left alone: how many, and why. */
  skipped: number;
  skips: Partial<Record<BulkSkip, number>>;
  /** Endpoints that it has to wait for now, with the reason; at most ten. */
  heldUp: { endpointId: string; roomName: string; url: string; reason: WaitReason; until: number | null }[];
  startedAt: number;
  finishedAt: number | null;
};

/** Progress and end of an export. */
export type ExportView = {
  id: string;
  format: ExportFormat;
  total: BoundedCount;
  done: number;
  /** `waiting`: to be fetched, once, at `GET /api/delivery.export?id=…`. */
  state: 'waiting' | 'running' | 'finished' | 'stopped' | 'failed';
  /** The name it is offered under. */
  fileName: string;
  /** Where it is written; null where it is fetched instead. */
  file: string | null;
  /** Why it failed. */
  problem: string | null;
};
/** What failed since a time and would be resent, counted before anybody is asked. */
export type RecoveryPreview = {
  /** Dead letters that would be resent. */
  total: number;
  endpoints: RecoveryEndpoint[];
  /** Dead letters of endpoints that nothing can be sent to now. */
  leftAlone: (RecoveryEndpoint & { reason: 'endpoint_disabled' | 'endpoint_removed' })[];
};
export type RecoveryEndpoint = { endpointId: string; roomName: string; url: string; deadLetters: number };

export type DeliveryFilter = {
  states?: DeliveryState[] | undefined;
  roomId?: string | undefined;
  endpointId?: string | undefined;
  eventType?: EventType | undefined;
  statusClass?: StatusFilter | undefined;
  /** Accepted at or after. */
  from?: number | undefined;
  /** Accepted before. */
  to?: number | undefined;
  /** Words, "phrases", beginnings* or an id, all of which must be found (docs/history.md). */
  text?: string | undefined;
  /** Tried last at or after, and before. */
  lastAttemptFrom?: number | undefined;
  lastAttemptTo?: number | undefined;
  /** Had an attempt that failed in this way, one that began at or after `triedFrom` and before `triedTo`. */
  failure?: FailureKind | undefined;
  triedFrom?: number | undefined;
  triedTo?: number | undefined;
};

/** How far the index of the search is behind: deliveries that cannot be found by text as they are now. */
export type SearchStatus = { waiting: number };

/** A filter of the history kept under a name. */
export type SavedFilterView = { id: string; name: string; filter: HistoryFilter };
