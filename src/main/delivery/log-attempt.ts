import type { LogLevel } from '../../shared/model.ts';
import type { TestResult } from '../../shared/views.ts';
import { assertNever } from '../lib/errors.ts';
import type { Log, LogFields } from '../lib/log.ts';
import type { Decision } from './decide.ts';
import type { Delivered } from './deliver.ts';
import { hostOfUrl } from './endpoint-url.ts';
import type { KeptBody } from './outcome.ts';
import type { CarriedEvent, DeliveryBodies } from './store/bodies.ts';
import type { AttemptRecord, ClaimedDelivery } from './store/claimed.ts';
import type { Interrupted } from './store/records.ts';

/** So much of a refusing response is shown, in characters. */
const PREVIEW = 500;
/** A secret that begins within the preview must be known whole before the text is cut. */
const BEHIND_PREVIEW = 4096;
/** Of a batch so many events are named. */
const MOST_EVENTS = 100;
/** Addresses whose host is remembered: more than there are endpoints, usually. */
const MOST_HOSTS = 1000;

export type AttemptLog = {
  /** Writes the line of an attempt that is stored, or of a delivery that is held instead of being tried. */
  recorded(delivery: ClaimedDelivery, result: Delivered): void;
  interrupted(found: Interrupted): void;
  /** Writes the line of a test, of which nothing else is kept. `secretTexts`: what of it nobody may read later. */
  tested(about: Tested, result: TestResult, secretTexts: readonly string[]): void;
};

/** What was tried out, and where it belongs; null of an endpoint that is not saved yet. */
export type Tested = { eventType: string; endpointId: string | null; roomId: string | null; room: string };

/** One line an attempt: who and what, how often, what it met and what follows. */
export function createAttemptLog(log: Log, { carried }: Pick<DeliveryBodies, 'carried'>): AttemptLog {
  const hosts = new Map<string, string>();
  const hostOf = (url: string): string => {
    const host = hosts.get(url) ?? hostOfUrl(url);
    if (hosts.size < MOST_HOSTS) hosts.set(url, host);
    return host;
  };

  const subject = (delivery: ClaimedDelivery, url: string): LogFields => ({
    deliveryId: delivery.id,
    ...(delivery.batch
      ? batchOf(carried(delivery.id, MOST_EVENTS + 1))
      : { eventId: delivery.eventId, transcriptId: delivery.transcriptId }),
    roomId: delivery.roomId,
    room: delivery.roomName,
    endpointId: delivery.endpointId,
    // The rest of an address is often as good as a password.
    host: hostOf(url),
  });
  return {
    recorded(delivery, { attempt, decision, endpoint, secretTexts }) {
      if (attempt === null) {
        const reason = decision.kind === 'hold' ? decision.reason : null;
        log.warn('delivery held', { ...subject(delivery, endpoint.url), reason });
        return;
      }
      const clean = (text: string): string => log.clean(text, secretTexts());
      const { level, event, fields } = consequence(decision, attempt);
      const met = { ...triedBy(attempt), ...metBy(attempt, clean), ...fields };
      log[level](event, { ...subject(delivery, attempt.url), ...met });
    },
    interrupted({ delivery, attempt }) {
      const met = { ...triedBy(attempt), outcome: attempt.outcome };
      log.warn('attempt interrupted, due again', { ...subject(delivery, attempt.url), ...met });
    },
    tested(about, { ok, attempt }, secretTexts) {
      const clean = (text: string): string => log.clean(text, secretTexts);
      const met = metBy({ ...attempt, errorMessage: attempt.summary, facts: attempt }, clean);
      const fields = { ...about, host: hostOfUrl(attempt.url), ...triedBy(attempt), ...met };
      log[ok ? 'info' : 'warn'](ok ? 'test delivered' : 'test failed', fields);
    },
  };
}

type Met = Pick<AttemptRecord, 'outcome' | 'status' | 'errorCode' | 'errorMessage' | 'responseBody'> & {
  facts: Pick<AttemptRecord['facts'], 'timings'>;
};

function batchOf(events: CarriedEvent[]): LogFields {
  const named = events.slice(0, MOST_EVENTS);
  return {
    eventIds: named.map(({ eventId }) => eventId),
    transcriptIds: named.map(({ transcriptId }) => transcriptId),
    ...(events.length > MOST_EVENTS && { moreEvents: true }),
  };
}

/** The retry count is the one the receiver was told in `X-Webhook-Retry`. */
function triedBy({ number, trigger }: Pick<AttemptRecord, 'number' | 'trigger'>): LogFields {
  return { attempt: number, retry: number - 1, trigger };
}

/** A success with its status and size; a failure with what it met, and how the response begins. */
function metBy(attempt: Met, clean: (text: string) => string): LogFields {
  const { outcome, status, errorCode, errorMessage, responseBody, facts } = attempt;
  const ms = Math.round(facts.timings.totalMs);
  const size = { responseBytes: responseBody?.size ?? null };
  if (status !== null && status < 300) return { status, ms, ...size };
  if (status !== null) return { status, ms, ...size, response: previewOf(responseBody, clean) };
  return { outcome, errorCode, error: errorMessage === null ? null : clean(errorMessage), ms };
}

function previewOf(body: KeptBody | null, clean: (text: string) => string): string | null {
  if (body === null || body.size === 0) return null;
  if (body.encoding === 'base64') return '(not text)';
  return [...clean(body.content.slice(0, PREVIEW + BEHIND_PREVIEW))].slice(0, PREVIEW).join('');
}

function consequence(
  decision: Decision,
  { status }: AttemptRecord,
): { level: LogLevel; event: string; fields?: LogFields } {
  switch (decision.kind) {
    case 'delivered':
      return status !== null && status >= 200 && status < 300
        ? { level: 'info', event: 'delivered' }
        : { level: 'warn', event: 'resending failed, delivered before' };
    case 'retry':
    case 'retry_other_order':
      return {
        level: 'warn',
        event: 'attempt failed, another follows',
        fields: { nextAttemptAt: new Date(decision.dueAt) },
      };
    case 'dead_letter':
      return { level: 'error', event: 'attempt failed, given up' };
    case 'due_again':
      return { level: 'warn', event: 'attempt interrupted, due again' };
    case 'hold':
      return { level: 'warn', event: 'delivery held', fields: { reason: decision.reason } };
    default:
      return assertNever(decision);
  }
}
