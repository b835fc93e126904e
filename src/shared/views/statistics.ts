import type { EndpointDisabledReason, FailureKind } from '../model.ts';
import type { EndpointHealth, EndpointView } from './rooms.ts';

/** Counts and latencies of a span, from the roll-ups. Tests do not count. */
export type SpanStatistics = {
  accepted: number;
  delivered: number;
  deliveredFirstTry: number;
  /** The tries that the delivered ones took, added up. */
  deliveredTries: number;
  deadLetters: number;
  /** Those that still stand cancelled. */
  cancelled: number;
  attempts: number;
  failedAttempts: number;
  /** Failed attempts by kind. */
  failures: Partial<Record<FailureKind, number>>;
  /** Of attempts that were answered, whatever the answer; within 5 % of the exact value. */
  latencyMs: { p50: number | null; p95: number | null; p99: number | null };
};

/** How one endpoint did over a span. */
export type EndpointStatistics = {
  endpointId: string;
  roomId: string;
  roomName: string;
  url: string;
  /** Its endpoint or room was removed since. */
  removed: boolean;
  statistics: SpanStatistics;
};

/** How all endpoints, a room's or one did over a span, and over each part of it. */
export type Statistics = {
  from: number;
  to: number;
  total: SpanStatistics;
  /** One between each two neighbouring edges that were asked for. */
  bars: (SpanStatistics & { start: number })[];
  /** Endpoints of the scope that had anything to do in the span. */
  endpoints: EndpointStatistics[];
  /** Deliveries whose last attempt was before may be gone from the history, though they are counted; null when none is. */
  historyFrom: number | null;
};

/** Counting the roll-ups again from the history: how far it is, and what it found. */
export type RebuildView = {
  state: 'idle' | 'running' | 'finished' | 'stopped';
  /** Deliveries looked at, of those there were when it started. */
  done: number;
  total: number;
  /** Counts of periods that had been wrong. */
  corrected: number;
  /** Counts from before are kept as they were: the deliveries behind them are not all in the history any more. */
  keptBefore: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  /** Why it stopped by itself, in a sentence. */
  problem: string | null;
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
      deadLetters: number;
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
  /** A followed server that a person has to see to: nothing of it is learned until then. */
  | { kind: 'source_failing'; sourceId: string; name: string; since: number; message: string }
  | { kind: 'secrets_unavailable'; reason: string; remedy: string; held: number }
  | { kind: 'store_problem'; message: string };

export type Overview = {
  from: number;
  to: number;
  totals: SpanStatistics;
  pending: number;
  deadLetters: number;
  /** One between each two neighbouring edges that were asked for. */
  bars: { start: number; delivered: number; failedAttempts: number }[];
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
