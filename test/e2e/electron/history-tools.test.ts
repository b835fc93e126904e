import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, launch, test } from '../../support/electron-app.ts';
import { addRoom, ask, startReceiver } from '../../support/electron-room.ts';
import type { TestReceiver } from '../../support/electron-room.ts';
import { expectAccessible, open } from '../../support/electron-screen.ts';

const search = (page: Page) => page.getByRole('searchbox', { name: 'Search deliveries' });
const rows = (page: Page) => page.getByRole('grid').locator('[role=row][aria-selected]');

/** Three deliveries to a receiver that took the first, and refused two because of a quota. */
async function threeDeliveries(page: Page): Promise<TestReceiver> {
  const receiver = await startReceiver();
  const team = await addRoom(page, 'team-standup', receiver.url);
  const board = await addRoom(page, 'board', receiver.url);
  await ask(page, 'event.sendSample', { roomId: team.id });
  await expect.poll(() => receiver.bodies.length).toBe(1);
  receiver.answer(402, '{"error":"quota_exceeded","plan":"starter"}');
  for (const { id } of [team, board]) await ask(page, 'event.sendSample', { roomId: id });
  await expect.poll(async () => (await ask(page, 'engine.status', {})).deadLetters).toBe(2);
  await expect.poll(async () => (await ask(page, 'search.status', {})).waiting).toBe(0);
  return receiver;
}

/** Answers the next questions where to save a file. */
async function chooseFile(electronApp: ElectronApplication, filePath: string | null): Promise<void> {
  await electronApp.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: path === null, filePath: path ?? '' });
  }, filePath);
}

