import { expect } from '@playwright/test';
import { test } from '../../support/browser-engine.ts';

test.describe('far from Greenwich', () => {
  test.use({ timezoneId: 'Asia/Kolkata', locale: 'en-GB' });

  test('times are local, with the UTC time on hover', async ({ page, engine }) => {
    const { roomId } = await engine.addRoom('board', 200);
    await engine.ask('event.sendSample', { roomId });
    await expect.poll(() => engine.received()).toBe(1);
    const { items } = await engine.ask('delivery.list', {});
    const accepted = new Date(items[0]!.acceptedAt);
    await page.goto(`${engine.url}/#/deliveries/${items[0]!.id}`);
    const time = page.getByRole('region', { name: 'Delivery', exact: true }).locator('time').first();
    await expect(time).toHaveAttribute('title', accepted.toISOString());
    const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kolkata', timeStyle: 'medium' });
    await expect(time).toHaveText(local.format(accepted));
  });
});

test('an engine that ends is told of, and what was typed stays', async ({ page, engine }) => {
  await engine.addRoom('board', 200);
  await page.goto(`${engine.url}/#/rooms/new`);
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('sales');
  await expect(page.getByRole('region', { name: 'Engine' }).getByRole('status')).toHaveText('Delivering');
  await engine.stop();
  await expect(page.getByRole('region', { name: 'Engine' }).getByRole('status')).toHaveText('No answer');
  await page.getByRole('button', { name: 'Add the room' }).click();
  await expect(page.getByRole('alert')).toContainText('The engine does not answer.');
  await expect(name).toHaveValue('sales');
  await name.fill('');
  await page.getByRole('link', { name: 'Rooms', exact: true }).click();
  // Screens are loaded when they are first opened.
  await expect(page.getByRole('heading', { name: 'This screen could not be loaded' })).toBeVisible();
  await page.getByRole('link', { name: 'Overview', exact: true }).click();
  await expect(page.getByText('This could not be loaded')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('who wants less motion gets none', async ({ page, engine }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await engine.addRoom('board', 200);
  await page.goto(engine.url);
  await expect(page.getByRole('button', { name: 'Send a sample to board' })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  const seconds = await page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) => {
      const { transitionDuration, animationDuration } = getComputedStyle(element);
      return `${transitionDuration}, ${animationDuration}`.split(', ').map(Number.parseFloat);
    }),
  );
  expect(Math.max(...seconds)).toBeLessThan(0.001);
});
