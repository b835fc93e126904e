import type { StoredDeliveryState } from '../../../shared/model.ts';
import type { DeliverySummary } from '../../../shared/views.ts';
import { breakerUntil } from '../admission.ts';
import type { Gate } from '../admission.ts';
import type { UnderWay } from '../under-way.ts';

/** What a row of the history is read from: deliveries as `d`, their endpoints as `e`. */
export const SUMMARY_COLUMNS = `d.id, d.state, d.held_reason, d.room_id, d.room_name, d.endpoint_id, e.url, e.removed_at, d.event_type, d.title,
  d.attempts_made, d.last_outcome, d.last_status, d.last_error_code, d.last_duration_ms, d.accepted_at, d.due_at, d.finished_at,
  e.breaker_open_until AS breakerOpenUntil, e.rate_limit_count AS rateLimitCount, e.rate_limit_seconds AS rateLimitSeconds,
  e.rate_limit_next_at AS rateLimitNextAt, e.strict_order AS strictOrder`;

export type SummaryRow = {
  id: string;
  state: StoredDeliveryState;
  held_reason: DeliverySummary['heldReason'];
  room_id: string;
  room_name: string;
  endpoint_id: string;
  url: string;
  removed_at: number | null;
  event_type: DeliverySummary['eventType'];
  title: string | null;
  attempts_made: number;
  last_outcome: DeliverySummary['lastOutcome'];
  last_status: number | null;
  last_error_code: string | null;
  last_duration_ms: number | null;
  accepted_at: number;
  due_at: number;
  finished_at: number | null;
  strictOrder: number;
} & Gate;

/** A row as people see it now. `letThroughAt`: when its endpoint's rate limit has its turn, where there is one. */
export function toSummary(
  row: SummaryRow,
  underWay: Pick<UnderWay, 'has'>,
  now: number,
  letThroughAt: number | null,
): DeliverySummary {
  const gate = gateOf(row, now, letThroughAt);
  const sending = underWay.has(row.id);
  return {
    id: row.id,
    state: sending ? 'sending' : row.state,
    heldReason: row.held_reason ?? gate?.reason ?? null,
    room: { id: row.room_id, name: row.room_name },
    endpoint: { id: row.endpoint_id, url: row.url, removed: row.removed_at !== null },
    eventType: row.event_type,
    title: row.title,
    attemptsMade: row.attempts_made,
    lastOutcome: row.last_outcome,
    lastStatus: row.last_status,
    lastErrorCode: row.last_error_code,
    lastDurationMs: row.last_duration_ms,
    acceptedAt: row.accepted_at,
    dueAt:
      row.state === 'pending' && row.held_reason === null && !sending
        ? Math.max(row.due_at, gate?.until ?? 0)
        : null,
    finishedAt: row.finished_at,
  };
}

/** What keeps a delivery waiting although it is not held: its endpoint's breaker, or those before it at a rate limit. */
function gateOf(
  row: SummaryRow,
  now: number,
  letThroughAt: number | null,
): { reason: 'breaker' | 'rate_limit'; until: number } | null {
  if (row.state !== 'pending' || row.held_reason !== null) return null;
  const breaker = breakerUntil(row, now);
  if (breaker !== null) return breaker > row.due_at ? { reason: 'breaker', until: breaker } : null;
  return letThroughAt === null || letThroughAt <= Math.max(row.due_at, now)
    ? null
    : { reason: 'rate_limit', until: letThroughAt };
}
