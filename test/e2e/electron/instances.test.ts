import { once } from 'node:events';
import { expect, spawnApp, test } from '../../support/electron-app.ts';

test('a second start shows the window of the first and leaves', async ({ electronApp, page, userData }) => {
  await expect(page.getByRole('main')).toBeVisible();
  await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.hide());

  const [code] = await once(spawnApp(userData), 'exit');
  expect(code).toBe(0);

  const windows = () =>
    electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.isVisible()));
  await expect.poll(windows).toEqual([true]);
});

test('a second start opens the window again after it was closed', async ({ electronApp, page, userData }) => {
  await expect(page.getByRole('main')).toBeVisible();
  await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close());
  const windows = () =>
    electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.isVisible()));
  await expect.poll(windows).toEqual([]);
  await once(spawnApp(userData), 'exit');
  await expect.poll(windows).toEqual([true]);
});
