import type {
  EndpointDisabledReason,
  HeldReason,
  OutcomeKind,
  RetryPolicy,
  SignatureOrder,
} from '../../shared/model.ts';
import { assertNever } from '../lib/errors.ts';
import type { Random } from '../lib/random.ts';
import { nextDelay, withJitter } from './backoff.ts';
import type { ScheduleProgress } from './backoff.ts';

/** How long to wait before the two signatures of a rotating secret are tried in the other order. */
export const ROTATION_RETRY_MS = 60_000;
const RETRYABLE_CLIENT_ERRORS = new Set([408, 425, 429]);

/** What a decision needs to know of an outcome. */
export type Met = { kind: OutcomeKind; status: number | null; retryAfterMs: number | null };

/** What a decision needs to know of the delivery and its endpoint. */
export type Situation = {
  policy: RetryPolicy;
  progress: ScheduleProgress;
  retryClientErrors: boolean;
  /** The order of the two signatures while a secret rotates: a refusal may only mean the receiver reads the other one. */
  signatureOrder: SignatureOrder | null;
  /** The order that was refused before this try. */
  refusedOrder: SignatureOrder | null;
  staysDelivered: boolean;
  now: number;
  random: Random;
};

/** What follows an attempt. */
export type Decision =
  | { kind: 'delivered' }
  | { kind: 'retry'; dueAt: number; progress: ScheduleProgress }
  | { kind: 'retry_other_order'; dueAt: number; refusedOrder: SignatureOrder }
  | { kind: 'dead_letter'; disableEndpoint: EndpointDisabledReason | null }
  | { kind: 'due_again' }
  | { kind: 'hold'; reason: HeldReason };

/**
 * What follows what was met: 2xx delivers, 4xx gives up, everything that may pass is retried by the policy.
 * Pure, and total over the outcomes.
 */
export function decide(met: Met, situation: Situation): Decision {
  if (met.kind === 'offline' || met.kind === 'secret_unavailable') return { kind: 'hold', reason: met.kind };
  if (met.kind === 'interrupted') return { kind: 'due_again' };
  if (situation.staysDelivered) return { kind: 'delivered' };
  switch (met.kind) {
    case 'response':
      return afterResponse(met, met.status ?? 0, situation);
    case 'request_invalid':
      return { kind: 'dead_letter', disableEndpoint: null };
    case 'timeout':
    case 'dns':
    case 'unreachable':
    case 'connection_refused':
    case 'connection_reset':
    case 'tls':
    case 'protocol':
    case 'blocked_address':
      return byPolicy(met, situation);
    default:
      return assertNever(met.kind);
  }
}

function afterResponse(met: Met, status: number, situation: Situation): Decision {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status < 400 || status >= 500) return byPolicy(met, situation);
  if (situation.retryClientErrors && RETRYABLE_CLIENT_ERRORS.has(status)) return byPolicy(met, situation);
  if (situation.retryClientErrors && status === 410) return { kind: 'dead_letter', disableEndpoint: 'gone' };
  const { signatureOrder, refusedOrder, now } = situation;
  if (signatureOrder !== null && refusedOrder === null) {
    return { kind: 'retry_other_order', dueAt: now + ROTATION_RETRY_MS, refusedOrder: signatureOrder };
  }
  return { kind: 'dead_letter', disableEndpoint: null };
}

function byPolicy(met: Met, situation: Situation): Decision {
  const next = nextDelay(situation.policy, situation.progress);
  if (!next) return { kind: 'dead_letter', disableEndpoint: null };
  const scheduled = withJitter(next.delayMs, situation.random);
  const dueAt = situation.now + Math.max(scheduled, met.retryAfterMs ?? 0);
  return { kind: 'retry', dueAt, progress: next.progress };
}

/** The order of two signatures for the next try: the one that worked before, but never one that was just refused. Pure. */
export function nextOrder(
  { oldSecretFirst }: { oldSecretFirst: boolean },
  refused: SignatureOrder | null,
): SignatureOrder {
  if (refused !== null) return refused === 'new_first' ? 'old_first' : 'new_first';
  return oldSecretFirst ? 'old_first' : 'new_first';
}

/** True for an answer that the switch "come back on 408, 425 and 429" would retry. */
export function isRetryableClientError(status: number | null): boolean {
  return status !== null && RETRYABLE_CLIENT_ERRORS.has(status);
}
