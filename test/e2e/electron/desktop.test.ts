import type { Page } from '@playwright/test';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, launch, spawnApp, test } from '../../support/electron-app.ts';
import { addRoom, ask, endpointAt, startReceiver } from '../../support/electron-room.ts';

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
  expect(again).toEqual(bounds);
  await second.close();
});

test('started hidden it shows no window, until it is started again or asked to', async ({ userData }) => {
  const hidden = await launch(userData, { args: ['--hidden'] });
  await expect.poll(() => existsSync(join(userData, 'engine.json'))).toBe(true);
  const windows = () =>
    hidden.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.isVisible()));
  expect(await windows()).toEqual([]);
  await once(spawnApp(userData), 'exit');
  await expect.poll(windows).toEqual([true]);
  await hidden.close();
});

test('a retry that was due while the application was not running goes out after the next start', async ({
  userData,
}) => {
  const receiver = await startReceiver();
  receiver.answer(500);
  const retryPolicy = { firstDelaySeconds: 2, maxDelaySeconds: 2, maxTotalSeconds: 3600, maxRetries: 100 };
  const first = await launch(userData);
  const page = await first.firstWindow();
  const room = await ask(page, 'room.create', {
    name: 'team',
    endpoint: { ...endpointAt(receiver.url), retryPolicy },
  });
  await ask(page, 'event.sendSample', { roomId: room.id });
  await expect
    .poll(async () => (await ask(page, 'delivery.list', {})).items)
    .toMatchObject([{ state: 'pending', attemptsMade: 1 }]);
  await first.close();
  receiver.answer(200);

  const second = await launch(userData);
  const pageAgain = await second.firstWindow();
  const list = async () => (await ask(pageAgain, 'delivery.list', {})).items;
  await expect.poll(list, { timeout: 15_000 }).toMatchObject([{ state: 'delivered', attemptsMade: 2 }]);
  const [delivery] = await list();
  const { attempts } = await ask(pageAgain, 'delivery.get', { id: delivery!.id });
  expect(attempts.map(({ number, status }) => [number, status])).toEqual([
    [1, 500],
    [2, 200],
  ]);
  expect(receiver.bodies[1]).toBe(receiver.bodies[0]);
  await second.close();
  receiver.close();
});

test('killed in the middle of a retry, it finds the attempt interrupted and makes another after the next start', async ({
  userData,
}) => {
  const receiver = await startReceiver();
  receiver.answer(500);
  const first = await launch(userData);
  const page = await first.firstWindow();
  const room = await addRoom(page, 'team', receiver.url);
  await ask(page, 'event.sendSample', { roomId: room.id });
  const list = async (on: Page) => (await ask(on, 'delivery.list', {})).items;
  await expect.poll(() => list(page)).toMatchObject([{ state: 'pending', attemptsMade: 1 }]);
  receiver.answer('hold');
  const [delivery] = await list(page);
  await ask(page, 'delivery.resend', { id: delivery!.id });
  await expect.poll(() => receiver.bodies.length).toBe(2);
  const killed = once(first.process(), 'exit');
  first.process().kill('SIGKILL');
  await killed;
  receiver.answer(200);

  const second = await launch(userData);
  const pageAgain = await second.firstWindow();
  await expect.poll(() => list(pageAgain)).toMatchObject([{ state: 'delivered', attemptsMade: 3 }]);
  const { attempts } = await ask(pageAgain, 'delivery.get', { id: delivery!.id });
  expect(attempts.map(({ outcome, status }) => status ?? outcome)).toEqual([500, 'interrupted', 200]);
  expect(new Set(receiver.bodies).size).toBe(1);
  await second.close();
  receiver.close();
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
