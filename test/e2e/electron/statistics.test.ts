import type { Page } from '@playwright/test';
import { expect, test } from '../../support/electron-app.ts';
import { addRoom, ask, startReceiver } from '../../support/electron-room.ts';

/** The number under its name in the strip of totals. */
const total = (page: Page, name: string) =>
  page
    .getByLabel('In this span')
    .locator('div', { has: page.getByText(name, { exact: true }) })
    .getByRole('definition');

test('the statistics count what happened, lead to the deliveries behind a failure, and are counted again', async ({
  page,
}) => {
  const receiver = await startReceiver();
  const team = await addRoom(page, 'team-standup', receiver.url);
  const board = await addRoom(page, 'board', `${receiver.url}board`);
  await ask(page, 'settings.update', { patch: { firstRunDone: true } });
  const send = async (roomId: string, status: number): Promise<void> => {
    const before = receiver.bodies.length;
    receiver.answer(status);
    await ask(page, 'event.sendSample', { roomId });
    await expect.poll(() => receiver.bodies.length).toBe(before + 1);
  };
  for (const status of [200, 404, 200]) await send(team.id, status);
  await send(board.id, 403);

  await page.getByRole('link', { name: 'Statistics', exact: true }).click();
  await expect(page).toHaveTitle('Statistics · Reflector Relay');
  await expect(total(page, 'Delivered')).toHaveText('2');
  await expect(total(page, 'Dead letters')).toHaveText('2');
  await expect(total(page, 'Success')).toHaveText('50.0 %');
  await expect(total(page, 'At the first try')).toHaveText('100 %');
  await expect(page.getByText('2 deliveries arrived, 2 tries failed in this span.')).toBeAttached();

  const endpoints = page.getByRole('region', { name: 'Endpoints' }).getByRole('row');
  await expect(endpoints.nth(1)).toContainText('team-standup');
  await page.getByRole('button', { name: 'Success' }).click();
  await expect(page.getByRole('columnheader', { name: 'Success' })).toHaveAttribute('aria-sort', 'ascending');
  await expect(endpoints.nth(1)).toContainText('board');

  await page.getByRole('button', { name: 'Show the numbers' }).click();
  const numbers = page.getByRole('region', { name: 'The numbers behind the charts' });
  await expect(numbers.getByRole('row')).toHaveCount(1 + 7 * 4);

  // One click from the kind of failure to the deliveries it counts, and back.
  await page.getByRole('link', { name: '404 Not Found' }).click();
  await expect(page).toHaveURL(/#\/deliveries\?failure=404&tried=\d+-\d+$/);
  await expect(page.getByText('1 delivery', { exact: true })).toBeVisible();
  await expect(page.getByRole('search').getByText(/^Failed: 404 Not Found, tried/)).toBeVisible();
  await page.getByRole('button', { name: 'Whatever failed' }).click();
  await expect(page.getByText('4 deliveries', { exact: true })).toBeVisible();
  // Filters replace each other in the address: one step back is the statistics again.
  await page.goBack();

  // A room alone, by the list and by its own page.
  await page.getByRole('combobox', { name: 'What is counted' }).click();
  await page.getByRole('option', { name: 'board', exact: true }).click();
  await expect(total(page, 'Success')).toHaveText('0 %');
  await expect(page).toHaveURL(new RegExp(`room=${board.id}`));
  await page.getByRole('link', { name: 'Rooms', exact: true }).click();
  await page.getByRole('link', { name: 'team-standup' }).first().click();
  await page.getByRole('main').getByRole('link', { name: 'Statistics' }).click();
  await expect(total(page, 'Delivered')).toHaveText('2');
  await expect(total(page, 'Dead letters')).toHaveText('1');

  // Own dates begin as what is shown; a day without anything says so.
  await page.getByRole('combobox', { name: 'Span' }).click();
  await page.getByRole('option', { name: 'Own dates…' }).click();
  await expect(page).toHaveURL(/span=own&from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d/);
  await expect(total(page, 'Delivered')).toHaveText('2');
  await page.evaluate(() => (location.hash = '#/statistics?span=own&from=2024-02-28&to=2024-03-01'));
  await expect(page.getByText('Nothing in this span')).toBeVisible();

  await page.getByRole('button', { name: 'Count again' }).click();
  await expect(page.getByText('Counted again. Every number was right.')).toBeVisible();
  receiver.close();
});
