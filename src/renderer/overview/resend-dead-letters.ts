import { useBulk } from '../deliveries/bulk-store.ts';
import { overviewTexts } from '../texts/overview.ts';
import { confirm } from '../ui/confirm.tsx';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { shortUrl } from './short-url.ts';

const texts = overviewTexts.resend;

/** Asks, then resends every dead letter of an endpoint. Progress shows in Deliveries. */
export async function resendDeadLetters(item: {
  endpointId: string;
  url: string;
  deadLetters: number;
}): Promise<void> {
  const { endpointId, url, deadLetters } = item;
  const yes = await confirm({
    title: texts.title(deadLetters),
    text: texts.text(deadLetters, shortUrl(url)),
    confirm: texts.confirm(deadLetters),
  });
  if (!yes) return;
  try {
    await useBulk.getState().start({ action: 'resend', filter: { endpointId, states: ['dead_letter'] } });
    showDone(texts.started(deadLetters));
  } catch (error) {
    showError(error);
  }
}
