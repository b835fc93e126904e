import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { expectNoViolations } from '../../support/axe.ts';
import { test } from '../../support/browser-engine.ts';

const grid = (page: Page) => page.getByRole('grid', { name: 'Lines of the log' });
const rows = (page: Page) => grid(page).getByRole('row');

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('log and changes pass axe: full, with a line chosen, without a match, and in error', async ({
      page,
      engine,
    }) => {
      const { roomId } = await engine.addRoom('board', 401);
      await engine.ask('event.sendSample', { roomId });
      await expect.poll(() => engine.received()).toBe(1);
      await page.goto(`${engine.url}/#/log`);
      await expect(rows(page).filter({ hasText: 'given up' })).toHaveCount(1);
      await expectNoViolations(page);
      await rows(page).filter({ hasText: 'given up' }).click();
      await expect(page.getByRole('region', { name: 'The chosen line' })).toBeVisible();
      await expectNoViolations(page);
      await page.goto(`${engine.url}/#/log?text=nothing-like-it`);
      await expect(page.getByText('No line matches')).toBeVisible();
      await expect(page.getByRole('region', { name: 'The chosen line' })).toHaveCount(0);
      await expectNoViolations(page);

      await page.goto(`${engine.url}/#/audit`);
      await expect(page.getByRole('row').filter({ hasText: 'Room added' })).toBeVisible();
      await expectNoViolations(page);
      await page.goto(`${engine.url}/#/audit?text=nothing-like-it`);
      await expect(page.getByText('No change matches')).toBeVisible();
      await expectNoViolations(page);

      await page.route('**/api/audit.list', (route) => route.abort());
      await page.route('**/api/log.list', (route) => route.abort());
      await page.getByRole('button', { name: 'Refresh' }).click();
      await expect(page.getByRole('alert', { name: 'This could not be loaded' })).toContainText(
        'The engine does not answer',
      );
      await expectNoViolations(page);
      await page.goto(`${engine.url}/#/log`);
      await expect(page.getByRole('alert', { name: 'This could not be loaded' })).toContainText(
        'The engine does not answer',
      );
      await page.unroute('**/api/log.list');
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(rows(page).filter({ hasText: 'given up' })).toHaveCount(1);
    });
  });
}

test('the log holds still for whoever reads further down or does not follow, and leads back to the newest', async ({
  page,
  engine,
}) => {
  const { roomId } = await engine.addRoom('board', 200);
  for (let i = 0; i < 30; i += 1) await engine.ask('event.sendSample', { roomId });
  await expect.poll(() => engine.received()).toBe(30);
  await page.goto(`${engine.url}/#/log`);
  await expect(page.getByText(/^\d+ lines loaded/)).toBeVisible();
  await expect(grid(page)).toBeFocused();
  for (let i = 0; i < 45; i += 1) await page.keyboard.press('j');
  const chosen = grid(page).locator('[aria-selected=true]');
  await expect(chosen).toHaveCount(1);
  const top = (await chosen.boundingBox())!.y;

  await engine.ask('engine.pause', {});
  await engine.ask('event.sendSample', { roomId });
  const newer = page.getByRole('button', { name: 'New lines' });
  await expect(newer).toBeVisible();
  expect((await chosen.boundingBox())!.y).toBe(top);
  await newer.click();
  await expect(rows(page).nth(1)).toContainText('event accepted');
  await expect(newer).toHaveCount(0);

  await page.getByRole('switch', { name: 'Follow' }).click({ force: true });
  await engine.ask('event.sendSample', { roomId });
  await expect(newer).toBeVisible();
  const shown = () => page.getByRole('status').filter({ hasText: 'loaded' }).textContent();
  const before = await shown();
  await page.getByRole('switch', { name: 'Follow' }).click({ force: true });
  await expect.poll(shown).not.toBe(before);
});

test('both are reached by keys and the palette, narrowed by filters in the address, and exported', async ({
  page,
  engine,
}) => {
  const { roomId, endpointId } = await engine.addRoom('board', 503);
  await engine.ask('event.sendSample', { roomId });
  await expect.poll(() => engine.received()).toBe(1);
  await page.goto(engine.url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page).toHaveTitle('Log · Reflector Relay');
  await expect(page.getByRole('link', { name: 'Settings', exact: true })).toHaveAttribute(
    'aria-current',
    'true',
  );
  // Where the engine runs without a desktop there is no folder to open.
  await expect(page.getByRole('button', { name: 'Open the folder' })).toHaveCount(0);

  await page.getByRole('combobox', { name: 'Level' }).click();
  await page.getByRole('option', { name: 'Warning' }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/#\/log\?level=warn$/);
  await expect(rows(page).filter({ hasText: 'another follows' })).toHaveCount(1);
  await expect(rows(page).filter({ hasText: 'event accepted' })).toHaveCount(0);
  await page.goto(`${engine.url}/#/log?endpoint=${endpointId}&text=503`);
  await expect(rows(page)).toHaveCount(2);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await rows(page).nth(1).click();
  await page.getByRole('button', { name: 'Copy the line' }).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect
    .poll(copied)
    .toMatch(/^\{"time":"[^"]+","level":"warn","event":"attempt failed, another follows",/);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/#\/log$/);

  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog', { name: 'Search or do' }).getByRole('textbox').fill('changes');
  await expect(page.locator('[data-selected]')).toHaveText(/^Changes/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle('Changes · Reflector Relay');
  await page.getByRole('searchbox', { name: 'Search' }).fill('sample SENT');
  await expect(page).toHaveURL(/#\/audit\?text=sample\+SENT$/);
  await expect(page.getByRole('table', { name: 'Changes' }).getByRole('row')).toHaveCount(2);

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'As JSON' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^changes-\d{4}-\d\d-\d\d\.json$/);
  expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toMatchObject([
    { action: 'event.sendSample', subjectId: roomId, subjectName: 'board', actor: 'command line' },
  ]);
});
