import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { electronCommand, expect, test, testEnvironment } from '../../support/electron-app.ts';

test('a second start shows the window of the first and leaves', async ({ electronApp, page, userData }) => {
  await expect(page.getByRole('main')).toBeVisible();
  await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.hide());

  const second = spawn(
    electronCommand(),
    ['.', `--user-data-dir=${userData}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    { stdio: 'ignore', env: testEnvironment },
  );
  const [code] = await once(second, 'exit');
  expect(code).toBe(0);

  const windows = () =>
    electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.isVisible()));
  await expect.poll(windows).toEqual([true]);
});
