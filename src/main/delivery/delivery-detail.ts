import type { OutcomeKind, PayloadVersion, RetryPolicy } from '../../shared/model.ts';
import type { AttemptView, DeliveryDetail } from '../../shared/views.ts';
import { attempts as attemptsTable } from '../db/schema.ts';
import type { StoreContext } from '../db/store.ts';
import { RelayError } from '../lib/errors.ts';
import { asc, eq } from 'drizzle-orm';
import type { EndpointsStore } from '../rooms/endpoints.ts';
import { renderBatch } from '../events/batch.ts';
import { remainingDelays } from './backoff.ts';
import { BATCH_NONE, BATCH_OPEN } from './batches.ts';
import { shownValue } from './build-request.ts';
import { headerSecretIds } from './custom-headers.ts';
import type { DeliveriesStore } from './deliveries.ts';
import { isRetryableClientError } from './decide.ts';
import { explainDelivery, summarise } from './explain.ts';
import type { HistoryStore } from './history.ts';

export type DeliveryDetails = {
  /** A delivery with its attempts, its plan and what to do next; fails with `not_found`. */
  get(id: string): Promise<DeliveryDetail>;
  /** The body every attempt of it carries, byte for byte. */
  body(id: string): Promise<string>;
};

type Extra = {
  payloadVersion: PayloadVersion;
  batch: number;
  acceptedAt: number;
  dueAt: number;
  step: number;
  waitedMs: number;
  lastMessage: string | null;
};
type CarriedEvent = Omit<DeliveryDetail['events'][number], 'maybeSentByReflector'> & { maybeSent: number };

/** Everything kept of one delivery. */
export function createDeliveryDetails(
  { sqlite, db, clock }: Pick<StoreContext, 'sqlite' | 'db' | 'clock'>,
  history: HistoryStore,
  endpoints: EndpointsStore,
  deliveries: Pick<DeliveriesStore, 'batchItems'>,
  defaultPolicy: () => RetryPolicy,
): DeliveryDetails {
  const selectExtra = sqlite.prepare(`
    SELECT d.payload_version AS payloadVersion, d.batch, d.accepted_at AS acceptedAt, d.due_at AS dueAt, d.schedule_step AS step, d.scheduled_wait_ms AS waitedMs,
      (SELECT a.error_message FROM attempts a WHERE a.delivery_id = d.id ORDER BY a.number DESC LIMIT 1) AS lastMessage
    FROM deliveries d WHERE d.id = ?`);
  const selectEvents = sqlite.prepare(`
    SELECT e.id, e.type, e.transcript_id AS transcriptId, e.title, e.intake, e.occurred_at AS occurredAt,
      e.maybe_sent_by_reflector AS maybeSent
    FROM delivery_events de JOIN events e ON e.id = de.event_id WHERE de.delivery_id = ? ORDER BY de.position`);
  const selectBody = sqlite
    .prepare(
      `SELECT b.body FROM deliveries d JOIN bodies b ON b.event_id = d.event_id AND b.payload_version = d.payload_version
       WHERE d.id = ?`,
    )
    .pluck();

  const extraOf = (id: string): Extra => {
    const extra = selectExtra.get(id) as Extra | undefined;
    if (!extra) throw new RelayError('not_found', 'This delivery does not exist, or its history was pruned.');
    return extra;
  };

  return {
    async get(id) {
      const extra = extraOf(id);
      const summary = history.summary(id)!;
      const endpoint = endpoints.get(summary.endpoint.id);
      const gathering =
        summary.state === 'pending' && extra.batch === BATCH_OPEN && extra.dueAt > clock.now();
      const events = selectEvents.all(id) as CarriedEvent[];
      const rows = db
        .select()
        .from(attemptsTable)
        .where(eq(attemptsTable.deliveryId, id))
        .orderBy(asc(attemptsTable.number))
        .all();
      const last =
        summary.lastOutcome === null
          ? null
          : { outcome: summary.lastOutcome, status: summary.lastStatus, errorMessage: extra.lastMessage };
      return {
        ...summary,
        payloadVersion: extra.payloadVersion,
        batch: extra.batch !== BATCH_NONE,
        gathering,
        events: events.map(({ maybeSent, ...event }) => ({
          ...event,
          maybeSentByReflector: maybeSent === 1,
        })),
        attempts: rows.map((row) => toAttemptView(row, new Set(headerSecretIds(endpoint.headers).values()))),
        explanation: explainDelivery({
          ...summary,
          last,
          disabledReason: endpoint.disabledReason,
          gathering: gathering ? events.length : null,
        }),
        plannedAttempts:
          summary.state === 'pending' && summary.dueAt !== null
            ? planned(summary.attemptsMade, summary.dueAt, endpoint.retryPolicy ?? defaultPolicy(), extra)
            : [],
        offerRetryClientErrors:
          !endpoint.retryClientErrors && rows.some(({ status }) => isRetryableClientError(status)),
      };
    },
    async body(id) {
      const { batch, acceptedAt } = extraOf(id);
      if (batch !== BATCH_NONE) {
        return renderBatch(id, acceptedAt, deliveries.batchItems(id)).toString('utf8');
      }
      const body = selectBody.get(id) as Buffer | undefined;
      if (!body) throw new RelayError('not_found', 'The event of this delivery was pruned.');
      return body.toString('utf8');
    },
  };
}

function planned(
  attemptsMade: number,
  dueAt: number,
  policy: RetryPolicy,
  progress: { step: number; waitedMs: number },
): { number: number; at: number }[] {
  const plan = [{ number: attemptsMade + 1, at: dueAt }];
  for (const delay of remainingDelays(policy, progress)) {
    const previous = plan.at(-1)!;
    plan.push({ number: previous.number + 1, at: previous.at + delay });
  }
  return plan;
}

function toAttemptView(row: typeof attemptsTable.$inferSelect, savedNow: ReadonlySet<string>): AttemptView {
  return {
    number: row.number,
    trigger: row.trigger,
    url: row.url,
    remoteAddress: row.remoteAddress,
    startedAt: row.startedAt,
    outcome: row.outcome,
    status: row.status,
    errorCode: row.errorCode,
    summary: summarise({
      outcome: row.outcome as OutcomeKind,
      status: row.status,
      errorMessage: row.errorMessage,
    }),
    timings: {
      dnsMs: row.dnsMs,
      connectMs: row.connectMs,
      tlsMs: row.tlsMs,
      firstByteMs: row.firstByteMs,
      totalMs: row.totalMs,
    },
    reusedConnection: row.reusedConnection,
    requestHeaders: (JSON.parse(row.requestHeaders) as [string, string][]).map(([name, kept]) => [
      name,
      shownValue(kept, savedNow),
    ]),
    responseHeaders:
      row.responseHeaders === null ? [] : (JSON.parse(row.responseHeaders) as [string, string][]),
    responseBody:
      row.responseBody === null
        ? null
        : {
            encoding: row.responseBodyEncoding ?? 'utf8',
            content: row.responseBody,
            size: row.responseSize ?? 0,
            cut: row.responseCut ?? false,
          },
  };
}
