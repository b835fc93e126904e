import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { test } from '../../support/browser-engine.ts';
import type { BrowserEngine } from '../../support/browser-engine.ts';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Recover what failed' });
const panel = (page: Page) => page.getByRole('region', { name: 'Resends and cancels' });

/** One room that delivers, one with dead letters. */
async function fill(engine: BrowserEngine) {
  const good = await engine.addRoom('team-standup', 200);
  const bad = await engine.addRoom('board', 404);
  for (let i = 0; i < 2; i += 1) {
    await engine.ask('event.sendSample', { roomId: good.roomId });
    await engine.ask('event.sendSample', { roomId: bad.roomId });
  }
  const filter = { states: ['delivered' as const, 'dead_letter' as const] };
  await expect.poll(async () => (await engine.ask('delivery.count', { filter })).count).toBe(4);
  return { good, bad };
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the statistics, the recover dialog and its progress hold to the accessibility rules, ${colorScheme}`, async ({
    page,
    engine,
  }) => {
    const holds = async (): Promise<void> =>
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { bad } = await fill(engine);
    await page.goto(`${engine.url}/#/statistics`);
    await expect(page.getByRole('link', { name: '404 Not Found' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await page.getByRole('button', { name: 'Show the numbers' }).click();
    await holds();
    await page.setViewportSize({ width: 700, height: 760 });
    await holds();
    await page.setViewportSize({ width: 1280, height: 840 });

    await page.goto(`${engine.url}/#/statistics?span=own&from=2024-02-28&to=2024-03-01`);
    await expect(page.getByText('Nothing in this span')).toBeVisible();
    await holds();

    await page.goto(`${engine.url}/#/deliveries?failure=404`);
    await expect(page.getByRole('button', { name: 'Whatever failed' })).toBeVisible();
    await holds();
    await page.getByRole('button', { name: 'Recover…' }).click();
    await expect(dialog(page).getByText('2 dead letters of 1 endpoint')).toBeVisible();
    await holds();
    await engine.ask('endpoint.disable', { id: bad.endpointId });
    await expect(dialog(page).getByText('2 dead letters left alone')).toBeVisible();
    await holds();
    await engine.ask('endpoint.enable', { id: bad.endpointId, held: 'deliver' });
    await dialog(page).getByRole('button', { name: 'Resend 2' }).click();
    await expect(panel(page)).toContainText('2 failed again, given up');
    await holds();
    await page.setViewportSize({ width: 700, height: 760 });
    await page.getByRole('button', { name: '2 deliveries resent, 0 arrived. Details' }).click();
    await expect(page.getByText('2 failed again, given up')).toBeVisible();
    await holds();
  });
}

test('what failed is recovered from wherever it is met, of what one was looking at', async ({
  page,
  engine,
}) => {
  const { good, bad } = await fill(engine);
  const scope = dialog(page).getByRole('combobox', { name: 'Of' });
  await page.goto(`${engine.url}/#/deliveries?room=${bad.roomId}`);
  await page.getByRole('button', { name: 'Recover…' }).click();
  await expect(scope).toHaveValue('board');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Recover…' })).toBeFocused();

  await page.goto(`${engine.url}/#/rooms/${bad.roomId}`);
  await page.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Recover dead letters…' }).click();
  await expect(scope).toHaveValue(/^board → /);
  await scope.click();
  await page.getByRole('option', { name: 'team-standup', exact: true }).click();
  await expect(dialog(page).getByText('No delivery was given up since then.')).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Not now' }).click();

  // An endpoint without dead letters has nothing to recover.
  await page.goto(`${engine.url}/#/rooms/${good.roomId}`);
  await page.getByRole('button', { name: /^More for/ }).click();
  await expect(page.getByRole('menuitem', { name: 'Show deliveries' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Recover dead letters…' })).toHaveCount(0);
});

test('chosen deliveries are resent with their progress, and a room leads to its statistics', async ({
  page,
  engine,
}) => {
  const { bad } = await fill(engine);
  await page.goto(`${engine.url}/#/deliveries?state=dead_letter`);
  await page.getByRole('checkbox', { name: 'Choose everything that matches' }).check();
  await page.getByRole('button', { name: 'Resend' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resend 2 deliveries' }).click();
  await expect(panel(page).getByRole('status')).toHaveText('2 deliveries resent, 0 arrived');

  await page.goto(`${engine.url}/#/rooms/${bad.roomId}`);
  await page.getByRole('main').getByRole('link', { name: 'Statistics' }).click();
  await expect(page).toHaveURL(new RegExp(`#/statistics\\?room=${bad.roomId}$`));
  await expect(page.getByRole('link', { name: '404 Not Found' })).toBeVisible();

  await page.goto(engine.url);
  const row = page.getByRole('row').filter({ hasText: 'board' });
  await row.getByRole('link', { name: '0 %' }).click();
  await expect(page).toHaveURL(new RegExp(`#/statistics\\?span=24h&endpoint=${bad.endpointId}$`));
});

test('of a thousand endpoints only the rows in sight exist, and each is reached', async ({
  page,
  engine,
}) => {
  test.setTimeout(180_000);
  // A page that shows rooms would read all of them again with each.
  await page.goto('about:blank');
  const { roomId } = await engine.addRoom('everywhere', 200);
  const { url, permissions } = (await engine.ask('room.get', { id: roomId })).endpoints[0]!;
  const left = Array.from({ length: 999 }, (_, i) => `${url}?${String(i + 1).padStart(4, '0')}`);
  const addOneByOne = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop())
      await engine.ask('endpoint.create', { roomId, endpoint: { url: next, permissions } });
  };
  await Promise.all(Array.from({ length: 16 }, addOneByOne));
  await engine.ask('event.sendSample', { roomId });
  const filter = { states: ['delivered' as const] };
  await expect
    .poll(async () => (await engine.ask('delivery.count', { filter })).count, { timeout: 60_000 })
    .toBe(1000);

  await page.goto(`${engine.url}/#/statistics`);
  const table = page.getByRole('table', { name: 'Endpoints' });
  await expect(table).toHaveAttribute('aria-rowcount', '1001', { timeout: 30_000 });
  const rows = table.getByRole('row');
  await table.getByRole('button', { name: 'Endpoint', exact: true }).click();
  await expect(rows.nth(1)).toHaveAttribute('aria-rowindex', '2');
  await page.getByRole('button', { name: 'Count again' }).scrollIntoViewIfNeeded();
  await expect(table.getByRole('row', { name: '?0999' })).toBeInViewport();
  expect(await rows.count()).toBeLessThan(80);

  // Wherever one goes rows are there, also where something above them was unfolded.
  await page.getByRole('button', { name: 'Show the numbers' }).click();
  const main = page.getByRole('main');
  for (const place of [0.2, 0.5, 0.8]) {
    await main.evaluate((element, part) => (element.scrollTop = element.scrollHeight * part), place);
    await expect
      .poll(() =>
        main.evaluate((element) => {
          const { top, bottom } = element.getBoundingClientRect();
          const row = (y: number) => document.elementFromPoint(600, y)?.closest('tr');
          return [top + 5, (top + bottom) / 2, bottom - 5].every((y) => row(y)?.ariaRowIndex != null);
        }),
      )
      .toBe(true);
    expect(await rows.count()).toBeLessThan(80);
  }

  await page.goto(`${engine.url}/#/`);
  const overview = page.getByRole('table', { name: 'Endpoints' });
  await expect(overview).toHaveAttribute('aria-rowcount', '1001', { timeout: 30_000 });
  await main.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await expect(overview.locator('[aria-rowindex="1001"]')).toBeInViewport();
  expect(await overview.getByRole('row').count()).toBeLessThan(80);
});