test('deliveries are found as one types, with the words marked and where they were found, by the keyboard alone', async ({
  page,
}) => {
  const receiver = await threeDeliveries(page);
  await open(page, '/deliveries');
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press('/');
  await expect(search(page)).toBeFocused();
  await page.keyboard.type('quota exceeded');
  await expect(rows(page)).toHaveCount(2);
  await expect(page).toHaveURL(/text=quota\+exceeded/);
  await expect(rows(page).first().locator('mark')).toHaveText(['quota', 'exceeded']);
  await expect(rows(page).first()).toContainText('Answer');
  await expect(page.getByRole('columnheader', { name: 'Found in' })).toBeVisible();
  await expect(page.getByText('2 deliveries', { exact: true })).toBeVisible();
  await expectAccessible(page);

  // The room is in sight, so nothing has to be explained beside the answer that also matched.
  await page.keyboard.type(' board');
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first().locator('mark').first()).toHaveText('board');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Delivery', exact: true })).toBeVisible();
  // Out of the detail first, then it closes.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('grid')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Delivery', exact: true })).toHaveCount(0);
  await expect(page.getByRole('grid')).toBeFocused();

  await page.keyboard.press('/');
  await expect(search(page)).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('nothing of that kind');
  await expect(page.getByRole('heading', { name: 'Nothing found for “nothing of that kind”' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(search(page)).toHaveValue('');
  await expect(rows(page)).toHaveCount(3);

  // What comes in while one looks at it is found, too.
  await search(page).fill('starter');
  await expect(rows(page)).toHaveCount(2);
  const [room] = await ask(page, 'room.list', {});
  await ask(page, 'event.sendSample', { roomId: room!.id });
  await expect(rows(page)).toHaveCount(3);
  receiver.close();
});

test('a search that other filters narrow to nothing can go on without them', async ({ page }) => {
  const receiver = await threeDeliveries(page);
  await open(page, '/deliveries?text=starter&state=delivered');
  await expect(page.getByRole('heading', { name: 'Nothing found for “starter”' })).toBeVisible();
  await page.getByRole('button', { name: 'Search without the other filters' }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(search(page)).toHaveValue('starter');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(search(page)).toHaveValue('');
  await search(page).fill('!!');
  await expect(page.getByText('Type a letter or a digit')).toBeVisible();
  receiver.close();
});

test('filters are kept under a name, applied, renamed, changed, deleted, and brought back', async ({
  page,
}) => {
  const receiver = await threeDeliveries(page);
  await open(page, '/deliveries');
  const menu = page.getByRole('button', { name: 'Saved filters' });
  await menu.click();
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: 'Needs a person' }).click();
  await expect(page).toHaveURL(/state=dead_letter/);
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Needs a person' }).click();
  await page.getByRole('menuitem', { name: 'Failed in the last 24 h' }).click();
  await expect(page).toHaveURL(/status=not_2xx&last=24h/);
  await expect(rows(page)).toHaveCount(2);

  await search(page).fill('quota');
  await expect(page).toHaveURL(/text=quota/);
  await menu.click();
  await page.getByRole('menuitem', { name: 'Save this filter…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByText('Give it a name.')).toBeVisible();
  await dialog.getByLabel('Name').fill('Quota today');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Quota today' })).toBeVisible();

  // Another of the same name is refused at its field.
  await search(page).fill('starter');
  await expect(page).toHaveURL(/text=starter/);
  await menu.click();
  await page.getByRole('menuitem', { name: 'Save this filter…' }).click();
  await dialog.getByLabel('Name').fill('quota TODAY');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Another saved filter has this name.')).toBeVisible();
  await page.keyboard.press('Escape');

  await menu.click();
  await page.getByRole('menuitem', { name: 'Manage saved filters…' }).click();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Set “Quota today” to the present filter' }).click();
  await dialog.getByRole('button', { name: 'Rename “Quota today”' }).click();
  await dialog.getByLabel('Name').fill('Starter plan');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Starter plan')).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete “Starter plan”' }).click();
  await expect(dialog.getByText('Nothing is saved yet.', { exact: false })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Starter plan' })).toBeVisible();

  await page.getByRole('button', { name: 'Clear filters' }).click();
  await menu.click();
  await page.getByRole('menuitem', { name: 'Starter plan' }).click();
  await expect(page).toHaveURL(/text=starter/);
  await expect(search(page)).toHaveValue('starter');
  await expect(rows(page)).toHaveCount(2);
  receiver.close();
});

test('a saved filter is there after a restart of the application, and applied as it was', async ({
  userData,
}) => {
  const first = await launch(userData);
  const page = await first.firstWindow();
  await page.waitForLoadState('load');
  const receiver = await threeDeliveries(page);
  await open(page, '/deliveries?state=dead_letter&last=24h&text=quota');
  await page.getByRole('button', { name: 'Saved filters' }).click();
  await page.getByRole('menuitem', { name: 'Save this filter…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Over quota');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Over quota' })).toBeVisible();
  await first.close();

  const second = await launch(userData);
  const again = await second.firstWindow();
  await again.waitForLoadState('load');
  await open(again, '/deliveries');
  await expect(rows(again)).toHaveCount(3);
  await again.getByRole('button', { name: 'Saved filters' }).click();
  await again.getByRole('menuitem', { name: 'Over quota' }).click();
  await expect(again).toHaveURL(/state=dead_letter/);
  await expect(again).toHaveURL(/last=24h/);
  await expect(search(again)).toHaveValue('quota');
  await expect(rows(again)).toHaveCount(2);
  await second.close();
  receiver.close();
});

test('what is filtered is exported to a chosen file, with its count first, and nothing is written when it is not chosen', async ({
  page,
  electronApp,
  userData,
}) => {
  const receiver = await threeDeliveries(page);
  const csv = join(userData, 'failed.csv');
  await open(page, '/deliveries?state=dead_letter');
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export 2 deliveries' });
  await expectAccessible(page);
  await chooseFile(electronApp, null);
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect(dialog.getByRole('button', { name: 'Export' })).toBeEnabled();
  expect(existsSync(csv)).toBe(false);

  await chooseFile(electronApp, csv);
  await dialog.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByText(`2 deliveries exported to ${csv}.`)).toBeVisible();
  const [head, ...lines] = readFileSync(csv, 'utf8').trimEnd().split('\r\n');
  expect(head).toContain('id,accepted_at,state,');
  expect(lines).toHaveLength(2);
  expect(lines.every((line) => line.includes(',dead_letter,') && line.includes('quota_exceeded'))).toBe(true);
  await page.getByRole('button', { name: 'Dismiss' }).click();

  const jsonl = join(userData, 'all.jsonl');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('radio', { name: 'JSON Lines' }).check();
  await chooseFile(electronApp, jsonl);
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
  await expect(page.getByText(`3 deliveries exported to ${jsonl}.`)).toBeVisible();
  const documents = readFileSync(jsonl, 'utf8').trimEnd().split('\n');
  expect(documents.map((line) => (JSON.parse(line) as { attempts: unknown[] }).attempts.length)).toEqual([
    1, 1, 1,
  ]);

  await page.getByRole('button', { name: 'Export' }).click();
  await chooseFile(electronApp, join(userData, 'no', 'such', 'folder.csv'));
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
  await expect(page.getByText(/The export failed\. .*could not be written: ENOENT/)).toBeVisible();
  receiver.close();
});

test('an export says how far it is, goes on when its screen is left, and is stopped', async ({
  page,
  electronApp,
  userData,
}) => {
  test.skip(process.platform === 'win32', 'A pipe stands for a slow disk.');
  const receiver = await threeDeliveries(page);
  /** Begins an export to a disk that takes nothing until `read` is called, which answers what came. */
  const begin = async (name: string): Promise<{ file: string; read(): Promise<string> }> => {
    const file = join(userData, name);
    execFileSync('mkfifo', [`${file}.unfinished`]);
    await chooseFile(electronApp, file);
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
    await expect(page.getByText('Exporting 3 of 3')).toBeVisible();
    return { file, read: () => readFile(`${file}.unfinished`, 'utf8') };
  };
  await open(page, '/deliveries');
  const slow = await begin('slow.csv');
  await expect(page.getByRole('progressbar', { name: 'Exporting' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Export' })).toBeDisabled();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Rooms', exact: true }).click();
  await expect(page.getByRole('progressbar', { name: 'Exporting' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Deliveries' }).click();
  await expect(page.getByText('Exporting 3 of 3')).toBeVisible();
  expect(existsSync(slow.file)).toBe(false);
  expect((await slow.read()).trimEnd().split('\r\n')).toHaveLength(4);
  await expect(page.getByText(`3 deliveries exported to ${slow.file}.`)).toBeVisible();
  expect(existsSync(slow.file)).toBe(true);
  await page.getByRole('button', { name: 'Dismiss' }).click();

  const stopped = await begin('stopped.csv');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('The export was stopped. Nothing of it was kept.')).toBeVisible();
  await stopped.read();
  await expect.poll(() => existsSync(`${stopped.file}.unfinished`)).toBe(false);
  expect(existsSync(stopped.file)).toBe(false);
  await expect(page.getByText('The export was stopped. Nothing of it was kept.')).toBeVisible();
  receiver.close();
});
