import { once } from 'node:events';
import type { ElectronApplication } from '@playwright/test';
import { expect, launch, shownDialogs, test } from '../../support/electron-app.ts';
import { addRoom, ask, startReceiver } from '../../support/electron-room.ts';
import { openRoute } from '../../support/relay-page.ts';

/** Chooses Quit in the application menu. */
const chooseQuit = (app: ElectronApplication) =>
  app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()!.items.flatMap((item) => item.submenu?.items ?? []);
    items.find(({ label }) => label.startsWith('Quit'))!.click();
  });
const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close());
const windowCount = (app: ElectronApplication) => () =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

test('quitting waits for what is being sent, out of sight', async ({ userData }) => {
  const receiver = await startReceiver();
  receiver.answer('hold');
  const app = await launch(userData);
  const page = await app.firstWindow();
  const room = await addRoom(page, 'team', receiver.url);
  await ask(page, 'event.sendSample', { roomId: room.id });
  await expect.poll(() => receiver.bodies.length).toBe(1);

  const ended = once(app.process(), 'exit');
  await app.evaluate(({ app }) => app.quit());
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.isVisible())))
    .toEqual([false]);
  expect(app.process().exitCode).toBeNull();
  receiver.answer(200);
  expect(await ended).toEqual([0, null]);

  const again = await launch(userData);
  const { items } = await ask(await again.firstWindow(), 'delivery.list', {});
  expect(items).toMatchObject([{ state: 'delivered', attemptsMade: 1 }]);
  expect(receiver.bodies).toHaveLength(1);
  await again.close();
  receiver.close();
});

test('quitting says what is left, and can be thought better of', async ({ userData }) => {
  const receiver = await startReceiver();
  receiver.answer(500);
  const app = await launch(userData, { env: { RELAY_TEST_ANSWERS: '1,0' } });
  const page = await app.firstWindow();
  const room = await addRoom(page, 'team', receiver.url);
  await ask(page, 'event.sendSample', { roomId: room.id });
  await expect
    .poll(async () => (await ask(page, 'delivery.list', {})).items)
    .toMatchObject([{ state: 'pending', attemptsMade: 1 }]);

  await chooseQuit(app);
  await expect
    .poll(() => shownDialogs(userData).map(({ message }) => message))
    .toEqual(['Quit with 1 pending?']);
  expect(await ask(page, 'engine.status', {})).toMatchObject({ state: 'delivering', owed: 1 });

  const ended = once(app.process(), 'exit');
  await chooseQuit(app);
  expect(await ended).toEqual([0, null]);
  receiver.close();
});

test('with nothing owed it quits without a question', async ({ userData }) => {
  const app = await launch(userData);
  await expect((await app.firstWindow()).getByRole('main')).toBeVisible();
  const ended = once(app.process(), 'exit');
  await chooseQuit(app);
  expect(await ended).toEqual([0, null]);
  expect(shownDialogs(userData)).toEqual([]);
});

test('closing the window is explained once, and the answer can be to quit', async ({ userData }) => {
  const app = await launch(userData, { args: [] });
  await expect((await app.firstWindow()).getByRole('main')).toBeVisible();
  await closeWindow(app);
  await expect.poll(windowCount(app)).toBe(0);
  await expect
    .poll(() => shownDialogs(userData).map(({ message }) => message))
    .toEqual(['Reflector Relay goes on delivering.']);

  const opened = app.waitForEvent('window');
  await app.evaluate(({ app }) => app.emit('activate'));
  await expect((await opened).getByRole('main')).toBeVisible();
  await closeWindow(app);
  await expect.poll(windowCount(app)).toBe(0);
  await app.close();
  expect(shownDialogs(userData)).toHaveLength(1);
});

test('who would rather quit than stay in the tray can say so at once', async ({ userData }) => {
  const app = await launch(userData, { env: { RELAY_TEST_ANSWERS: '1' } });
  await expect((await app.firstWindow()).getByRole('main')).toBeVisible();
  const ended = once(app.process(), 'exit');
  await closeWindow(app);
  expect(await ended).toEqual([0, null]);
});

test.describe('with something unsaved in the window', () => {
  const typeSomething = async (app: ElectronApplication) => {
    const page = await app.firstWindow();
    await openRoute(page, '/rooms/new');
    await page.getByLabel('Name', { exact: true }).fill('half-typed');
    await expect
      .poll(() => page.evaluate(() => dispatchEvent(new Event('beforeunload', { cancelable: true }))))
      .toBe(false);
    return page;
  };
  const asked = (userData: string) => () => shownDialogs(userData).map(({ message }) => message);
  const QUESTION = 'Close without saving?';

  test('closing and quitting ask first, and staying keeps all of it', async ({ userData }) => {
    const app = await launch(userData, { env: { RELAY_TEST_ANSWERS: '1,1,0' } });
    const page = await typeSomething(app);
    await closeWindow(app);
    await expect.poll(asked(userData)).toEqual([QUESTION]);
    // It answers again once it has been told to stay.
    await page.evaluate(() => {});
    await chooseQuit(app);
    await expect.poll(asked(userData)).toEqual([QUESTION, QUESTION]);
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('half-typed');
    expect((await ask(page, 'engine.status', {})).state).toBe('delivering');

    const ended = once(app.process(), 'exit');
    await chooseQuit(app);
    expect(await ended).toEqual([0, null]);
    expect(asked(userData)()).toEqual([QUESTION, QUESTION, QUESTION]);
  });

  test('the end of the session waits for no answer', async ({ userData }) => {
    const app = await launch(userData);
    await typeSomething(app);
    const ended = once(app.process(), 'exit');
    app.process().kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(shownDialogs(userData)).toEqual([]);
  });
});
