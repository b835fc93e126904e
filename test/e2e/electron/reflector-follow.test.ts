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
import { OWNER_KEY } from '../../support/stand-in-reflector.ts';

const title = (page: Page) => page.getByRole('heading', { level: 1 });

test('rooms are imported once each question about their addresses is answered, and followed from now on', async ({
  page,
  standIn,
  room,
}) => {
  standIn.state.addRoom({
    name: 'sales',
    user_id: 'somebody else',
    is_shared: true,
    webhook_url: 'https://hooks.example.com/sales',
    webhook_secret: 'a secret of somebody else',
  });
  standIn.state.addRoom({ name: 'silent' });
  await openScreen(page, '/reflector/new');
  await page.getByRole('textbox', { name: 'Address of the API' }).fill(standIn.url);
  await page.getByRole('textbox', { name: 'Key' }).fill(OWNER_KEY);
  await page.getByRole('textbox', { name: 'Name' }).fill('Office');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(title(page)).toHaveText('Import rooms');

  await expect(page.getByRole('checkbox', { name: 'Import team-standup' })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Import sales' })).not.toBeChecked();
  await expect(page.getByRole('main')).toContainText('their webhook secrets too');
  await expect(page.getByText(`secret ••••${ROOM_SECRET.slice(-4)}`)).toBeVisible();
  await page.getByRole('button', { name: 'Import 2 rooms' }).click();
  await expect(page.getByRole('radio', { name: 'Allow: Not encrypted, team-standup' })).toBeFocused();
  await expect(page.getByText('Answer this first.')).toHaveCount(2);
  expect(await ask(page, 'room.list', {})).toEqual([]);

  await page.keyboard.press('Space');
  await page.getByRole('radio', { name: 'Allow: This machine, team-standup' }).check();
  await page.getByRole('button', { name: 'Import 2 rooms' }).click();
  await expect(title(page)).toHaveText('Office');
  const rooms = await ask(page, 'room.list', {});
  expect(rooms.map(({ name }) => name)).toEqual(['silent', 'team-standup']);
  expect(rooms[1]!.endpoints).toMatchObject([{ url: room.webhook_url, enabled: false }]);

  await expect(page.getByRole('row', { name: /^sales/ })).toContainText('Shared by another user');
  await page.getByRole('button', { name: 'More for sales' }).click();
  await page.getByRole('menuitem', { name: 'Ignore' }).click();
  await expect(page.getByRole('row', { name: /^sales/ })).toContainText('Ignored');

  await page.getByRole('button', { name: 'Start following' }).click();
  await expect(page.getByText('Following', { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Take over: team-standup' })).toBeVisible();
});

test('following since a date says first how many transcripts that is, and how far it is while it goes on', async ({
  page,
  standIn,
  room,
}) => {
  const hourAgo = Date.now() - 3_600_000;
  for (let i = 0; i < 230; i++) {
    standIn.state.addTranscript(room, {
      title: `Meeting ${i}`,
      created_at: new Date(hourAgo - i * 1000).toISOString(),
    });
  }
  standIn.state.addTranscript(room, { title: 'Long ago', created_at: '2020-01-01T10:00:00+00:00' });
  const settings = { name: 'Office', baseUrl: standIn.url };
  const { id } = await ask(page, 'source.create', { settings, apiKey: OWNER_KEY });
  await ask(page, 'source.import', {
    id,
    rooms: [{ externalId: room.id, answers: { http: true, loopback: true } }],
  });
  await openScreen(page, `/reflector/${id}`);
  await page.getByRole('radio', { name: 'Since a date' }).check();
  await expect(page.getByText('230 transcripts of imported rooms will be recorded.')).toBeVisible();

  // The server is slow at the third page, so that there is time to look.
  let goOn = (): void => {};
  const looked = new Promise<void>((resolve) => (goOn = resolve));
  let topics = 0;
  standIn.before = ({ path }) => (path.includes('/topics/') && ++topics === 120 ? looked : undefined);
  await page.getByRole('button', { name: 'Start following' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Catching up' })).toContainText(
    '100 of 231 transcripts',
  );
  await expect(page.getByRole('progressbar', { name: 'Catching up' })).toBeVisible();
  goOn();
  await expect(page.getByText('Following', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Synchronisation' }).click();
  await expect(page.getByRole('main')).toContainText('230 transcripts');
  await expect(page.getByRole('row', { name: /^Before following began/ })).toContainText('Long ago');
});

test('the synchronisation page says what was read and what was skipped and why', async ({
  page,
  standIn,
  room,
}) => {
  const other = standIn.state.addRoom({ name: 'other' });
  const source = await connected(page, standIn);
  const { id: roomId } = (await ask(page, 'room.list', {})).find(({ name }) => name === 'other')!;
  await ask(page, 'room.remove', { id: roomId });
  await openScreen(page, `/reflector/${source.id}/sync`);
  await expect(page.getByText('Every transcript of a room that was seen is recorded.')).toBeVisible();

  standIn.state.addTranscript(room, { title: 'Weekly planning' });
  standIn.state.addTranscript(room, { title: 'Going on', status: 'processing' });
  standIn.state.addTranscript(other, { title: 'Elsewhere' });
  const words = [
    { text: ' second', start: 5, end: 6, speaker: 0 },
    { text: ' first', start: 1, end: 2, speaker: 0 },
  ];
  const broken = { id: 't', title: 'T', summary: 'S', timestamp: 0, words };
  standIn.state.addTranscript(room, { title: 'Broken', topics: [broken] });
  await readNow(page);
  const row = (reason: string) => page.getByRole('row', { name: new RegExp(`^${reason}`) });
  await expect(row('Not complete')).toContainText('Going on');
  await expect(row('Room not imported')).toContainText('Elsewhere');
  await expect(row('Could not be read')).toContainText('in the order they were spoken');
  await expect(page.getByRole('main')).toContainText('1 transcript');
  await expect(page.getByRole('main')).toContainText('Nothing, as of the last contact');
  await expect(page.getByRole('button', { name: 'Start following' })).toBeDisabled();

  await standIn.down();
  await page.getByRole('button', { name: 'Read now' }).click();
  await expect(page.getByRole('main')).toContainText('nothing listens on that port');
});
