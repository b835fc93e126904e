import type { ReflectorClient } from './client.ts';

/** How writing a room's webhook ended. `changed`: neither the old nor the new URL stands there any more. */
export type WriteResult = 'written' | 'gone' | 'changed' | 'secret_differs';

/**
 * Brings a room's webhook to `urlAfter` with this very secret and reads it back. Safe to repeat: what is already
 * written is only verified. A secret that differs is written once more, then reported.
 */
export async function writeWebhook(
  client: ReflectorClient,
  externalId: string,
  { urlBefore, urlAfter, secret }: { urlBefore: string; urlAfter: string; secret: string },
): Promise<WriteResult> {
  for (let tries = 0; tries < 3; tries++) {
    const room = await client.room(externalId);
    if (room === null) return 'gone';
    const url = room.webhook_url ?? '';
    if (url === urlAfter && room.webhook_secret === secret) return 'written';
    if (url !== urlAfter && url !== urlBefore) return 'changed';
    await client.writeWebhook(externalId, { url: urlAfter, secret });
  }
  return 'secret_differs';
}
