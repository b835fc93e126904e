import { request } from '../api.ts';
import { overviewTexts } from '../texts/overview.ts';
import { confirm } from '../ui/confirm.tsx';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { shortUrl } from '../ui/short-url.ts';

type About = { endpointId: string; url: string };

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
