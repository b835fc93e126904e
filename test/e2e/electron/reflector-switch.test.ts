import type { Page } from '@playwright/test';
import {
  connected,
  expect,
  openScreen,
  readNow,
  ROOM_SECRET,
  test,
} from '../../support/electron-reflector.ts';
import { ask } from '../../support/electron-room.ts';

const HINT = `••••${ROOM_SECRET.slice(-4)}`;
const main = (page: Page) => page.getByRole('main');
const written = (page: Page, room: string) =>
  page.getByRole('region', { name: `What is written to Reflector for ${room}` });
const titles = (bodies: string[]): (string | null)[] =>
  bodies.map((body) => (JSON.parse(body) as { transcript: { title: string | null } }).transcript.title);

test('a room is taken over after the exact change was shown; transcripts then arrive from here, once', async ({
  page,
  standIn,
  receiver,
  room,
}) => {
  const url = room.webhook_url!;
  const source = await connected(page, standIn);
  await openScreen(page, `/reflector/${source.id}`);
  standIn.state.addTranscript(room, { title: 'Sent by Reflector' });
  standIn.state.addTranscript(room, { title: 'Around the switch' });
  await readNow(page);
  await page.getByRole('link', { name: 'Take over: team-standup' }).click();

  await expect(written(page, 'team-standup')).toContainText(
    `"webhook_url": "",\n  "webhook_secret": "${HINT}"`,
  );
  await expect(main(page)).toContainText(`PATCH ${standIn.url}/v1/rooms/${room.id}`);
  await expect(main(page)).toContainText(`The secret stays the same (${HINT}).`);
  await expect(page.getByRole('group', { name: '2 transcripts around the switch' })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Sent by Reflector' }).uncheck();
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(ROOM_SECRET);

  await page.getByRole('button', { name: 'Take over 1 room' }).click();
  await expect(page.getByRole('radio', { name: 'Allow: Not encrypted, team-standup' })).toBeFocused();
  expect(room.webhook_url).toBe(url);
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Take over 1 room' }).click();
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('team-standup Done');
  await expect(result).toContainText('1 transcript that Reflector may also have sent.');
  expect(room).toMatchObject({ webhook_url: '', webhook_secret: ROOM_SECRET });
  await expect.poll(() => titles(receiver.bodies)).toEqual(['Around the switch']);

  await page.getByRole('link', { name: 'Back to the server' }).click();
  await expect(page.getByRole('row', { name: /^team-standup/ })).toContainText('Taken over');
  standIn.state.addTranscript(room, { title: 'Weekly planning' });
  await readNow(page);
  await expect.poll(() => titles(receiver.bodies)).toEqual(['Around the switch', 'Weekly planning']);

  const { items } = await ask(page, 'delivery.list', { filter: { states: ['delivered'] } });
  const around = items.find(({ title }) => title === 'Around the switch')!;
  await openScreen(page, `/deliveries/${around.id}`);
  await expect(page.getByText('Reflector may also have sent this')).toBeVisible();
  await openScreen(page, '/rooms');
  await expect(page.getByRole('row', { name: /^team-standup/ })).toContainText('Delivered from here');
  await openScreen(page, `/rooms/${items[0]!.room.id}`);
  await expect(page.getByRole('region', { name: 'At Reflector' })).toContainText('Taken over');
});

test('all rooms are taken over together and given back, with the same question answered once', async ({
  page,
  standIn,
  receiver,
  room,
}) => {
  const board = standIn.state.addRoom({
    name: 'board',
    webhook_url: `${receiver.url}board`,
    webhook_secret: 'the secret of the board, which is long',
  });
  const source = await connected(page, standIn);
  await openScreen(page, `/reflector/${source.id}`);
  await page.getByRole('link', { name: 'Take over all 2' }).click();
  await page.getByRole('button', { name: 'Allow “Not encrypted” for all 2' }).click();
  await expect(page.getByRole('radio', { name: 'Allow: Not encrypted, board' })).toBeChecked();
  await page.getByRole('button', { name: 'Take over 2 rooms' }).click();
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('board Done');
  await expect(result).toContainText('team-standup Done');
  expect([room.webhook_url, board.webhook_url]).toEqual(['', '']);

  await page.getByRole('link', { name: 'Back to the server' }).click();
  await page.getByRole('link', { name: 'Give back all 2' }).click();
  await expect(written(page, 'board')).toContainText(`"webhook_url": "${receiver.url}board"`);
  await expect(written(page, 'board')).toContainText('"webhook_secret": "••••long"');
  await page.getByRole('checkbox', { name: 'team-standup' }).uncheck();
  await page.getByRole('button', { name: 'Give back 1 room' }).click();
  await expect(result).toContainText('Reflector delivers this room again.');
  expect(board).toMatchObject({
    webhook_url: `${receiver.url}board`,
    webhook_secret: 'the secret of the board, which is long',
  });
  expect(room.webhook_url).toBe('');
  await page.getByRole('link', { name: 'Back to the server' }).click();
  await expect(page.getByRole('row', { name: /^board/ })).toContainText('delivered by Reflector');
  await expect(page.getByRole('row', { name: /^team-standup/ })).toContainText('Taken over');

  // Disconnecting names what would be left undone.
  await page.getByRole('link', { name: 'Settings' }).last().click();
  await page.getByRole('button', { name: 'Disconnect…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Disconnect Office?' });
  await expect(dialog).toContainText('These rooms are delivered from here: team-standup.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await ask(page, 'source.list', {})).toHaveLength(1);
});

test('a take over that the server breaks off goes on by itself, and is shown as going on', async ({
  page,
  standIn,
  room,
}) => {
  const source = await connected(page, standIn);
  await openScreen(page, `/reflector/${source.id}/take-over`);
  await page.getByRole('radio', { name: 'Allow: Not encrypted, team-standup' }).check();
  standIn.before = async ({ method, body }) => {
    if (method !== 'PATCH') return;
    standIn.before = null;
    standIn.state.writeRoom(room, body as object);
    await standIn.down();
  };
  await page.getByRole('button', { name: 'Take over 1 room' }).click();
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('team-standup Goes on by itself');
  await page.getByRole('link', { name: 'Back to the server' }).click();
  await expect(page.getByRole('row', { name: /^team-standup/ })).toContainText('Being switched');
  await standIn.up();
  await page.getByRole('button', { name: 'Read now' }).click();
  await expect(page.getByRole('row', { name: /^team-standup/ })).toContainText('Taken over');
  expect(room).toMatchObject({ webhook_url: '', webhook_secret: ROOM_SECRET });
});

test('a room is relayed once Reflector’s own test call arrives, and not where it does not', async ({
  page,
  standIn,
  receiver,
  room,
}) => {
  const url = room.webhook_url!;
  const source = await connected(page, standIn);
  await openScreen(page, `/reflector/${source.id}`);
  await page.getByRole('button', { name: 'More for team-standup' }).click();
  await page.getByRole('menuitem', { name: 'Relay instead' }).click();
  const address = page.getByRole('textbox', { name: 'Address of this application, as Reflector reaches it' });
  const own = await address.inputValue();
  expect(own).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);

  const relay = async (to: string): Promise<void> => {
    await address.fill(to);
    await page.getByRole('button', { name: 'Show what is written' }).click();
    await expect(written(page, 'team-standup')).toContainText(`"webhook_url": "${to}/v1/rooms/`);
    await page.getByRole('radio', { name: 'Allow: Not encrypted, team-standup' }).check();
    await page.getByRole('button', { name: 'Relay 1 room' }).click();
  };
  const result = page.getByRole('region', { name: 'Result' });
  await relay(receiver.url.replace(/\/$/, ''));
  await expect(result).toContainText('team-standup Not done');
  await expect(result).toContainText('not by this application. Its URL is as it was.');
  expect(room).toMatchObject({ webhook_url: url, webhook_secret: ROOM_SECRET });
  const calls = receiver.bodies.length;

  await openScreen(page, `/reflector/${source.id}`);
  await page.getByRole('button', { name: 'More for team-standup' }).click();
  await page.getByRole('menuitem', { name: 'Relay instead' }).click();
  await relay(own);
  await expect(result).toContainText('team-standup Done');
  expect(room.webhook_url).toMatch(new RegExp(`^${own}/v1/rooms/\\w+/reflector$`));
  const { id } = standIn.state.addTranscript(room, { title: 'Relayed' });
  expect(await standIn.sendStep(id)).toMatchObject({ status: 202 });
  await expect.poll(() => titles(receiver.bodies.slice(calls))).toEqual(['Relayed']);
  await page.getByRole('link', { name: 'Back to the server' }).click();
  await expect(page.getByRole('row', { name: /^team-standup/ })).toContainText('Relayed');
  await expect(page.getByRole('link', { name: 'Give back: team-standup' })).toBeVisible();
});
