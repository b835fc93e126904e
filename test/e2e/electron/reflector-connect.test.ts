import type { Page } from '@playwright/test';
import { certificates } from '../../support/certificates.ts';
import { connected, expect, openScreen, test } from '../../support/electron-reflector.ts';
import { ask, startReceiver } from '../../support/electron-room.ts';
import { OWNER_KEY } from '../../support/stand-in-reflector.ts';

const address = (page: Page) => page.getByRole('textbox', { name: 'Address of the API' });
const key = (page: Page) => page.getByRole('textbox', { name: 'Key' });
/** The entry of the rail. */
const rail = (page: Page) =>
  page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Reflector' });
/** The result of the check, which stands in place of its question. */
const result = (page: Page) => page.getByRole('main').getByRole('status');

async function check(page: Page, url: string, says: string | RegExp, cure: string | RegExp): Promise<void> {
  await address(page).fill(url);
  await page.getByRole('button', { name: 'Check connection' }).click();
  await expect(result(page)).toContainText(says);
  await expect(result(page)).toContainText(cure);
}

test('the first steps lead to connecting, and each failure is told apart with its cure, in place', async ({
  page,
  standIn,
  another,
}) => {
  await page.getByRole('link', { name: 'Connect Reflector' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Connect a Reflector server');
  await page.getByRole('button', { name: 'Check connection' }).click();
  await expect(address(page)).toBeFocused();
  await expect(page.getByText('Give an address such as https://reflector.example.org.')).toBeVisible();
  await address(page).fill(standIn.url);
  await page.getByRole('button', { name: 'Check connection' }).click();
  await expect(key(page)).toBeFocused();
  await expect(page.getByText('Enter the API key, or choose “No key”.')).toBeVisible();

  await key(page).fill('a key that nobody knows');
  await check(page, standIn.url, 'Wrong key', 'choose “No key”');
  await standIn.down();
  await check(page, standIn.url, 'nothing listens on that port', 'Check host and port');
  await standIn.up();
  standIn.failing = { status: 502 };
  await check(page, standIn.url, 'an error of its own (502)', 'Its own log says why');
  standIn.failing = null;

  const foreign = await another({ tls: certificates().valid });
  await check(page, foreign.url, 'No secure connection', 'Add that authority’s certificate');
  const stranger = await startReceiver();
  await check(page, stranger.url, 'Not a Reflector', 'Check the address');
  stranger.close();
  await key(page).fill(OWNER_KEY);
  const old = await another({ withChangeSeq: false });
  old.state.addTranscript(null);
  await check(page, old.url, 'version 0.34 or newer is needed', 'Update Reflector');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(address(page)).toBeFocused();
  expect(await ask(page, 'source.list', {})).toEqual([]);

  // Mended where it failed: the authority is added from the result.
  await check(page, foreign.url, 'No secure connection', 'authority');
  await page.getByRole('button', { name: 'Add a certificate authority' }).click();
  const authority = page.getByRole('textbox', { name: 'Certificate authority' });
  await expect(authority).toBeFocused();
  await authority.fill(certificates().ca);
  await check(page, foreign.url, 'The connection works', 'The key belongs to owner@example.com.');
  await address(page).fill(`${foreign.url}/v1`);
  await expect(result(page)).toContainText('Changed since this check.');
  await page.getByRole('link', { name: 'Overview', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave without saving' }).click();
  await expect(page).toHaveTitle('Overview · Reflector Relay');
});

test('a server is connected, shown with whose key it is, changed, and disconnected by name', async ({
  page,
  standIn,
  room,
}) => {
  await rail(page).click();
  await page.getByRole('link', { name: 'Connect a server' }).click();
  await address(page).fill(standIn.url);
  await key(page).fill(OWNER_KEY);
  await page.getByRole('textbox', { name: 'Name' }).fill('Office');
  await page
    .getByRole('textbox', { name: 'Address of Reflector’s own pages' })
    .fill('https://meet.example.org');
  await page.getByRole('textbox', { name: 'Ask for changes every (seconds)' }).fill('10');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByText('At least 30 seconds.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Ask for changes every (seconds)' }).fill('60');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Import rooms');
  await expect(page.getByText(room.name)).toBeVisible();

  await rail(page).click();
  const card = page.getByRole('region', { name: 'Office' });
  await expect(card).toContainText('owner@example.com (ends in tuvw)');
  await expect(card).toContainText('1 found · 1 new');
  await expect(card).toContainText('Not followed yet');
  const text = await page.evaluate(() => document.documentElement.outerHTML);
  expect(text).not.toContain(OWNER_KEY);

  await card.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('radio', { name: 'Keep the present key (ends in tuvw)' })).toBeChecked();
  await page.getByRole('button', { name: 'Check connection' }).click();
  await expect(result(page)).toContainText('The key belongs to owner@example.com.');
  await page.getByRole('textbox', { name: 'Minutes around a take over' }).fill('30');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  expect(await ask(page, 'source.list', {})).toMatchObject([
    { name: 'Office', frontendUrl: 'https://meet.example.org', pollIntervalSeconds: 60, borderMinutes: 30 },
  ]);

  await page.getByRole('button', { name: 'Disconnect…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Disconnect Office?' });
  await expect(dialog).toContainText('Its rooms stay with their endpoints and history');
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await expect(page.getByText('No Reflector server yet')).toBeVisible();
  expect(await ask(page, 'source.list', {})).toEqual([]);
});

test('an open server is followed without a key; taking over says why it is not possible and how it goes by hand', async ({
  page,
  another,
  receiver,
}) => {
  const open = await another({ keys: 'open' });
  const lab = open.state.addRoom({ name: 'lab', webhook_url: receiver.url, webhook_secret: 'lab’s secret' });
  await openScreen(page, '/reflector/new');
  await address(page).fill(open.url);
  await page.getByRole('radio', { name: 'No key (open server)' }).check();
  await expect(key(page)).toHaveCount(0);
  await check(page, open.url, 'The connection works', 'The server answers without a key. 1 room');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Import rooms');

  const [source] = await ask(page, 'source.list', {});
  await ask(page, 'source.import', {
    id: source!.id,
    rooms: [{ externalId: lab.id, answers: { http: true, loopback: true } }],
  });
  await ask(page, 'source.follow', { id: source!.id });
  await openScreen(page, `/reflector/${source!.id}`);
  await expect(page.getByText('No key (open server)')).toBeVisible();
  await expect(page.getByText('Taking over is not possible here')).toBeVisible();
  await expect(page.getByText('without a user Reflector lets nobody change a room')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Enable that endpoint' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Take over: lab' })).toHaveCount(0);
  await openScreen(page, `/reflector/${source!.id}/take-over`);
  await expect(page.getByText('Taking over is not possible here')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Take over/ })).toHaveCount(0);

  // By hand, as the steps say.
  const [imported] = await ask(page, 'room.list', {});
  await openScreen(page, `/rooms/${imported!.id}`);
  await page.getByRole('button', { name: 'Enable…' }).click();
  await page
    .getByRole('dialog', { name: 'Deliver it beside Reflector?' })
    .getByRole('button', { name: 'Enable all the same' })
    .click();
  await expect(page.getByText('Not used yet')).toBeVisible();
  open.state.writeRoom(lab, { webhook_url: '' });
  open.state.addTranscript(lab, { title: 'By hand' });
  await openScreen(page, `/reflector/${source!.id}`);
  await page.getByRole('button', { name: 'Read now' }).click();
  await expect.poll(() => receiver.bodies.length).toBe(1);
  await openScreen(page, '/reflector');
  await openScreen(page, `/reflector/${source!.id}`);
  await expect(page.getByText('Reflector has no webhook for it; its endpoints here deliver.')).toBeVisible();
});

