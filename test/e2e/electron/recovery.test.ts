import type { Page } from '@playwright/test';
import { expect, launch, test } from '../../support/electron-app.ts';
import { ask, endpointAt, startReceiver } from '../../support/electron-room.ts';
import type { TestReceiver } from '../../support/electron-room.ts';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Recover what failed' });
const panel = (page: Page) => page.getByRole('region', { name: 'Resends and cancels' });

/** A room whose endpoint takes one at a time, with so many dead letters. */
async function roomWithDeadLetters(
  page: Page,
  receiver: TestReceiver,
  name: string,
  count: number,
): Promise<string> {
  const endpoint = { ...endpointAt(`${receiver.url}${name}`), concurrency: 1 };
  const room = await ask(page, 'room.create', { name, endpoint });
  await ask(page, 'settings.update', { patch: { firstRunDone: true } });
  receiver.answer(404);
  for (let i = 0; i < count; i += 1) await ask(page, 'event.sendSample', { roomId: room.id });
  const filter = { roomId: room.id, states: ['dead_letter' as const] };
  await expect.poll(async () => (await ask(page, 'delivery.count', { filter })).count).toBe(count);
  return room.id;
}

test('dead letters are recovered from the overview: counted, on every screen, stopped, gone on with, summed up', async ({
  page,
}) => {
  const receiver = await startReceiver();
  await roomWithDeadLetters(page, receiver, 'board', 4);
  await page.getByRole('link', { name: 'Overview', exact: true }).click();
  await page.getByRole('button', { name: 'Resend 4…' }).click();
  await expect(dialog(page).getByText('4 dead letters of 1 endpoint')).toBeVisible();
  await expect(dialog(page).getByRole('button', { name: 'Resend 4' })).toBeFocused();

  // Of another span there is nothing, and nothing can be started.
  await dialog(page).getByRole('combobox', { name: 'Failed since' }).click();
  await page.getByRole('option', { name: 'Another time…' }).click();
  await expect(dialog(page).getByRole('button', { name: 'Day and time' })).toBeVisible();
  await expect(dialog(page).getByRole('button', { name: 'Resend 0' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await dialog(page).getByRole('combobox', { name: 'Failed since' }).click();
  await page.getByRole('option', { name: 'An hour ago' }).click();
  await expect(dialog(page).getByText('4 dead letters of 1 endpoint')).toBeVisible();

  receiver.answer('hold');
  const before = receiver.bodies.length;
  await dialog(page).getByRole('button', { name: 'Resend 4' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(panel(page).getByRole('status')).toHaveText('Resending');
  await expect(panel(page)).toContainText('2 waiting for their try');
  await expect(panel(page)).toContainText('2 not resent yet');
  for (const screen of ['Deliveries', 'Rooms', 'Settings']) {
    await page.getByRole('link', { name: screen }).click();
    await expect(page).toHaveTitle(`${screen} · Reflector Relay`);
    await expect(panel(page).getByRole('progressbar', { name: 'Resending' })).toBeAttached();
  }

  await panel(page).getByRole('button', { name: 'Stop' }).click();
  await expect(panel(page).getByRole('status')).toHaveText('Stopped: 2 resent, 2 left');
  receiver.answer(200);
  await expect(panel(page)).toContainText('2 arrived');
  await expect.poll(() => receiver.bodies.length).toBe(before + 2);
  const filter = { states: ['dead_letter' as const] };
  expect((await ask(page, 'delivery.count', { filter })).count).toBe(2);

  await panel(page).getByRole('button', { name: 'Go on' }).click();
  await expect(panel(page).getByRole('status')).toHaveText('4 deliveries resent, all arrived');
  expect(receiver.bodies).toHaveLength(before + 4);
  await panel(page).getByRole('button', { name: 'Dismiss' }).click();
  await expect(panel(page)).toHaveCount(0);
  receiver.close();
});

test('a recovery goes on after a restart of the application, and says what failed again', async ({
  userData,
}) => {
  const receiver = await startReceiver();
  const first = await launch(userData);
  const page = await first.firstWindow();
  await page.waitForLoadState('load');
  const roomId = await roomWithDeadLetters(page, receiver, 'board', 3);
  // One that arrives: five failures in a row would hold the rest back.
  receiver.answer(200);
  await ask(page, 'event.sendSample', { roomId });
  await expect.poll(() => receiver.bodies.length).toBe(4);
  receiver.answer(404);
  // Paused, so that nothing is under way when it ends.
  await ask(page, 'engine.pause', {});
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog', { name: 'Search or do' }).getByRole('textbox').fill('recover');
  await expect(page.locator('[data-action][data-selected]')).toHaveText('Recover dead letters…');
  await page.keyboard.press('Enter');
  await dialog(page).getByRole('button', { name: 'Resend 3' }).click();
  await expect(panel(page)).toContainText('deliveries are paused');
  await first.close();

  const second = await launch(userData);
  const again = await second.firstWindow();
  await again.waitForLoadState('load');
  await expect(panel(again).getByRole('status')).toHaveText('Resending');
  await expect(panel(again)).toContainText('1 not resent yet');
  await ask(again, 'engine.resume', {});
  await expect(panel(again).getByRole('status')).toHaveText('3 deliveries resent, 0 arrived');
  await expect(panel(again)).toContainText('3 failed again, given up');
  await panel(again).getByRole('link', { name: 'Show' }).click();
  await expect(again).toHaveURL(/#\/deliveries\?state=dead_letter/);
  await expect(again.getByText('3 deliveries', { exact: true })).toBeVisible();

  // Dismissed once, it does not come back.
  await panel(again).getByRole('button', { name: 'Dismiss' }).click();
  await again.reload();
  await expect(again.getByText('3 deliveries', { exact: true })).toBeVisible();
  await expect(panel(again)).toHaveCount(0);
  await second.close();
  receiver.close();
});
