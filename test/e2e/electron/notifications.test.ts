import type { ElectronApplication } from '@playwright/test';
import { expect, test } from '../../support/electron-app.ts';
import { addRoom, ask, startReceiver } from '../../support/electron-room.ts';

type Shown = { title: string; body: string };

/** Keeps notifications from the desktop of whoever runs the tests, and notes them instead. */
const noteNotifications = (app: ElectronApplication) =>
  app.evaluate(({ Notification }) => {
    const shown: Electron.Notification[] = [];
    Object.assign(globalThis, { shownNotifications: shown });
    Notification.isSupported = () => true;
    Notification.prototype.show = function (this: Electron.Notification) {
      shown.push(this);
    };
  });
const notifications = (app: ElectronApplication) => (): Promise<Shown[]> =>
  app.evaluate(() =>
    (globalThis as unknown as { shownNotifications: Shown[] }).shownNotifications.map(({ title, body }) => ({
      title,
      body,
    })),
  );
const clickLast = (app: ElectronApplication) =>
  app.evaluate(() => {
    const { shownNotifications } = globalThis as unknown as { shownNotifications: Electron.Notification[] };
    shownNotifications.at(-1)!.emit('click', {});
  });
const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close());

test('a dead letter is told with the window closed, and a click opens it', async ({ electronApp, page }) => {
  const receiver = await startReceiver();
  receiver.answer('hold');
  await noteNotifications(electronApp);
  const room = await addRoom(page, 'team', receiver.url);
  await ask(page, 'event.sendSample', { roomId: room.id });
  await expect.poll(() => receiver.bodies.length).toBe(1);
  const { items } = await ask(page, 'delivery.list', {});
  await closeWindow(electronApp);
  await expect
    .poll(() => electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length))
    .toBe(0);

  receiver.answer(404);
  await expect.poll(notifications(electronApp), { timeout: 15_000 }).toHaveLength(1);
  expect((await notifications(electronApp)())[0]!.title).toBe('A delivery of team was given up');

  const opened = electronApp.waitForEvent('window');
  await clickLast(electronApp);
  const window = await opened;
  await expect.poll(() => new URL(window.url()).hash).toBe(`#/deliveries/${items[0]!.id}`);
  await expect(window.getByRole('main')).toBeVisible();
  receiver.close();
});

test('a flood is one notification, and a click leads an open window to it', async ({ electronApp, page }) => {
  const receiver = await startReceiver();
  receiver.answer('hold');
  await noteNotifications(electronApp);
  const room = await addRoom(page, 'team', receiver.url);
  for (let i = 0; i < 6; i += 1) await ask(page, 'event.sendSample', { roomId: room.id });
  await expect.poll(() => receiver.bodies.length).toBe(6);
  await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.hide());

  receiver.answer(404);
  await expect.poll(notifications(electronApp), { timeout: 15_000 }).toHaveLength(1);
  expect((await notifications(electronApp)())[0]!.title).toBe('6 deliveries were given up');
  await clickLast(electronApp);
  await expect
    .poll(() => electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isVisible()))
    .toBe(true);
  receiver.close();
});

/** Whether the application believes that the user has its window in front. */
const setWatched = (app: ElectronApplication, watched: boolean) =>
  app.evaluate(({ BrowserWindow }, is) => {
    BrowserWindow.getAllWindows()[0]!.isFocused = () => is;
  }, watched);

for (const [told, isTold] of [
  ['that an endpoint began failing', 'failing'],
  ['that an endpoint delivers again', 'recovered'],
] as const) {
  test(`it is told ${told}, and a click leads to its deliveries`, async ({ electronApp, page }) => {
    const receiver = await startReceiver();
    receiver.answer(500);
    await noteNotifications(electronApp);
    await setWatched(electronApp, isTold === 'recovered');
    const room = await addRoom(page, 'team', receiver.url);
    const endpointId = room.endpoints[0]!.id;
    await ask(page, 'event.sendSample', { roomId: room.id });
    const state = async () => (await ask(page, 'delivery.list', {})).items[0]!;
    for (let made = 1; made <= 3; made += 1) {
      if (made > 1) await ask(page, 'delivery.resend', { id: (await state()).id });
      await expect.poll(async () => (await state()).attemptsMade).toBe(made);
    }
    if (isTold === 'recovered') {
      await setWatched(electronApp, false);
      receiver.answer(200);
      await ask(page, 'delivery.resend', { id: (await state()).id });
    }
    await expect.poll(notifications(electronApp), { timeout: 15_000 }).toHaveLength(1);
    expect((await notifications(electronApp)())[0]!.title).toBe(
      isTold === 'failing' ? 'An endpoint of team began failing' : 'An endpoint of team delivers again',
    );
    await clickLast(electronApp);
    await expect.poll(() => new URL(page.url()).hash).toBe(`#/deliveries?endpoint=${endpointId}`);
    receiver.close();
  });
}

test('an endpoint that failed for days is disabled and told, whatever the settings say, and enabled with what it missed', async ({
  electronApp,
  page,
}) => {
  const receiver = await startReceiver();
  receiver.answer(503);
  await noteNotifications(electronApp);
  const room = await addRoom(page, 'team', receiver.url);
  await ask(page, 'settings.update', {
    patch: { firstRunDone: true, notifyEndpointHealth: false, notifyDeadLetters: false },
  });
  await ask(page, 'event.sendSample', { roomId: room.id });
  const delivery = async () => (await ask(page, 'delivery.list', {})).items.at(-1)!;
  const tried = async (times: number): Promise<void> => {
    if (times > 1) await ask(page, 'delivery.resend', { id: (await delivery()).id });
    await expect.poll(async () => (await delivery()).attemptsMade).toBe(times);
  };
  for (const times of [1, 2, 3]) await tried(times);
  await electronApp.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]!.hide();
    // The five days that are set unless chosen otherwise, and a little more.
    const now = Date.now;
    Date.now = () => now() + 5 * 86_400_000 + 60_000;
  });
  await tried(4);

  await expect.poll(notifications(electronApp), { timeout: 15_000 }).toHaveLength(1);
  const [told] = await notifications(electronApp)();
  expect(told!.title).toBe('An endpoint of team was disabled');
  expect(told!.body).toContain('503');
  const endpoint = async () => (await ask(page, 'room.get', { id: room.id })).endpoints[0]!;
  expect(await endpoint()).toMatchObject({ enabled: false, disabledReason: 'failing', held: 1 });
  await ask(page, 'event.sendSample', { roomId: room.id });
  expect((await ask(page, 'audit.list', {}))[1]).toMatchObject({
    actor: 'engine',
    action: 'endpoint.disable',
  });

  await clickLast(electronApp);
  await expect(page.getByText('Needs attention (1)')).toBeVisible();
  const row = page.getByRole('listitem').filter({ hasText: 'Disabled after failing for too long' });
  await expect(row).toContainText('2 deliveries held');
  receiver.answer(200);
  await row.getByRole('button', { name: 'Enable and deliver 2' }).click();
  await expect
    .poll(async () => (await ask(page, 'delivery.list', {})).items.map(({ state }) => state))
    .toEqual(['delivered', 'delivered']);
  expect(await endpoint()).toMatchObject({ enabled: true, health: 'healthy' });

  await page.evaluate(() => void (location.hash = '/audit'));
  await page.getByRole('combobox', { name: 'By' }).click();
  await page.getByRole('option', { name: 'engine' }).click();
  const changes = page.getByRole('table', { name: 'Changes' }).getByRole('row');
  await expect(changes).toHaveCount(2);
  await expect(changes.last()).toContainText('Endpoint disabled');
  receiver.close();
});
