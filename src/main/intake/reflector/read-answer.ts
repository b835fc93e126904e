import type { z } from 'zod';
import { retryAfterMs } from '../../delivery/retry-after.ts';
import { ReflectorError } from './failure.ts';
import type { ReflectorFailure } from './failure.ts';

/** What is told of an answer before its body. */
export type AnswerHead = { statusCode: number; headers: Record<string, string | string[] | undefined> };

/** What an answer means that is not a success; null for one that is. `hasKey`: a key went with the question. */
export function failureOfAnswer(
  { statusCode: status, headers }: AnswerHead,
  bytes: Buffer,
  { now, hasKey }: { now: number; hasKey: boolean },
): ReflectorFailure | null {
  if (status >= 200 && status < 300) return null;
  if (status === 429) {
    const retryAfter = headers['retry-after'];
    const asked: [string, string][] = typeof retryAfter === 'string' ? [['retry-after', retryAfter]] : [];
    return { kind: 'rate_limited', retryAfterMs: retryAfterMs(asked, now) };
  }
  if (status >= 500) return { kind: 'server_error', status };
  if (status >= 300 && status < 400)
    return { kind: 'not_reflector', reason: redirectReason(headers['location']) };
  const detail = detailOf(bytes);
  if (detail === null) return { kind: 'not_reflector', reason: `It answered ${status}.` };
  if (status === 401) return { kind: 'wrong_key', missing: !hasKey };
  if (status === 403) return { kind: 'forbidden', reason: detail };
  if (status === 404) return { kind: 'not_found' };
  // Servers before 0.34 do not know the order that is asked for.
  if (status === 422 && detail.includes('sort_by')) return { kind: 'too_old' };
  return { kind: 'not_reflector', reason: `It answered ${status} (${detail.slice(0, 200)}).` };
}

/** Proxies redirect http to https: the address to enter is the other one. */
function redirectReason(location: string | string[] | undefined): string {
  if (typeof location !== 'string' || !URL.canParse(location)) return 'It redirects to another address.';
  return `It redirects to ${new URL(location).origin}.`;
}

/** FastAPI's `{"detail": …}` as text; null where an error is not of that form. */
function detailOf(bytes: Buffer): string | null {
  try {
    const { detail } = JSON.parse(bytes.toString('utf8')) as { detail?: unknown };
    if (detail === undefined) return null;
    return typeof detail === 'string' ? detail : JSON.stringify(detail);
  } catch {
    return null;
  }
}

/** The answer's JSON in its shape; fails with `not_reflector` where it has another. */
export function parseAnswer<T extends z.ZodType>(schema: T, bytes: Buffer, path: string): z.output<T> {
  const json = jsonOrUndefined(bytes);
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const route = `/v1${path.split('?')[0]}`;
  const field = issue?.path.length ? ` (${issue.path.join('.')}: ${issue.message})` : '';
  const reason =
    json === undefined
      ? `It answers ${route} with something that is not JSON, such as a page.`
      : `Its answer to ${route} is not Reflector’s${field}.`;
  throw new ReflectorError({ kind: 'not_reflector', reason });
}

function jsonOrUndefined(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