test('a server that is down is shown, and a refused key needs a person', async ({ page, standIn, room }) => {
  expect(room.name).toBe('team-standup');
  const source = await connected(page, standIn);
  await openScreen(page, `/reflector/${source.id}`);
  await expect(page.getByText('Following', { exact: true })).toBeVisible();
  await standIn.down();
  await page.getByRole('button', { name: 'Read now' }).click();
  const main = page.getByRole('main');
  await expect(main).toContainText('Not reached, since');
  await expect(main).toContainText('It is tried again by itself.');
  await expect(page.getByRole('link', { name: room.name, exact: true })).toBeVisible();
  await expect(rail(page)).toHaveText('Reflector');

  await standIn.up();
  const owner = standIn.keys.get(OWNER_KEY)!;
  standIn.keys.clear();
  await page.getByRole('button', { name: 'Read now' }).click();
  await expect(main).toContainText('Wrong key, since');
  await expect(page.getByRole('link', { name: 'Mend it in the settings' })).toBeVisible();
  await expect(rail(page)).toHaveAccessibleName('Reflector 1 needs attention');
  await openScreen(page, '/');
  await expect(page.getByRole('region', { name: 'What needs a person' })).toContainText('Office');

  standIn.keys.set(OWNER_KEY, owner);
  await openScreen(page, `/reflector/${source.id}`);
  await page.getByRole('button', { name: 'Read now' }).click();
  await expect(page.getByText('Following', { exact: true })).toBeVisible();
  await expect(rail(page)).toHaveAccessibleName('Reflector');
});
