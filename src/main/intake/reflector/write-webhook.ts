import type { ReflectorClient } from './client.ts';
import { ReflectorError } from './failure.ts';

/**
 * How writing a room's webhook ended. `changed`: neither the old nor the new URL stands there any more. `refusal`: the
 * server lets this key write nothing, and the old URL stands there.
 */
export type WriteResult = 'written' | 'gone' | 'changed' | 'secret_differs' | { refusal: string };

/**
 * Brings a room's webhook to `urlAfter` with this very secret and reads it back. Safe to repeat: what is already
 * written is only verified. A secret that differs is written once more, then reported. Fails with a `ReflectorError`
 * where it is not known what stands there.
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
    try {
      await client.writeWebhook(externalId, { url: urlAfter, secret });
    } catch (error) {
      const refused = error instanceof ReflectorError && error.failure.kind === 'forbidden';
      // A refusal is an end only where nothing was written by an earlier try.
      if (!refused || url !== urlBefore) throw error;
      return { refusal: error.message };
    }
  }
  return 'secret_differs';
}
