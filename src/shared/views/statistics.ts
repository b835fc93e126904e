import type { EndpointDisabledReason, OutcomeKind } from '../model.ts';
import type { EndpointHealth, EndpointView } from './rooms.ts';

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
