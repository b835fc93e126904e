import type { Notice } from '../../shared/contract/engine-events.ts';
import type { EndpointDisabledReason, SignatureOrder } from '../../shared/model.ts';
import type { Settings } from '../../shared/views.ts';
import type { AuditStore } from '../audit/audit.ts';
import type { StoreContext } from '../db/store.ts';
import { assertNever } from '../lib/errors.ts';
import { FAILING_FROM } from '../rooms/endpoints.ts';
import type { EndpointRow, EndpointsStore } from '../rooms/endpoints.ts';
import { breakAfter } from './admission.ts';
import { isRetryableClientError } from './decide.ts';
import type { Decision } from './decide.ts';
import type { Delivered } from './deliver.ts';
import type { DeliveriesStore } from './deliveries.ts';
import type { AttemptRecord, ClaimedDelivery, NextState } from './store/claimed.ts';
import { summarise } from './explain.ts';

const DAY_MS = 86_400_000;

export type RecordResult = {
  /** Stores what an attempt met and what follows, with the endpoint's health, in one commit. Answers what to announce. */
  record(delivery: ClaimedDelivery, result: Delivered): Promise<Notice[]>;
};

/** Writes an attempt's end: the row, the delivery's next state, the endpoint's health, the counts; all or nothing. */
export function createRecordResult(
  { writer, clock }: StoreContext,
  deliveries: DeliveriesStore,
  endpoints: EndpointsStore,
  audit: Pick<AuditStore, 'addInWrite'>,
  settings: () => Pick<Settings, 'disableAfterDays' | 'defaultRetryPolicy'>,
  obeysBreaker: (deliveryId: string) => boolean,
  cancelPendingInWrite: (endpointId: string) => void,
  isOffline: () => boolean,
): RecordResult {
  const recordHealth = (delivery: ClaimedDelivery, attempt: AttemptRecord, result: Delivered): Notice[] => {
    const { endpoint } = result;
    const about = { endpointId: endpoint.id, roomName: delivery.roomName, url: endpoint.url };
    if (attempt.status !== null && attempt.status >= 200 && attempt.status < 300) {
      keepOrder(endpoint.id, result.signatureOrder);
      const before = endpoints.recoveredInWrite(endpoint.id);
      return before >= FAILING_FROM ? [{ kind: 'endpoint_recovered', ...about }] : [];
    }
    if (isRetryableClientError(attempt.status) && !endpoint.retryableClientErrorSeen) {
      endpoints.setInWrite(endpoint.id, { retryableClientErrorSeen: true });
    }
    // Only the other order tells whether the receiver refuses: until then nothing is held against it.
    if (result.decision.kind === 'retry_other_order') return [];
    const failures = endpoints.failedInWrite(endpoint.id);
    const { maxDelaySeconds } = endpoint.retryPolicy ?? settings().defaultRetryPolicy;
    const breakMs = breakAfter(failures, endpoints.get(endpoint.id), maxDelaySeconds, clock.now());
    // What a person asks for is tried now, one after the other: it opens nothing in its own way, unless it is one of many.
    if (breakMs !== null && (delivery.trigger !== 'manual' || obeysBreaker(delivery.id)))
      endpoints.openBreakerInWrite(endpoint.id, clock.now() + breakMs);
    const summary = summarise(attempt);
    if (disableIfHopeless(endpoint)) return [{ kind: 'endpoint_disabled', ...about, summary }];
    return failures === FAILING_FROM ? [{ kind: 'endpoint_failing', ...about, summary }] : [];
  };

  /**
   * Disables an endpoint after too long a time of nothing but failures; what it is owed is held. Only one that counts as
   * failing: two failures with silent days between them are not days of failures.
   */
  const disableIfHopeless = ({ id }: EndpointRow): boolean => {
    const days = settings().disableAfterDays;
    const { failingSince, consecutiveFailures, disabledReason } = endpoints.get(id);
    if (days === 0 || failingSince === null || disabledReason !== null) return false;
    if (consecutiveFailures < FAILING_FROM) return false;
    if (clock.now() - failingSince < days * DAY_MS) return false;
    disable(id, 'failing');
    return true;
  };
  const disable = (id: string, disabledReason: EndpointDisabledReason): void => {
    endpoints.disableInWrite(id, disabledReason);
    const held = deliveries.holdInWrite(id, 'endpoint_disabled');
    audit.addInWrite({
      actor: 'engine',
      action: 'endpoint.disable',
      subjectKind: 'endpoint',
      subjectId: id,
      before: { disabledReason: null },
      after: { disabledReason, held },
    });
  };

  const keepOrder = (endpointId: string, order: SignatureOrder | null): void => {
    const oldSecretFirst = order === 'old_first';
    if (order === null || oldSecretFirst === endpoints.get(endpointId).oldSecretFirst) return;
    endpoints.setInWrite(endpointId, { oldSecretFirst });
  };

  const deadLetterNotices = (
    delivery: ClaimedDelivery,
    attempt: AttemptRecord,
    result: Delivered,
  ): Notice[] => {
    if (result.decision.kind !== 'dead_letter') return [];
    const { endpoint, decision } = result;
    const about = { endpointId: endpoint.id, roomName: delivery.roomName, summary: summarise(attempt) };
    const notices: Notice[] = [
      { kind: 'dead_letter', deliveryId: delivery.id, title: delivery.title, ...about },
    ];
    if (decision.disableEndpoint !== null && endpoint.disabledReason === null) {
      disable(endpoint.id, decision.disableEndpoint);
      notices.push({ kind: 'endpoint_disabled', url: endpoint.url, ...about });
    }
    return notices;
  };

  /** The network may have returned since: what was held then was let go already, and this would stay behind. */
  const stillHolds = (decision: Decision): decision is Extract<Decision, { kind: 'hold' }> =>
    decision.kind === 'hold' && (decision.reason !== 'offline' || isOffline());

  const recordInWrite = (delivery: ClaimedDelivery, result: Delivered): Notice[] => {
    const { attempt, decision } = result;
    if (attempt === null || decision.kind === 'hold') {
      deliveries.putBackInWrite(delivery, stillHolds(decision) ? decision.reason : null);
      return [];
    }
    // Health first: the endpoint's row below is the one from before this attempt.
    const notices = recordHealth(delivery, attempt, result);
    deliveries.recordInWrite(delivery, attempt, nextState(delivery, result, clock.now()));
    return [...notices, ...deadLetterNotices(delivery, attempt, result)];
  };

  return {
    record(delivery, result) {
      return writer.write(() => {
        const notices = recordInWrite(delivery, result);
        // Removing an endpoint cancels what is pending, but for what was under way then: that ends here.
        if (endpoints.get(delivery.endpointId).removedAt !== null) cancelPendingInWrite(delivery.endpointId);
        return notices;
      });
    },
  };
}

function nextState(delivery: ClaimedDelivery, { decision }: Delivered, now: number): NextState {
  const { progress, refusedOrder, trigger } = delivery;
  switch (decision.kind) {
    case 'delivered':
      return { state: 'delivered' };
    case 'dead_letter':
      return { state: 'dead_letter' };
    case 'retry':
      return {
        state: 'pending',
        dueAt: decision.dueAt,
        progress: decision.progress,
        refusedOrder,
        trigger: 'scheduled',
      };
    case 'retry_other_order':
      return {
        state: 'pending',
        dueAt: decision.dueAt,
        progress,
        refusedOrder: decision.refusedOrder,
        trigger: 'scheduled',
      };
    case 'due_again':
      return { state: 'pending', dueAt: now, progress, refusedOrder, trigger };
    case 'hold':
      throw new Error('A held delivery has no next state');
    default:
      return assertNever(decision);
  }
}
