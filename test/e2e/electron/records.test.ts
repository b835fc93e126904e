import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { expect, test } from '../../support/electron-app.ts';
import { addRoom, ask, startReceiver } from '../../support/electron-room.ts';

const rows = (page: Page) => page.getByRole('grid', { name: 'Lines of the log' }).getByRole('row');
const go = (page: Page, path: string) => page.evaluate((hash) => void (location.hash = hash), path);

test('the log shows lines as they come, finds one, leads to its delivery, and opens its folder', async ({
  electronApp,
  page,
  userData,
}) => {
  const receiver = await startReceiver();
  const room = await addRoom(page, 'board', receiver.url);
  await ask(page, 'settings.update', { patch: { firstRunDone: true } });
  await go(page, '/log');
  await expect(page.getByRole('heading', { level: 1, name: 'Log' })).toBeVisible();

  receiver.answer(404);
  await ask(page, 'event.sendSample', { roomId: room.id });
  // Without a press: the list follows.
  await expect(rows(page).filter({ hasText: 'attempt failed, given up' })).toHaveCount(1);
  await expect(rows(page).filter({ hasText: 'event accepted' })).toHaveCount(1);

  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search' })).toBeFocused();
  await page.keyboard.type('GIVEN UP');
  await expect(rows(page)).toHaveCount(2);
  const line = rows(page).filter({ hasText: 'given up' });
  await expect(line).toContainText('404');
  await line.click();
  const detail = page.getByRole('region', { name: 'The chosen line' });
  const { items } = await ask(page, 'delivery.list', {});
  await expect(detail).toContainText(items[0]!.id);

  await detail.getByRole('button', { name: 'Only this endpoint' }).click();
  await expect(page).toHaveURL(new RegExp(`#/log\\?endpoint=${room.endpoints[0]!.id}$`));
  await page.getByRole('grid').focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`#/deliveries/${items[0]!.id}`));

  await electronApp.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openPath = async (path) => {
      opened.push(path);
      return '';
    };
  });
  await go(page, '/log');
  await page.getByRole('button', { name: 'Open the folder' }).click();
  const opened = () => electronApp.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
  await expect.poll(opened).toEqual([join(userData, 'logs')]);
  expect(readFileSync(join(userData, 'logs', 'relay-000001.log'), 'utf8')).toContain(items[0]!.id);
  receiver.close();
});

test('the changes show before and after, are narrowed to one thing, and are exported to a file', async ({
  electronApp,
  page,
  userData,
}) => {
  const room = await addRoom(page, 'board', 'http://127.0.0.1:9/');
  await ask(page, 'endpoint.revealSecret', { id: room.endpoints[0]!.id });
  await ask(page, 'settings.update', { patch: { firstRunDone: true, retentionDays: 30 } });
  await go(page, '/settings');
  await page.getByRole('link', { name: 'Changes' }).click();
  const table = page.getByRole('table', { name: 'Changes' });
  const settings = table.getByRole('row').filter({ hasText: 'Settings changed' });
  await expect(settings.getByRole('deletion').filter({ hasText: '90' })).toBeVisible();
  await expect(settings.getByRole('insertion').filter({ hasText: '30' })).toBeVisible();
  await expect(table.getByRole('row').filter({ hasText: 'Secret revealed' })).toContainText('desktop');

  await table
    .getByRole('row')
    .filter({ hasText: 'Room added' })
    .getByRole('button', { name: /^Only changes/ })
    .click();
  await expect(table.getByRole('row')).toHaveCount(2);
  await expect(page).toHaveURL(new RegExp(`about=room&subject=${room.id}`));

  const file = join(userData, 'exported.csv');
  await electronApp.evaluate(({ session }, path) => {
    session.defaultSession.once('will-download', (_event, item) => item.setSavePath(path));
  }, file);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'As CSV' }).click();
  await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8').endsWith('\r\n')).toBe(true);
  const [head, first, ...rest] = readFileSync(file, 'utf8').split('\r\n');
  expect(head).toBe('\uFEFFat,actor,action,words,subject_kind,subject_id,subject_name,before,after,id');
  expect(first).toContain(`desktop,room.create,Room added,room,${room.id},board,`);
  expect(rest).toEqual(['']);

  await table.getByRole('link', { name: 'board' }).click();
  await expect(page).toHaveURL(new RegExp(`#/rooms/${room.id}$`));
});

test('the command line and what watches an engine work on the desktop application too', async ({
  page,
  userData,
}) => {
  await addRoom(page, 'board', 'http://127.0.0.1:9/');
  const relay = async (...args: string[]) =>
    (await promisify(execFile)(process.execPath, ['out/main/cli.js', ...args, '--data-dir', userData]))
      .stdout;
  expect(JSON.parse(await relay('status', '--json'))).toMatchObject({
    state: 'delivering',
    dataFolder: userData,
  });
  expect(await relay('rooms')).toContain('board');
  expect(await relay('log', '--text', 'started')).toContain('started');

  const { url, metricsToken } = JSON.parse(readFileSync(join(userData, 'engine.json'), 'utf8')) as {
    url: string;
    metricsToken: string;
  };
  expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ ok: true });
  const headers = { authorization: `Bearer ${metricsToken}` };
  expect(await (await fetch(`${url}/metrics`, { headers })).text()).toContain('room="board"');
});
