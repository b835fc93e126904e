import { request } from '../api.ts';
import { useBulk } from '../deliveries/bulk-store.ts';
import { overviewTexts } from '../texts/overview.ts';
import { confirm } from '../ui/confirm.tsx';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { shortUrl } from '../ui/short-url.ts';

type About = { endpointId: string; url: string };

/** Asks, then resends every dead letter of an endpoint. Progress shows in Deliveries. */
export async function resendDeadLetters({
  endpointId,
  url,
  deadLetters,
}: About & { deadLetters: number }): Promise<void> {
  const texts = overviewTexts.resend;
  const yes = await confirm({
    title: texts.title(deadLetters),
    text: texts.text(deadLetters, shortUrl(url)),
    confirm: texts.confirm(deadLetters),
  });
  if (!yes) return;
  await tell(
    useBulk.getState().start({ action: 'resend', filter: { endpointId, states: ['dead_letter'] } }),
    texts.started(deadLetters),
  );
}

/** Asks, then disables an endpoint. */
export async function disableEndpoint({ endpointId, url }: About): Promise<void> {
  const texts = overviewTexts.disable;
  const yes = await confirm({
    title: texts.title,
    text: texts.text(shortUrl(url)),
    confirm: texts.confirm,
  });
  if (yes) await tell(request('endpoint.disable', { id: endpointId }), texts.done);
}

async function tell(done: Promise<unknown>, message: string): Promise<void> {
  try {
    await done;
    showDone(message);
  } catch (error) {
    showError(error);
  }
}
