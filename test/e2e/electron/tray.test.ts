import type { ElectronApplication } from '@playwright/test';
import { once } from 'node:events';
import { expect, launch, test } from '../../support/electron-app.ts';
import { addRoom, ask, startReceiver } from '../../support/electron-room.ts';

type Seen = { tip: string; image: string; menu: Electron.Menu | null };

/** Notes what the tray is told to show from now on, and lets it. */
const watchTray = (app: ElectronApplication) =>
  app.evaluate(({ Tray }) => {
    const seen: Seen = { tip: '', image: '', menu: null };
    Object.assign(globalThis, { seenTray: seen });
    const { setToolTip, setImage, setContextMenu } = Tray.prototype;
    Object.assign(Tray.prototype, {
      setToolTip(this: Electron.Tray, tip: string) {
        seen.tip = tip;
        setToolTip.call(this, tip);
      },
      setImage(this: Electron.Tray, image: Electron.NativeImage) {
        seen.image = image.isEmpty() ? '' : image.toDataURL();
        setImage.call(this, image);
      },
      setContextMenu(this: Electron.Tray, menu: Electron.Menu) {
        seen.menu = menu;
        setContextMenu.call(this, menu);
      },
    });
  });
const shown = (app: ElectronApplication) =>
  app.evaluate(() => {
    const { tip, image, menu } = (globalThis as unknown as { seenTray: Seen }).seenTray;
    const labels = menu?.items.filter(({ type }) => type !== 'separator').map(({ label }) => label) ?? [];
    return { tip, image, labels };
  });
const choose = (app: ElectronApplication, label: string) =>
  app.evaluate(({}, wanted) => {
    const { menu } = (globalThis as unknown as { seenTray: Seen }).seenTray;
    menu!.items.find((item) => item.label === wanted)!.click();
  }, label);

test('the tray follows what the engine does, pauses and resumes it, and leads to what needs a person', async ({
  electronApp,
  page,
}) => {
  const receiver = await startReceiver();
  const says = (line: string) =>
    expect.poll(async () => (await shown(electronApp)).tip).toBe(`Reflector Relay: ${line}`);
  const images = new Set<string>();
  const noteImage = async () => images.add((await shown(electronApp)).image);
  await watchTray(electronApp);
  receiver.answer('hold');
  const room = await addRoom(page, 'team', receiver.url);
  await ask(page, 'event.sendSample', { roomId: room.id });
  await says('Delivering, 1 pending');
  await noteImage();
  receiver.answer(200);
  await says('Everything is delivered');
  await noteImage();

  await choose(electronApp, 'Pause deliveries');
  await says('Paused, nothing pending');
  await noteImage();
  expect((await ask(page, 'engine.status', {})).state).toBe('paused');
  expect((await shown(electronApp)).labels).toEqual([
    'Open Reflector Relay',
    'Paused, nothing pending',
    'Resume deliveries',
    'Quit',
  ]);
  await choose(electronApp, 'Resume deliveries');
  await says('Everything is delivered');

  receiver.answer(401);
  await ask(page, 'event.sendSample', { roomId: room.id });
  await says('1 needs attention, nothing pending');
  await noteImage();
  expect([...images].filter((image) => image !== '')).toHaveLength(4);
  await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.hide());
  await choose(electronApp, '1 needs attention, nothing pending');
  await expect(page.getByText('Needs attention (1)')).toBeVisible();
  await expect
    .poll(() => electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isVisible()))
    .toBe(true);
  receiver.close();
});

test('quitting from the tray ends the application', async ({ userData }) => {
  const app = await launch(userData);
  const page = await app.firstWindow();
  await expect(page.getByRole('main')).toBeVisible();
  await watchTray(app);
  await ask(page, 'engine.pause', {});
  await expect.poll(async () => (await shown(app)).labels).toContain('Quit');
  const ended = once(app.process(), 'exit');
  await choose(app, 'Quit');
  expect(await ended).toEqual([0, null]);
});
