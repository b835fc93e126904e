import type { HistoryFilter } from '../contract/saved-filters.ts';
import type {
  AttemptTrigger,
  DeliveryState,
  EventType,
  ExportFormat,
  HeldReason,
  Intake,
  OutcomeKind,
  PayloadVersion,
  StatusFilter,
  Timings,
} from '../model.ts';

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
  /** As sent, in order; a sensitive value stands as `[hidden: 12 characters]`. */
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

/** Progress and end of a bulk resend or cancel. */
export type BulkView = {
  id: string;
  action: 'resend' | 'cancel';
  total: number;
  done: number;
  skipped: number;
  state: 'running' | 'finished' | 'stopped';
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
};

/** How far the index of the search is behind: deliveries that cannot be found by text as they are now. */
export type SearchStatus = { waiting: number };

/** A filter of the history kept under a name. */
export type SavedFilterView = { id: string; name: string; filter: HistoryFilter };
