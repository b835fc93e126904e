import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a signature's time may be from ours, in seconds, either way. */
const TOLERANCE_SECONDS = 300;

/** What a signature header turned out to be. */
export type SignatureCheck = 'valid' | 'missing' | 'malformed' | 'too_old' | 'wrong';

/**
 * Verifies Reflector's `X-Webhook-Signature: t=<seconds>,v1=<hex>`: HMAC-SHA256 over `t.body` under the secret's UTF-8
 * text. Every `v1` is tried, in constant time.
 */
export function checkSignature(
  header: string | undefined,
  body: Buffer,
  secret: string,
  nowMs: number,
): SignatureCheck {
  if (header === undefined || header === '') return 'missing';
  const parts = header.split(',').map((part) => part.trim().split('='));
  const seconds = parts.find(([name]) => name === 't')?.[1] ?? '';
  const signatures = parts.filter(([name]) => name === 'v1').map(([, value]) => value ?? '');
  if (!/^\d{1,12}$/.test(seconds) || signatures.length === 0) return 'malformed';
  if (Math.abs(nowMs / 1000 - Number(seconds)) > TOLERANCE_SECONDS) return 'too_old';
  const expected = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();
  const matches = signatures.some((signature) => {
    const given = Buffer.from(signature, 'hex');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matches ? 'valid' : 'wrong';
}
