import type { StoredDeliveryState } from '../../../shared/model.ts';
import type { DeliverySummary } from '../../../shared/views.ts';
import { breakerUntil } from '../admission.ts';
import type { Gate } from '../admission.ts';
import type { UnderWay } from '../under-way.ts';
import type { Place } from './places.ts';

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

/** A row as people see it now, from its place among those that wait with it. */
export function toSummary(
  row: SummaryRow,
  underWay: Pick<UnderWay, 'has'>,
  now: number,
  place: Place | null,
): DeliverySummary {
  const wait = place && waitOf(row, now, place);
  const sending = underWay.has(row.id);
  return {
    id: row.id,
    state: sending ? 'sending' : row.state,
    heldReason: row.held_reason ?? wait?.reason ?? null,
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
    dueAt: row.state === 'pending' && row.held_reason === null && !sending ? dueOf(row, wait) : null,
    orLater: wait?.reason === 'rate_limit' && place?.behindCounted === true,
    waitsFor: wait?.reason === 'order' ? (place?.front?.id ?? null) : null,
    finishedAt: row.finished_at,
  };
}

/** What keeps a delivery waiting although it is not held; in strict order nobody knows until when. */
type Wait = { reason: 'breaker' | 'rate_limit'; until: number } | { reason: 'order'; until: null };

function dueOf({ due_at: dueAt }: SummaryRow, wait: Wait | null): number | null {
  return wait?.reason === 'order' ? null : Math.max(dueAt, wait?.until ?? 0);
}

/** Its endpoint's breaker, those before it at a rate limit, or in strict order the one that goes first. */
function waitOf(row: SummaryRow, now: number, { letThroughAt, front }: Place): Wait | null {
  const first = front ?? { dueAt: row.due_at, held: false };
  const breaker = breakerUntil(row, now);
  if (breaker !== null && breaker > first.dueAt && !first.held) return { reason: 'breaker', until: breaker };
  const limited = breaker === null && letThroughAt !== null && letThroughAt > Math.max(row.due_at, now);
  // One that is held, or tried again later, is waited for whatever the limit allows.
  const inTurn = front === null || (front.dueAt <= now && !front.held);
  if (limited && inTurn) return { reason: 'rate_limit', until: letThroughAt };
  return front === null ? null : { reason: 'order', until: null };
}
