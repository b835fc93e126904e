import { RelayError, assertNever } from '../../lib/errors.ts';
import type { ReflectorClient } from './client.ts';
import { ReflectorError } from './failure.ts';
import { noteSwitchInWrite, switchedRoom } from './switch-types.ts';
import type { StepResult, SwitchParts } from './switch-types.ts';
import type { SwitchRow } from './switches.ts';
import { writeWebhook } from './write-webhook.ts';
import type { WriteResult } from './write-webhook.ts';

/**
 * The second step: writes to Reflector and reads back. Safe to repeat after an interruption at any point. Undoes the
 * switch where Reflector refuses it or somebody else changed the webhook.
 */
export async function writeSwitch(
  parts: SwitchParts,
  row: SwitchRow,
  client: ReflectorClient,
): Promise<StepResult> {
  const { store, audit, sourceRooms, switches } = parts;
  const { externalId } = switchedRoom(sourceRooms, row.roomId);
  const { urlBefore, urlAfter } = row;
  const secret = await secretOf(parts, row);
  const result = await writeOrRefusal(client, externalId, { urlBefore, urlAfter, secret });
  switch (result) {
    case 'gone':
      return undo(parts, row, 'The room is gone at Reflector.');
    case 'changed':
      return undo(parts, row, 'Somebody changed the webhook at Reflector meanwhile, so nothing was written.');
    case 'secret_differs':
      return {
        outcome: 'pending',
        message: 'Reflector does not keep the secret. This is tried again.',
        border: 0,
      };
    case 'written':
      break;
    default:
      if (typeof result === 'object') return undo(parts, row, result.refusal);
      return assertNever(result);
  }
  if (row.kind === 'relay') {
    const test = await client.testWebhook(externalId);
    if (!test.success) {
      await writeWebhook(client, externalId, { urlBefore: urlAfter, urlAfter: urlBefore, secret });
      const reason = test.error || (test.status_code === null ? 'no answer' : `answer ${test.status_code}`);
      const message = `Reflector’s own test call did not reach this application (${reason}). Its URL is as it was.`;
      return undo(parts, row, message);
    }
  }
  await store.writer.write(() => {
    switches.writtenInWrite(row.roomId);
    noteSwitchInWrite(audit, row, '.written', { webhook_url: urlAfter });
  });
  return { outcome: 'waits' };
}

/** Only a refusal is an end: any other failure leaves the step to be repeated. */
async function writeOrRefusal(
  client: ReflectorClient,
  externalId: string,
  webhook: { urlBefore: string; urlAfter: string; secret: string },
): Promise<WriteResult | { refusal: string }> {
  try {
    return await writeWebhook(client, externalId, webhook);
  } catch (error) {
    if (error instanceof ReflectorError && error.failure.kind === 'forbidden')
      return { refusal: error.message };
    throw error;
  }
}

async function undo(
  { store, switches, audit, roomChanged }: SwitchParts,
  row: SwitchRow,
  message: string,
): Promise<StepResult> {
  await store.writer.write(() => {
    switches.removeInWrite(row.roomId);
    noteSwitchInWrite(audit, row, '.undone', { reason: message });
  });
  roomChanged(row.roomId);
  return { outcome: 'undone', message, border: 0 };
}

async function secretOf({ sourceRooms, secrets }: SwitchParts, row: SwitchRow): Promise<string> {
  const { endpointId } = switchedRoom(sourceRooms, row.roomId);
  const [secret] = endpointId === null ? [] : await secrets.signingSecrets(endpointId);
  if (secret === undefined) throw new RelayError('not_found', 'The endpoint of this room has no secret.');
  return secret;
}
