import { z } from 'zod';
import { ALL_EVENT_TYPES, BULK_ACTIONS, DELIVERY_STATES, OUTCOME_KINDS, STATUS_FILTERS } from '../model.ts';
import type { FailureKind } from '../model.ts';
import type {
  BoundedCount,
  BulkView,
  DeliveryDetail,
  DeliveryPage,
  RecoveryPreview,
  SearchStatus,
  TextMatch,
} from '../views.ts';
import { id, none, output } from './parts.ts';

/** A kind of failure as the statistics name it. */
export const failureKind = z.custom<FailureKind>(
  (kind) =>
    typeof kind === 'string' &&
    (/^[1-9]\d\d$/.test(kind) || (kind !== 'response' && OUTCOME_KINDS.some((known) => known === kind))),
  'Give a status such as 503, or a reason such as timeout.',
);

export const deliveryFilter = z.object({
  states: z.array(z.enum(DELIVERY_STATES)).optional(),
  roomId: id.optional(),
  endpointId: id.optional(),
  eventType: z.enum(ALL_EVENT_TYPES).optional(),
  statusClass: z.enum(STATUS_FILTERS).optional(),
  from: z.number().int().optional(),
  to: z.number().int().optional(),
  text: z.string().max(200, 'At most 200 characters.').optional(),
  lastAttemptFrom: z.number().int().optional(),
  lastAttemptTo: z.number().int().optional(),
  failure: failureKind.optional(),
  triedFrom: z.number().int().optional(),
  triedTo: z.number().int().optional(),
});

/** Dead letters of a room, of an endpoint, or of all; whose last attempt was at `since` or later, or whenever. */
const failedSince = z
  .object({ roomId: id.optional(), endpointId: id.optional(), since: z.number().int().optional() })
  .refine(({ roomId, endpointId }) => !(roomId && endpointId), {
    path: ['endpointId'],
    message: 'Give a room or an endpoint, not both.',
  });

/** The history, one delivery, and many at once. */
export const deliveryRequests = {
  'delivery.list': {
    input: z.object({
      filter: deliveryFilter.default({}),
      /** A cursor of a page, with the direction it was for; absent starts at the newest. */
      cursor: z.string().max(128).optional(),
      direction: z.enum(['older', 'newer']).default('older'),
      /** Starts at this time instead of at the newest or oldest. */
      at: z.number().int().optional(),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    output: output<DeliveryPage>(),
  },
  'delivery.count': {
    input: z.object({ filter: deliveryFilter.default({}) }),
    output: output<BoundedCount>(),
  },
  /** Where a searched text was found in deliveries whose title and room do not show it. */
  'search.explain': {
    input: z.object({ ids: z.array(id).max(100), text: z.string().max(200) }),
    output: output<TextMatch[]>(),
  },
  /** How far searching by text is behind. */
  'search.status': { input: none, output: output<SearchStatus>() },
  'delivery.get': { input: z.object({ id }), output: output<DeliveryDetail>() },
  'delivery.body': { input: z.object({ id }), output: output<{ contentType: string; body: string }>() },
  'delivery.resend': {
    input: z.object({ id, confirmDelivered: z.boolean().default(false) }),
    output: output<DeliveryDetail>(),
  },
  /** Sends what a batch has gathered so far. */
  'delivery.sendNow': { input: z.object({ id }), output: output<DeliveryDetail>() },
  'delivery.cancel': { input: z.object({ id }), output: output<DeliveryDetail>() },
  'bulk.start': {
    input: z.object({
      action: z.enum(BULK_ACTIONS),
      /** Either chosen deliveries or everything that matches a filter. */
      ids: z.array(id).max(1000).optional(),
      filter: deliveryFilter.optional(),
    }),
    output: output<BulkView>(),
  },
  /** Those that run, and the latest that are over, newest first. */
  'bulk.list': { input: none, output: output<BulkView[]>() },
  'bulk.get': { input: z.object({ id }), output: output<BulkView>() },
  /** What was done stays done; the rest is left alone until it is resumed. */
  'bulk.stop': { input: z.object({ id }), output: output<BulkView>() },
  'bulk.resume': { input: z.object({ id }), output: output<BulkView>() },
  'recovery.preview': { input: failedSince, output: output<RecoveryPreview>() },
  /** Resends what `recovery.preview` counts, at the pace of its endpoints; progress comes as a bulk's. */
  'recovery.start': { input: failedSince, output: output<BulkView>() },
} as const;
