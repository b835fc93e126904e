import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, launch, test } from '../../support/electron-app.ts';
import { addRoom, ask, startReceiver } from '../../support/electron-room.ts';

test('the window shows the engine: a sample is delivered, also while the window is closed', async ({
  electronApp,
  page,
  userData,
}) => {
  const receiver = await startReceiver();
  const room = await addRoom(page, 'team', receiver.url);
  await ask(page, 'event.sendSample', { roomId: room.id });
  await expect.poll(() => receiver.bodies.length).toBe(1);

  const runtime = JSON.parse(readFileSync(join(userData, 'engine.json'), 'utf8')) as {
    url: string;
    adminToken: string;
  };
  await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close());
  await expect
    .poll(() => electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length))
    .toBe(0);
  const answer = await fetch(`${runtime.url}/api/event.sendSample`, {
    method: 'POST',
    headers: { authorization: `Bearer ${runtime.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ roomId: room.id }),
  });
  expect(await answer.json()).toMatchObject({ ok: true });
  await expect.poll(() => receiver.bodies.length).toBe(2);
  receiver.close();
});

test('quitting ends in order: the folder is free, and the window comes back where it was', async ({
  userData,
}) => {
  const first = await launch(userData);
  const page = await first.firstWindow();
  await expect(page.getByRole('main')).toBeVisible();
  const bounds = await first.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]!;
    window.setBounds({ x: 40, y: 30, width: 900, height: 650 });
    return window.getBounds();
  });
  expect(existsSync(join(userData, 'engine.json'))).toBe(true);
  await first.evaluate(({ app }) => app.quit());
  await expect.poll(() => existsSync(join(userData, 'engine.json'))).toBe(false);
  await first.close().catch(() => {});

  const second = await launch(userData);
  await expect((await second.firstWindow()).getByRole('main')).toBeVisible();
  const again = await second.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds());
  expect({ width: again.width, height: again.height }).toEqual({
    width: bounds.width,
    height: bounds.height,
  });
  await second.close();
});

test('started hidden it shows no window, until it is started again or asked to', async ({ userData }) => {
  const hidden = await launch(userData, { args: ['--hidden'] });
  await expect.poll(() => existsSync(join(userData, 'engine.json'))).toBe(true);
  expect(await hidden.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0);
  await hidden.close();
});

test('every entry of the menu does something', async ({ electronApp, page }) => {
  await expect(page.getByRole('main')).toBeVisible();
  const dead = await electronApp.evaluate(({ Menu }) => {
    const without: string[] = [];
    const look = (menu: Electron.Menu): void => {
      for (const item of menu.items) {
        if (item.submenu) look(item.submenu);
        else if (item.type !== 'separator' && !item.role && !item.click) without.push(item.label);
      }
    };
    look(Menu.getApplicationMenu()!);
    return without;
  });
  expect(dead).toEqual([]);
});
