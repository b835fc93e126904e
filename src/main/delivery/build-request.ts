import { signatureHeader, standardWebhooksSignature } from './sign.ts';
import type { OutgoingRequest } from './outcome.ts';

/** What receivers see as the sender: the same as Reflector's own, so that they notice nothing. */
export const USER_AGENT = 'Reflector-Webhook/1.0';

/** Everything that decides the bytes of one attempt. */
export type RequestParts = {
  url: string;
  eventId: string;
  eventType: string;
  /** Counted from 1; `X-Webhook-Retry` is one less. */
  attemptNumber: number;
  body: Buffer;
  /** In the order they sign. Empty sends no signature, as Reflector does for a room without a secret. */
  secrets: string[];
  standardWebhooks: boolean;
  customHeaders: { name: string; value: string }[];
  /** Milliseconds UTC; signatures carry whole seconds. */
  now: number;
};

/** The request of one attempt, complete: body as given, headers in Reflector's order, a fresh signature. Pure. */
export function buildRequest(parts: RequestParts): OutgoingRequest {
  const seconds = Math.floor(parts.now / 1000);
  const custom = parts.customHeaders.map(({ name, value }): [string, string] => [name, value]);
  const overridesAgent = custom.some(([name]) => name.toLowerCase() === 'user-agent');
  const headers: [string, string][] = [['Content-Type', 'application/json']];
  if (!overridesAgent) headers.push(['User-Agent', USER_AGENT]);
  headers.push(['X-Webhook-Event', parts.eventType]);
  headers.push(['X-Webhook-Retry', String(parts.attemptNumber - 1)]);
  headers.push(['X-Webhook-Id', parts.eventId]);
  if (parts.secrets.length > 0) {
    headers.push(['X-Webhook-Signature', signatureHeader(parts.secrets, seconds, parts.body)]);
    if (parts.standardWebhooks) {
      headers.push(['webhook-id', parts.eventId]);
      headers.push(['webhook-timestamp', String(seconds)]);
      headers.push([
        'webhook-signature',
        standardWebhooksSignature(parts.secrets, parts.eventId, seconds, parts.body),
      ]);
    }
  }
  headers.push(...custom);
  return { url: parts.url, headers, body: parts.body };
}

/**
 * The headers as an attempt keeps them: a sensitive value is replaced by its length and, where it lies among the
 * secrets, by which of them it is; never stored. `secretIds` go by names in lower case.
 */
export function headersToKeep(
  headers: [string, string][],
  sensitiveNames: ReadonlySet<string>,
  secretIds: ReadonlyMap<string, string> = new Map(),
): [string, string][] {
  return headers.map(([name, value]) => {
    const lower = name.toLowerCase();
    return sensitiveNames.has(lower) ? [name, hiddenValue(value, secretIds.get(lower))] : [name, value];
  });
}

/** What stands in the place of a sensitive value. */
export function hiddenValue(value: string, secretId?: string): string {
  return `[hidden: ${value.length} characters${secretId === undefined ? '' : `, secret ${secretId}`}]`;
}

/** A kept value for people: of a hidden one, whether it is the one that is saved now. */
export function shownValue(kept: string, savedNow: ReadonlySet<string>): string {
  return kept.replace(
    /^\[hidden: (\d+) characters, secret (\w+)\]$/,
    (_all, length: string, id: string) =>
      `[hidden: ${length} characters, ${savedNow.has(id) ? 'the value saved now' : 'not the value saved now'}]`,
  );
}

/**
 * What a receiver may echo and nobody may read in a log: each signature by itself, the sensitive values, and what the
 * address carries behind its question mark.
 */
export function secretTextsOf(
  { url, headers }: OutgoingRequest,
  sensitiveNames: ReadonlySet<string>,
): string[] {
  const inHeaders = headers.flatMap(([name, value]) => {
    if (/^(x-)?webhook-signature$/i.test(name)) return [value, ...value.split(/[, ]|v1=/)].filter(isLong);
    return sensitiveNames.has(name.toLowerCase()) ? [value] : [];
  });
  return URL.canParse(url) ? [...inHeaders, ...new URL(url).searchParams.values()] : inHeaders;
}

/** Longer than the words between the signatures of a header. */
const isLong = (text: string): boolean => text.length >= 32;
