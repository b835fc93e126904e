import type { EndpointView } from '../../../shared/views.ts';
import { request } from '../../api.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { confirm } from '../../ui/confirm.tsx';
import { showDone } from '../../ui/show-done.ts';
import { showError } from '../../ui/show-error.ts';
import { askHeld } from './ask-held.tsx';

const texts = roomsTexts.endpoint;

/** Stops delivering to an endpoint; what comes meanwhile is held. */
export async function disableEndpoint({ id }: EndpointView): Promise<void> {
  await tell(async () => {
    await request('endpoint.disable', { id });
    return texts.disabled;
  });
}

/** Goes on delivering to an endpoint, after asking what becomes of what was held. */
export async function enableEndpoint({ id, pending }: EndpointView): Promise<void> {
  const held = pending === 0 ? 'deliver' : await askHeld(pending);
  if (held === null) return;
  await tell(async () => {
    await request('endpoint.enable', { id, held });
    return held === 'cancel' ? texts.enabledCancelled(pending) : texts.enabled;
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

async function tell(act: () => Promise<string>): Promise<void> {
  try {
    showDone(await act());
  } catch (error) {
    showError(error);
  }
}
