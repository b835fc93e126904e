import type {
  BulkSkip,
  HeldReason,
  OutcomeKind,
  StatusClass,
  StoredDeliveryState,
} from '../../../shared/model.ts';
import type { EndpointRow } from '../../rooms/endpoints.ts';

/** A resent delivery as it stands now. */
export type Standing = {
  state: StoredDeliveryState;
  heldReason: HeldReason | null;
  attemptsMade: number;
  lastOutcome: OutcomeKind | null;
  statusClass: StatusClass;
};

/** What became of a resent delivery. */
export type Fate =
  | { kind: 'delivered' | 'retrying' | 'givenUp' }
  | { kind: 'skipped'; reason: BulkSkip }
  /** Its try is not over; counted from so many attempts on. */
  | { kind: 'waiting'; attemptsBefore: number };

/** What became of a delivery that had so many attempts when it was resent; null where it is gone. Pure. */
export function fateOf(standing: Standing | null, attemptsBefore: number): Fate {
  if (standing === null) return { kind: 'skipped', reason: 'changed' };
  const { state, heldReason, attemptsMade, lastOutcome, statusClass } = standing;
  const waiting: Fate = { kind: 'waiting', attemptsBefore: Math.max(attemptsBefore, attemptsMade) };
  if (attemptsMade > attemptsBefore) {
    if (lastOutcome === 'interrupted' && state === 'pending') return waiting;
    if (statusClass === '2xx') return { kind: 'delivered' };
    return { kind: state === 'pending' ? 'retrying' : 'givenUp' };
  }
  if (state !== 'pending') return { kind: 'skipped', reason: 'changed' };
  return heldReason === 'endpoint_disabled' ? { kind: 'skipped', reason: 'endpoint_disabled' } : waiting;
}

/**
 * How many resent deliveries may wait for their try at one endpoint: enough to keep it busy, so few that what comes in
 * meanwhile hardly waits behind them. Its rate limit and concurrency hold all the same. Pure.
 */
export function windowOf({ concurrency, strictOrder, rateLimitCount }: EndpointRow): number {
  return strictOrder || rateLimitCount !== null ? 2 : concurrency * 2;
}

/** Why nothing can be resent to an endpoint; null where it can. Pure. */
export function closedReason({ removedAt, disabledReason }: EndpointRow): BulkSkip | null {
  if (removedAt !== null) return 'endpoint_removed';
  return disabledReason === null ? null : 'endpoint_disabled';
}
