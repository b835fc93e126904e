import { retryPolicy } from '../../../shared/contract/parts.ts';
import type { RetryPolicy } from '../../../shared/model.ts';
import { scheduleTable } from '../../../shared/retry-schedule.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { duration, span } from '../../ui/duration.ts';
import type { EndpointForm } from './endpoint-form.ts';

const texts = roomsTexts.delivery.summary;

/** How an endpoint is delivered to in one line, so that its settings can stay folded. */
export function deliverySummary(form: EndpointForm, fallback: RetryPolicy): string {
  const { allowPrivate, allowLoopback, allowList } = form.permissions;
  return [
    Number.isFinite(form.totalTimeoutMs) ? texts.timeout(duration(form.totalTimeoutMs)) : null,
    retries(form.retryPolicy, fallback),
    form.strictOrder
      ? texts.strictOrder
      : Number.isFinite(form.concurrency)
        ? texts.concurrency(form.concurrency)
        : null,
    form.rateLimit && Number.isFinite(form.rateLimit.count)
      ? texts.rate(form.rateLimit.count, roomsTexts.delivery.ratePer[form.rateLimit.seconds])
      : null,
    form.batch && Number.isFinite(form.batch.windowSeconds)
      ? endpointTexts.batch.summary(span(form.batch.windowSeconds * 1000))
      : null,
    texts.headers(form.headers.length),
    allowList.length > 0 ? texts.listed : allowPrivate || allowLoopback ? texts.more : texts.public,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

function retries(own: RetryPolicy | null, fallback: RetryPolicy): string | null {
  const policy = own ?? fallback;
  if (!retryPolicy.safeParse(policy).success) return null;
  const last = scheduleTable(policy).at(-1);
  const say = own === null ? texts.retries : texts.ownRetries;
  return say(last?.to ?? 0, span(last?.waitedMs ?? 0));
}

/** The fields that are folded away with the delivery settings: an error in one of them has to unfold them. */
const FOLDED = [
  'description',
  'headers',
  'standardWebhooks',
  'connectTimeoutMs',
  'totalTimeoutMs',
  'retryPolicy',
  'retryClientErrors',
  'concurrency',
  'strictOrder',
  'rateLimit',
  'batch',
  'permissions',
];

/** True when one of the folded fields is wrong. */
export function hasFoldedError(errors: Record<string, unknown>): boolean {
  return Object.keys(errors).some((path) => FOLDED.includes(path.split('.')[0]!));
}
