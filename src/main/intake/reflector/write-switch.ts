import { RelayError, assertNever } from '../../lib/errors.ts';
import type { ReflectorClient } from './client.ts';
import { pending } from './switch-results.ts';
import type { StepResult } from './switch-results.ts';
import { noteSwitchInWrite, switchedRoom } from './switch-types.ts';
import type { SwitchParts } from './switch-types.ts';
import type { SwitchRow } from './switches.ts';
import { writeWebhook } from './write-webhook.ts';

/**
 * The second step: writes to Reflector and reads back. Safe to repeat after an interruption at any point. Undoes the
 * switch where Reflector refuses it, somebody else changed the webhook, or a relay does not reach this application.
 */
export async function writeSwitch(
  parts: SwitchParts,
  row: SwitchRow,
  client: ReflectorClient,
): Promise<StepResult> {
  const { store, sourceRooms, switches } = parts;
  const { externalId } = switchedRoom(sourceRooms, row.roomId);
  const { urlBefore, urlAfter } = row;
  const secret = await secretOf(parts, row);
  const result = await writeWebhook(client, externalId, { urlBefore, urlAfter, secret });
  switch (result) {
    case 'gone':
      return undoWritten(parts, row, 'The room is gone at Reflector.');
    case 'changed':
      return undoWritten(parts, row, 'Somebody changed the webhook at Reflector meanwhile.');
    case 'secret_differs':
      return pending('Reflector does not keep the secret. This is tried again.');
    case 'written':
      break;
    default:
      if (typeof result === 'object') return undo(parts, row, result.refusal);
      return assertNever(result);
  }
  const failure = row.kind === 'relay' ? await testRelay(parts, row, externalId, client) : null;
  if (failure !== null) {
    const back = await writeWebhook(client, externalId, { urlBefore: urlAfter, urlAfter: urlBefore, secret });
    if (back === 'secret_differs' || typeof back === 'object')
      return pending(`${failure} Its URL cannot be put back yet. This is tried again.`);
    return undoWritten(parts, row, `${failure} Its URL is as it was.`);
  }
  await store.writer.write(() => {
    switches.writtenInWrite(row.roomId);
    sourceRooms.updateInWrite(row.roomId, { urlThere: urlAfter || null });
    noteSwitchInWrite(parts, row, '.written', { after: { webhook_url: urlAfter } });
  });
  return { outcome: 'waits' };
}

/** Why Reflector does not reach this application, by its own test call; null where the call arrived here. */
async function testRelay(
  { testCalls }: SwitchParts,
  { roomId }: SwitchRow,
  externalId: string,
  client: ReflectorClient,
): Promise<string | null> {
  const before = testCalls(roomId);
  const test = await client.testWebhook(externalId);
  if (!test.success) {
    const reason = test.error || (test.status_code === null ? 'no answer' : `answer ${test.status_code}`);
    return `Reflector’s own test call did not reach this application (${reason}).`;
  }
  // Anything may answer 200 at a mistyped address; what counts is that the call came in here.
  return testCalls(roomId) > before
    ? null
    : 'Reflector’s own test call was answered at this address, but not by this application.';
}

/** Ends a switch of which nothing was written. */
async function undo(parts: SwitchParts, row: SwitchRow, message: string): Promise<StepResult> {
  await parts.store.writer.write(() => {
    parts.switches.removeInWrite(row.roomId);
    noteSwitchInWrite(parts, row, '.undone', { after: { reason: message } });
  });
  parts.roomChanged(row.roomId);
  return { outcome: 'undone', message, border: 0 };
}

/**
 * Ends a switch whose URL may have stood there for a while: what Reflector sent meanwhile went nowhere, so that this
 * side delivers it after the next reading. A give back leaves the local endpoint enabled, so that nothing is amiss.
 */
async function undoWritten(parts: SwitchParts, row: SwitchRow, message: string): Promise<StepResult> {
  if (row.kind === 'give_back') return undo(parts, row, message);
  await parts.store.writer.write(() => {
    parts.switches.turnBackInWrite(row.roomId);
    noteSwitchInWrite(parts, row, '.undone', { after: { reason: message } });
  });
  return { outcome: 'waits', undone: message };
}

async function secretOf({ sourceRooms, secrets }: SwitchParts, row: SwitchRow): Promise<string> {
  const { endpointId } = switchedRoom(sourceRooms, row.roomId);
  const [secret] = endpointId === null ? [] : await secrets.signingSecrets(endpointId);
  if (secret === undefined) throw new RelayError('not_found', 'The endpoint of this room has no secret.');
  return secret;
}
