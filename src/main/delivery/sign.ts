import { createHmac } from 'node:crypto';

/**
 * The value of `X-Webhook-Signature`: `t=<seconds>,v1=<hex>[,v1=<hex>]`, one v1 per secret in the given order,
 * each HMAC-SHA256 over `t.body` under the secret's UTF-8 text (Reflector's scheme, Stripe's form).
 */
export function signatureHeader(secrets: string[], seconds: number, body: Buffer): string {
  const signatures = secrets.map(
    (secret) => `v1=${createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')}`,
  );
  return [`t=${seconds}`, ...signatures].join(',');
}

/**
 * The value of `webhook-signature` (Standard Webhooks): `v1,<base64>` per secret, separated by spaces, over
 * `id.seconds.body`. The key is the same UTF-8 bytes as above.
 */
export function standardWebhooksSignature(
  secrets: string[],
  id: string,
  seconds: number,
  body: Buffer,
): string {
  return secrets
    .map(
      (secret) =>
        `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.`).update(body).digest('base64')}`,
    )
    .join(' ');
}

/** The secret in the form that Standard Webhooks libraries expect: `whsec_` and the base64 of its UTF-8 bytes. */
export function standardWebhooksKey(secret: string): string {
  return `whsec_${Buffer.from(secret, 'utf8').toString('base64')}`;
}
