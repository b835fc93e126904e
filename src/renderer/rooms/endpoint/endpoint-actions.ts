import type { EndpointView } from '../../../shared/views.ts';
import { request } from '../../api.ts';
import { useBulks } from '../../recovery/bulk-store.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
import { reflectorTexts } from '../../texts/reflector.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { confirm } from '../../ui/confirm.tsx';
import { showDone } from '../../ui/show-done.ts';
import { showError } from '../../ui/show-error.ts';
import { showUndo } from '../../ui/show-undo.tsx';
import { askEnable } from './ask-enable.tsx';

const texts = roomsTexts.endpoint;
const enableTexts = endpointTexts.enable;

/** Stops delivering to an endpoint at once; what comes meanwhile is held, so that it can be undone. */
export async function disableEndpoint({ id }: Pick<EndpointView, 'id'>): Promise<void> {
  try {
    await request('endpoint.disable', { id });
    showUndo(texts.disabled, () => request('endpoint.enable', { id, held: 'deliver' }));
  } catch (error) {
    showError(error);
  }
}

/**
 * Goes on delivering to an endpoint, after asking what becomes of what it missed, and whether it is meant where Reflector
 * delivers too.
 */
export async function enableEndpoint({
  id,
  pending,
  deadLetters,
  disabledReason,
}: Pick<EndpointView, 'id' | 'pending' | 'deadLetters' | 'disabledReason'>): Promise<void> {
  if (disabledReason === 'taking_over' && !(await confirmBesideReflector())) return;
  const nothing = pending === 0 && deadLetters === 0;
  const choice = nothing
    ? { held: 'deliver' as const, resendDeadLetters: false }
    : await askEnable({ held: pending, deadLetters });
  if (choice === null) return;
  const { held, resendDeadLetters } = choice;
  await tell(async () => {
    await request('endpoint.enable', { id, held });
    if (!resendDeadLetters)
      return held === 'cancel' && pending > 0 ? enableTexts.cancelled(pending) : enableTexts.done;
    await useBulks.getState().recover({ endpointId: id });
    return enableTexts.resending(deadLetters);
  });
}

/** Goes on delivering to an endpoint, with what it missed, without asking anything. */
export async function enableAndDeliver(id: string): Promise<void> {
  await tell(async () => {
    await request('endpoint.enable', { id, held: 'deliver' });
    return enableTexts.done;
  });
}

/** Removes an endpoint, after saying how many pending deliveries that cancels. */
export async function removeEndpoint({ id, pending }: EndpointView): Promise<void> {
  const sure = await confirm({
    title: texts.removeTitle,
    text: texts.removeText(pending),
    confirm: texts.removeYes(pending),
    danger: true,
  });
  if (!sure) return;
  await tell(async () => texts.removed((await request('endpoint.remove', { id })).cancelled));
}

function confirmBesideReflector(): Promise<boolean> {
  const { enableTitle, enableText, enableYes } = reflectorTexts.ofRoom;
  return confirm({ title: enableTitle, text: enableText, confirm: enableYes });
}

async function tell(act: () => Promise<string>): Promise<void> {
  try {
    showDone(await act());
  } catch (error) {
    showError(error);
  }
}
