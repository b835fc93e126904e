import { setTimeout as wait } from 'node:timers/promises';
import type { RequestInput } from '../../shared/contract.ts';
import { RelayError } from '../lib/errors.ts';
import type { EngineClient } from './client.ts';

const ASK_AGAIN_MS = 100;

/** How a resend went: `refused` tells why each delivery named could not be resent. */
export type Resent = { total: number; resent: number; refused: { id: string; message: string }[] };

/** Resends deliveries one by one; one that is refused does not keep the others back. */
export async function resendEach(engine: EngineClient, ids: string[]): Promise<Resent> {
  const refused: Resent['refused'] = [];
  for (const id of ids) {
    try {
      // Whoever names a delivery that was delivered means it.
      await engine.request('delivery.resend', { id, confirmDelivered: true });
    } catch (error) {
      if (!(error instanceof RelayError) || error.code === 'unavailable') throw error;
      refused.push({ id, message: error.message });
    }
  }
  return { total: ids.length, resent: ids.length - refused.length, refused };
}

/** Resends everything that matches a filter, and waits until that is done. */
export async function resendAll(
  engine: EngineClient,
  filter: RequestInput<'bulk.start'>['filter'],
): Promise<Resent> {
  let bulk = await engine.request('bulk.start', { action: 'resend', filter });
  while (bulk.state === 'running') {
    await wait(ASK_AGAIN_MS);
    bulk = await engine.request('bulk.get', { id: bulk.id });
  }
  return { total: bulk.done + bulk.skipped, resent: bulk.done, refused: [] };
}
