import type { HeldReason, RetryPolicy, SignatureOrder } from '../../shared/model.ts';
import { renderBatch } from '../events/batch.ts';
import type { Clock } from '../lib/clock.ts';
import { RelayError } from '../lib/errors.ts';
import type { Random } from '../lib/random.ts';
import { permissionsOf } from '../rooms/endpoint-settings.ts';
import type { EndpointRow, EndpointsStore } from '../rooms/endpoints.ts';
import type { SecretsStore } from '../secrets/secrets.ts';
import { buildRequest, headersToKeep, secretTextsOf } from './build-request.ts';
import type { Connectivity } from './connectivity.ts';
import { isLoopbackHost } from './connectivity.ts';
import { decide, nextOrder } from './decide.ts';
import type { Decision } from './decide.ts';
import type { DeliveriesStore } from './deliveries.ts';
import type { AttemptRecord, ClaimedDelivery } from './store/claimed.ts';
import { customHeaders, headerSecretIds, sensitiveNames } from './custom-headers.ts';
import { hostOfUrl } from './endpoint-url.ts';
import { hideInAnswer } from './hide-values.ts';
import type { OutgoingRequest, Outcome } from './outcome.ts';
import { retryAfterMs } from './retry-after.ts';
import type { Sender } from './send.ts';

/** What one attempt needs around it. */
export type DeliverContext = {
  clock: Clock;
  random: Random;
  endpoints: EndpointsStore;
  secrets: SecretsStore;
  deliveries: Pick<DeliveriesStore, 'body' | 'batchItems'>;
  connectivity: Connectivity;
  sender: Sender;
  defaultPolicy(): RetryPolicy;
  /** The list in the settings that narrows what every endpoint may connect to. */
  allowListOfAll(): string[];
};

/** How an attempt ended: nothing of it is stored yet. `attempt` is null where no attempt took place. */
export type Delivered = {
  endpoint: EndpointRow;
  attempt: AttemptRecord | null;
  decision: Decision;
  /** The order of two signatures that was used, when there were two. */
  signatureOrder: SignatureOrder | null;
  /** What of the request nobody may read later: signatures, and values of sensitive headers. */
  secretTexts(): string[];
};

/** One attempt, straight down: build, sign, send, decide. Never rejects for anything a receiver or network does. */
export async function deliver(delivery: ClaimedDelivery, context: DeliverContext): Promise<Delivered> {
  const { clock, endpoints, connectivity, sender } = context;
  const endpoint = endpoints.get(delivery.endpointId);
  const startedAt = clock.now();
  if (isClosed(endpoint)) return notTried(endpoint, 'endpoint_disabled');

  const prepared = await prepare(delivery, endpoint, startedAt, context);
  if (prepared === 'secret_unavailable') return notTried(endpoint, 'secret_unavailable');
  const { request, signatureOrder } = prepared;

  const outcome =
    prepared.defect ??
    (await sender.send(request, {
      deadlineMs: endpoint.totalTimeoutMs,
      connectTimeoutMs: endpoint.connectTimeoutMs,
      rules: { ...permissionsOf(endpoint), allowListOfAll: context.allowListOfAll() },
    }));
  const host = hostOfUrl(endpoint.url);
  const offline =
    !isLoopbackHost(host) && connectivity.observe(host, outcome.kind) && outcome.kind !== 'response';

  const decision = decide(
    {
      kind: offline ? 'offline' : outcome.kind,
      status: outcome.kind === 'response' ? outcome.status : null,
      retryAfterMs: outcome.kind === 'response' ? retryAfterMs(outcome.headers, clock.now()) : null,
    },
    {
      policy: endpoint.retryPolicy ?? context.defaultPolicy(),
      progress: delivery.progress,
      retryClientErrors: endpoint.retryClientErrors,
      signatureOrder,
      refusedOrder: delivery.refusedOrder,
      staysDelivered: delivery.staysDelivered,
      now: clock.now(),
      random: context.random,
    },
  );
  const attempt = decision.kind === 'hold' ? null : recordOf(delivery, endpoint, request, outcome, startedAt);
  const secretTexts = (): string[] => secretTextsOf(request, sensitiveNames(endpoint.headers));
  return { endpoint, attempt, decision, signatureOrder, secretTexts };
}

/**
 * Disabled or removed after this was taken, or while it was held for another reason. With a removed endpoint its secrets
 * are gone too, and nothing may go out unsigned. One whose room Reflector serves again still gets what it is owed.
 */
function isClosed({ disabledReason, removedAt }: EndpointRow): boolean {
  return removedAt !== null || (disabledReason !== null && disabledReason !== 'taking_over');
}

function notTried(endpoint: EndpointRow, reason: HeldReason): Delivered {
  return {
    endpoint,
    attempt: null,
    decision: { kind: 'hold', reason },
    signatureOrder: null,
    secretTexts: () => [],
  };
}

type Prepared = {
  request: OutgoingRequest;
  signatureOrder: SignatureOrder | null;
  /** The outcome of a request that could not be built: nothing is sent. */
  defect?: Outcome;
};

async function prepare(
  delivery: ClaimedDelivery,
  endpoint: EndpointRow,
  now: number,
  { secrets, deliveries }: DeliverContext,
): Promise<Prepared | 'secret_unavailable'> {
  try {
    const body = delivery.batch
      ? renderBatch(delivery.id, delivery.acceptedAt, deliveries.batchItems(delivery.id))
      : deliveries.body(delivery);
    if (body === null) throw new Error('its body is not in the database any more');
    const keys = await secrets.signingSecrets(endpoint.id);
    const signatureOrder = keys.length > 1 ? nextOrder(endpoint, delivery.refusedOrder) : null;
    const request = buildRequest({
      url: endpoint.url,
      eventId: delivery.batch ? delivery.id : delivery.eventId,
      eventType: delivery.batch ? 'batch' : delivery.eventType,
      attemptNumber: delivery.attemptNumber,
      body,
      secrets: signatureOrder === 'old_first' ? keys.toReversed() : keys,
      standardWebhooks: endpoint.standardWebhooks,
      customHeaders: await customHeaders(endpoint.headers, secrets),
      now,
    });
    return { request, signatureOrder };
  } catch (error) {
    if (error instanceof RelayError && error.code === 'secret_unavailable') return 'secret_unavailable';
    return unbuildable(endpoint.url, error);
  }
}

function unbuildable(url: string, error: unknown): Prepared {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    request: { url, headers: [], body: Buffer.alloc(0) },
    signatureOrder: null,
    defect: {
      kind: 'request_invalid',
      code: null,
      message: `The request could not be built: ${reason}`,
      timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 },
      remoteAddress: null,
      reusedConnection: false,
    },
  };
}

function recordOf(
  delivery: ClaimedDelivery,
  endpoint: EndpointRow,
  request: OutgoingRequest,
  met: Outcome,
  startedAt: number,
): AttemptRecord {
  const sensitive = sensitiveNames(endpoint.headers);
  const outcome = hideInAnswer(met, request.headers, sensitive);
  const answered = outcome.kind === 'response';
  return {
    number: delivery.attemptNumber,
    trigger: delivery.trigger,
    url: request.url,
    requestHeaders: headersToKeep(request.headers, sensitive, headerSecretIds(endpoint.headers)),
    startedAt,
    outcome: outcome.kind,
    status: answered ? outcome.status : null,
    errorCode: answered ? null : outcome.code,
    errorMessage: answered ? null : outcome.message,
    facts: outcome,
    responseHeaders: answered ? outcome.headers : null,
    responseBody: answered ? outcome.body : null,
  };
}
