import type { SourceCheck } from '../../../shared/views.ts';
import type { Clock } from '../../lib/clock.ts';
import { createReflectorClient } from './client.ts';
import type { ReflectorAddress, ReflectorClient } from './client.ts';
import { ReflectorError, failureSentence } from './failure.ts';
import type { ReflectorFailure } from './failure.ts';

/**
 * Tries a connection before it is saved. With a key, an anonymous answer counts as a wrong key: Reflector answers
 * unknown keys as if nobody had asked.
 */
export async function checkConnection(address: ReflectorAddress, clock: Clock): Promise<SourceCheck> {
  const client = createReflectorClient(address, clock);
  try {
    return await checkWith(client, address.apiKey !== null);
  } catch (error) {
    if (!(error instanceof ReflectorError)) throw error;
    return refused(error.failure);
  } finally {
    await client.close();
  }
}

async function checkWith(client: ReflectorClient, hasKey: boolean): Promise<SourceCheck> {
  const owner = await firstAnswer(client);
  if (hasKey && owner === null) return refused({ kind: 'wrong_key', missing: false });
  const { total } = await client.changes(0, { size: 1 });
  if (total === 0 && !(await client.numbersChanges())) return refused({ kind: 'too_old' });
  const rooms = await client.rooms();
  return {
    ok: true,
    owner: owner && { id: owner.sub, email: owner.email },
    rooms: rooms.length,
    transcripts: total,
  };
}

/** `GET /v1/me` is the first question: where even its address is unknown, no Reflector answers. */
async function firstAnswer(client: ReflectorClient) {
  try {
    return await client.me();
  } catch (error) {
    if (error instanceof ReflectorError && error.failure.kind === 'not_found') {
      throw new ReflectorError({ kind: 'not_reflector', reason: 'It has no /v1/me.' });
    }
    throw error;
  }
}

function refused(failure: ReflectorFailure): SourceCheck {
  return { ok: false, kind: failure.kind, message: failureSentence(failure) };
}
