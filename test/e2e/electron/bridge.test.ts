import type { Page } from '@playwright/test';
import { expect, test } from '../../support/electron-app.ts';
import { join } from 'node:path';

const preload = join(import.meta.dirname, '../../../out/preload/index.cjs');
type LooseBridge = {
  request(name: unknown, input: unknown): Promise<{ ok: boolean; error?: { code: string } }>;
};

const ask = (page: Page, name: unknown) =>
  page.evaluate((asked) => (window as unknown as { bridge: LooseBridge }).bridge.request(asked, {}), name);

test('an unknown request is refused, not rejected', async ({ page }) => {
  for (const name of ['no.such.request', '__proto__', 'toString', 7, null]) {
    expect(await ask(page, name)).toMatchObject({ ok: false, error: { code: 'unknown_request' } });
  }
});

test('a request from a frame inside the page is refused', async ({ electronApp, page }) => {
  await page.evaluate(() => document.body.append(document.createElement('iframe')));
  const replies = await electronApp.evaluate(async ({ BrowserWindow, ipcMain }) => {
    // No preload runs in such a frame, so that the request is handed in where it would arrive.
    type Handlers = { _invokeHandlers: Map<string, (...args: unknown[]) => Promise<unknown>> };
    const handle = (ipcMain as unknown as Handlers)._invokeHandlers.get('request')!;
    const sender = BrowserWindow.getAllWindows()[0]!.webContents;
    const from = (senderFrame: unknown) => handle({ sender, senderFrame }, 'no.such.request', {});
    return { frame: await from(sender.mainFrame.frames[0]), own: await from(sender.mainFrame) };
  });
  expect(replies.frame).toMatchObject({ ok: false, error: { code: 'forbidden_sender' } });
  expect(replies.own).toMatchObject({ ok: false, error: { code: 'unknown_request' } });
});

test('a request from a window that shows another page is refused', async ({ electronApp, page }) => {
  await expect(page.getByRole('main')).toBeVisible();
  const replies = await electronApp.evaluate(async ({ BrowserWindow }, preload) => {
    const answers: unknown[] = [];
    for (const url of ['data:text/html,<title>elsewhere</title>', 'about:blank']) {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { preload, sandbox: true, contextIsolation: true },
      });
      await window.loadURL(url);
      answers.push(await window.webContents.executeJavaScript(`window.bridge.request('engine.status', {})`));
      window.destroy();
    }
    return answers;
  }, preload);
  expect(replies).toHaveLength(2);
  for (const reply of replies) {
    expect(reply).toMatchObject({ ok: false, error: { code: 'forbidden_sender' } });
  }
});

test('events reach those who listen, until they stop', async ({ electronApp, page }) => {
  await page.evaluate(() => {
    type Events = { on(name: string, fn: (data: unknown) => void): () => void };
    const { bridge } = window as unknown as { bridge: Events };
    const heard: unknown[] = [];
    const stop = bridge.on('room.changed', (data) => heard.push(data));
    Object.assign(window, { heard, stop });
  });
  const send = (name: string, id: string) =>
    electronApp.evaluate(
      ({ BrowserWindow }, event) => BrowserWindow.getAllWindows()[0]!.webContents.send('event', event),
      { name, data: { id } },
    );
  const heard = () => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);
  await send('delivery.changed', 'other');
  await send('room.changed', 'first');
  await expect.poll(heard).toEqual([{ id: 'first' }]);
  await page.evaluate(() => (window as unknown as { stop(): void }).stop());
  await send('room.changed', 'second');
  expect(await heard()).toEqual([{ id: 'first' }]);
});
