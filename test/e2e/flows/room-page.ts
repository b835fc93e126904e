import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { endpointAt } from '../../support/electron-room.ts';
import type { FlowTest, Relay } from '../../support/relay-page.ts';

const press = (page: Page, button: string) => page.getByRole('button', { name: button, exact: true }).click();
const choose = async (page: Page, entry: string): Promise<void> => {
  await page.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: entry }).click();
};
const dialog = (page: Page) => page.getByRole('dialog');

async function openRoom(relay: Relay, name: string, url: string): Promise<string> {
  const room = await relay.ask('room.create', { name, endpoint: endpointAt(url) });
  await relay.open(`/rooms/${room.id}`);
  await expect(relay.page.getByRole('heading', { level: 1 })).toHaveText(name);
  return room.id;
}

/** A stored room: what can be done to its endpoints and secrets, and the code for its receivers. */
export function roomPageFlows(test: FlowTest): void {
  test('an endpoint is disabled with an Undo, and enabled with a choice for what was held', async ({
    relay,
    receive,
  }) => {
    const { page } = relay;
    const receiver = await receive();
    await openRoom(relay, 'board', receiver.url);
    const endpoint = page.getByRole('region', { name: receiver.url });

    await choose(page, 'Disable');
    await expect(endpoint).toContainText('Disabled by hand');
    await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click();
    await expect(endpoint).not.toContainText('Disabled by hand');

    await choose(page, 'Disable');
    await press(page, 'Send a sample');
    await expect(endpoint).toContainText('1 held');
    await choose(page, 'Enable…');
    await expect(dialog(page)).toContainText('1 delivery was held meanwhile. What should happen with it?');
    await expect(dialog(page).getByRole('button', { name: 'Enable and deliver 1' })).toBeFocused();
    await dialog(page).getByRole('button', { name: 'Keep it disabled' }).click();
    await expect(endpoint).toContainText('1 held');
    expect(receiver.requests).toHaveLength(0);

    await endpoint.getByRole('button', { name: 'Enable…' }).click();
    await dialog(page).getByRole('button', { name: 'Enable and deliver 1' }).click();
    await expect(page.getByRole('row', { name: 'Delivered' })).toHaveCount(1);
    expect(receiver.requests).toHaveLength(1);

    await choose(page, 'Disable');
    await press(page, 'Send a sample');
    await expect(endpoint).toContainText('1 held');
    await choose(page, 'Enable…');
    await dialog(page).getByRole('button', { name: 'Enable and cancel 1' }).click();
    await expect(page.getByText('Enabled, and 1 delivery cancelled.')).toBeVisible();
    await expect(page.getByRole('row', { name: 'Cancelled' })).toHaveCount(1);

    await choose(page, 'Disable');
    await press(page, 'Send a sample');
    await endpoint.getByRole('button', { name: 'Enable and deliver 1' }).click();
    await expect(page.getByRole('row', { name: 'Delivered' })).toHaveCount(2);
    expect(receiver.requests).toHaveLength(2);
  });

  test('another endpoint is added, and removed after saying what that cancels', async ({
    relay,
    receive,
  }) => {
    const { page } = relay;
    const receiver = await receive();
    const failing = await receive({ default: { status: 503 } });
    const roomId = await openRoom(relay, 'board', receiver.url);
    await press(page, 'Add another endpoint');
    const added = page.getByRole('region', { name: 'New endpoint' });
    await added.getByLabel('Webhook URL').fill(failing.url);
    await added.getByRole('button', { name: 'Allow it' }).click();
    await added.getByRole('button', { name: 'Add the endpoint' }).click();
    const second = page.getByRole('region', { name: failing.url });
    await expect(second).toBeVisible();

    await press(page, 'Send a sample');
    await expect(page.getByRole('row', { name: 'Delivered' })).toHaveCount(1);
    await expect(page.getByRole('row', { name: 'Retrying' })).toContainText('503 Service Unavailable');
    await second.getByRole('button', { name: /^More for/ }).click();
    await page.getByRole('menuitem', { name: 'Remove…' }).click();
    await expect(dialog(page)).toContainText('1 pending delivery will be cancelled.');
    // Nothing is lost by a hasty Enter.
    await expect(dialog(page).getByRole('button', { name: 'Cancel', exact: true })).toBeFocused();
    await dialog(page).getByRole('button', { name: 'Remove and cancel 1' }).click();
    await expect(second).toHaveCount(0);
    const { endpoints } = await relay.ask('room.get', { id: roomId });
    expect(endpoints.map(({ url }) => url)).toEqual([receiver.url]);
  });

  test('a secret shows its end only, until it is revealed or copied; rotated, both sign for a while', async ({
    relay,
    receive,
  }) => {
    const { page } = relay;
    const receiver = await receive();
    const roomId = await openRoom(relay, 'board', receiver.url);
    const [stored] = (await relay.ask('room.get', { id: roomId })).endpoints;
    const { secret } = await relay.ask('endpoint.revealSecret', { id: stored!.id });
    const endpoint = page.getByRole('region', { name: receiver.url });
    await expect(
      endpoint.getByRole('img', { name: `The secret, ending in ${stored!.secretHint}` }),
    ).toBeVisible();
    expect(await page.content()).not.toContain(secret);
    await endpoint.getByRole('button', { name: 'Copy' }).click();
    await expect(endpoint.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await relay.clipboard()).toBe(secret);
    expect(await page.content()).not.toContain(secret);
    await endpoint.getByRole('button', { name: 'Reveal' }).click();
    await expect(endpoint.getByText(secret, { exact: true })).toBeVisible();
    await endpoint.getByRole('button', { name: 'Hide' }).click();
    await expect(endpoint.getByText(secret, { exact: true })).toHaveCount(0);

    await endpoint.getByRole('button', { name: 'Rotate…' }).click();
    await dialog(page).getByRole('button', { name: 'Rotate', exact: true }).click();
    await expect(endpoint).toContainText('Both sign: the new one and the older one');
    await expect(endpoint.getByRole('button', { name: 'Rotate…' })).toBeFocused();
    await press(page, 'Send a sample');
    await expect(page.getByRole('row', { name: 'Delivered' })).toHaveCount(1);
    expect(receiver.requests[0]!.headers['x-webhook-signature']).toMatch(
      /^t=\d+,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/,
    );
    await press(page, 'Receiver updated, drop the older one');
    await press(page, 'Send a sample');
    await expect(page.getByRole('row', { name: 'Delivered' })).toHaveCount(2);
    expect(receiver.requests[1]!.headers['x-webhook-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
  });

  test('the code for a receiver is copied in one click, as it is tested', async ({ relay }) => {
    const { page } = relay;
    await openRoom(relay, 'board', 'http://127.0.0.1:9/');
    const snippets = page.getByRole('region', { name: 'Verify it at the receiver' });
    for (const [language, file] of [
      ['Python', 'python.py'],
      ['Node.js', 'node.mjs'],
      ['Go', 'go.go'],
      ['PHP', 'php.php'],
      ['Ruby', 'ruby.rb'],
    ] as const) {
      await snippets.getByRole('tab', { name: language }).click();
      await snippets.getByRole('button', { name: 'Copy' }).click();
      await expect(snippets.getByRole('button', { name: 'Copied' })).toBeVisible();
      expect(await relay.clipboard()).toBe(readFileSync(`resources/snippets/${file}`, 'utf8'));
    }
  });

  test('a room is renamed, taken out of use and removed, with its name kept unique', async ({ relay }) => {
    const { page } = relay;
    await relay.ask('room.create', { name: 'sales' });
    const roomId = await openRoom(relay, 'board', 'http://127.0.0.1:9/');
    const name = page.getByRole('region', { name: 'Room', exact: true }).getByLabel('Name');
    await name.fill('sales');
    await page.keyboard.press('Enter');
    await expect(name).toHaveAccessibleDescription(/already/);
    await name.fill('board-2');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('board-2');
    await page.getByRole('switch', { name: 'Take in transcripts of this room' }).click();
    await expect.poll(async () => (await relay.ask('room.get', { id: roomId })).enabled).toBe(false);

    await press(page, 'Remove the room…');
    await expect(dialog(page)).toContainText('1 endpoint is removed and 0 pending deliveries are cancelled.');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Remove the room…' })).toBeFocused();
    await press(page, 'Remove the room…');
    await dialog(page).getByRole('button', { name: 'Remove the room' }).click();
    await expect(page).toHaveURL(/#\/rooms$/);
    await expect(page.getByRole('link', { name: 'board-2' })).toHaveCount(0);
  });
}
