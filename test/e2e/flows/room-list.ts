import { expect } from '@playwright/test';
import { endpointAt } from '../../support/electron-room.ts';
import type { FlowTest } from '../../support/relay-page.ts';

/** The list of rooms: how each does at a glance, found by any word, opened by mouse and keyboard. */
export function roomListFlows(test: FlowTest): void {
  test('the list says how each room does, and finds it by name and URL', async ({ relay, receive }) => {
    const { page } = relay;
    await relay.open('/rooms');
    await expect(page.getByRole('heading', { name: 'No rooms yet' })).toBeVisible();

    const [good, failing, refusing] = [
      await receive(),
      await receive({ default: { status: 503 } }),
      await receive({ default: { status: 401 } }),
    ];
    for (const [name, { url }] of [
      ['sales', good],
      ['board', failing],
      ['research', refusing],
    ] as const) {
      const { id } = await relay.ask('room.create', { name, endpoint: endpointAt(url) });
      await relay.ask('event.sendSample', { roomId: id });
    }
    await relay.ask('room.create', { name: 'quiet' });
    const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name} `) });
    await expect(row('sales')).toContainText('Delivered');
    await expect(row('board')).toContainText('Retrying');
    await expect(row('research')).toContainText('Dead letter');
    await expect(row('quiet')).toContainText('No endpoint yet');
    await expect(page.getByText('4 rooms', { exact: true })).toBeVisible();

    const search = page.getByRole('searchbox', { name: 'Search' });
    await search.fill(String(failing.port));
    await expect(page.getByText('1 of 4 rooms')).toBeVisible();
    await expect(row('board')).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`q=${failing.port}`));
    await search.fill('nowhere');
    await expect(page.getByRole('heading', { name: 'No room matches' })).toBeVisible();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await expect(row('quiet')).toBeVisible();
    await page.keyboard.press('/');
    await expect(search).toBeFocused();
    await page.keyboard.type('s');
    await expect(page.getByText(/^\d of 4 rooms/)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(search).toHaveValue('');
    const names = await page.getByRole('table').getByRole('link').allInnerTexts();
    const room = (at: number) => page.getByRole('link', { name: names[at]!, exact: true });
    await page.keyboard.press('Enter');
    await expect(room(0)).toBeFocused();
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    await expect(room(2)).toBeFocused();
    await page.keyboard.press('k');
    await expect(room(1)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(names[1]!);
    await relay.open('/rooms');
    await row('quiet').getByText('No endpoint yet').click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('quiet');
  });

  test('of many rooms only the rows in sight exist, and each is reached', async ({ relay }) => {
    const { page } = relay;
    const names = Array.from({ length: 150 }, (_, i) => `room-${String(i).padStart(3, '0')}`);
    for (const name of names) await relay.ask('room.create', { name });
    await relay.open('/rooms');
    await expect(page.getByText('150 rooms', { exact: true })).toBeVisible();
    const room = (name: string) => page.getByRole('link', { name, exact: true });
    await expect(room('room-000')).toBeInViewport();
    expect(await page.getByRole('table').getByRole('row').count()).toBeLessThan(60);
    await expect(page.getByRole('table')).toHaveAttribute('aria-rowcount', '151');

    for (let presses = 0; presses < 40; presses += 1) await page.keyboard.press('j');
    await expect(room('room-039')).toBeFocused();
    await expect(room('room-039')).toBeInViewport();
    await page.getByRole('main').evaluate((view) => view.scrollTo(0, view.scrollHeight));
    await expect(room('room-149')).toBeInViewport();
    await expect(page.getByRole('row', { name: /^room-149 / })).toHaveAttribute('aria-rowindex', '151');
  });
}
