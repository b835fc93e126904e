import type {
  AttemptTrigger,
  EventType,
  OutcomeKind,
  PayloadVersion,
  SignatureOrder,
} from '../../../shared/model.ts';
import type { ScheduleProgress } from '../backoff.ts';
import { BATCH_NONE } from '../batches.ts';
import type { KeptBody, TryFacts } from '../outcome.ts';

/** What was taken for sending at once: its row is gone when none is open any more. */
export type Lease = { id: number; open: Set<string> };

/** A delivery taken for sending: a lease names it until the attempt is recorded. */
export type ClaimedDelivery = {
  lease: Lease;
  id: string;
  endpointId: string;
  roomId: string;
  eventType: EventType;
  eventId: string;
  batch: boolean;
  acceptedAt: number;
  transcriptId: string | null;
  title: string | null;
  payloadVersion: PayloadVersion;
  roomName: string;
  /** The number of the attempt now due, from 1. */
  attemptNumber: number;
  trigger: AttemptTrigger;
  progress: ScheduleProgress;
  /** The order of two signatures the receiver refused last; null when none. */
  refusedOrder: SignatureOrder | null;
  staysDelivered: boolean;
};

/** One attempt as it is stored. */
export type AttemptRecord = {
  number: number;
  trigger: AttemptTrigger;
  url: string;
  requestHeaders: [string, string][];
  startedAt: number;
  outcome: OutcomeKind;
  status: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  facts: TryFacts;
  responseHeaders: [string, string][] | null;
  responseBody: KeptBody | null;
};

/** What a delivery becomes after an attempt. */
export type NextState =
  | { state: 'delivered' | 'dead_letter' }
  | {
      state: 'pending';
      dueAt: number;
      progress: ScheduleProgress;
      refusedOrder: SignatureOrder | null;
      trigger: AttemptTrigger;
    };

/** The first due delivery of each endpoint that has any. */
export type QueueHead = { endpointId: string; dueAt: number };

/** How many due deliveries of an endpoint to take; in strict order only its oldest pending one. */
export type Claim = { endpointId: string; limit: number; strictOrder: boolean };

/** How `refused_order` stores what was refused. */
export const REFUSED_ORDERS = [null, 'new_first', 'old_first'] as const;

/** The columns that a `ClaimRow` has. */
export const CLAIM_COLUMNS = `id, endpoint_id, room_id, event_type, event_id, batch, accepted_at, transcript_id, title, payload_version, room_name, attempts_made,
      next_trigger, schedule_step, scheduled_wait_ms, refused_order, stays_delivered`;

/** A delivery's row as it is taken for sending. */
export type ClaimRow = {
  id: string;
  endpoint_id: string;
  room_id: string;
  event_type: EventType;
  event_id: string;
  batch: number;
  accepted_at: number;
  transcript_id: string | null;
  title: string | null;
  payload_version: PayloadVersion;
  room_name: string;
  attempts_made: number;
  next_trigger: AttemptTrigger;
  schedule_step: number;
  scheduled_wait_ms: number;
  refused_order: number;
  stays_delivered: number;
};

/** The row as the engine moves it. */
export function fromRow(row: ClaimRow, lease: Lease): ClaimedDelivery {
  return {
    lease,
    id: row.id,
    endpointId: row.endpoint_id,
    roomId: row.room_id,
    eventType: row.event_type,
    eventId: row.event_id,
    batch: row.batch !== BATCH_NONE,
    acceptedAt: row.accepted_at,
    transcriptId: row.transcript_id,
    title: row.title,
    payloadVersion: row.payload_version,
    roomName: row.room_name,
    attemptNumber: row.attempts_made + 1,
    trigger: row.next_trigger,
    progress: { step: row.schedule_step, waitedMs: row.scheduled_wait_ms },
    refusedOrder: REFUSED_ORDERS[row.refused_order] ?? null,
    staysDelivered: row.stays_delivered === 1,
  };
}
