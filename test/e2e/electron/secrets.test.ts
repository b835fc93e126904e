import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, launch, shownDialogs, test } from '../../support/electron-app.ts';
import { addRoom, ask, endpointAt, reply } from '../../support/electron-room.ts';
import { openRoute } from '../../support/relay-page.ts';

const QUESTION = 'This desktop has no keyring in which secrets could be kept safely.';
const URL_OF_NOBODY = 'http://127.0.0.1:9/';
const noDecision = { RELAY_SECRETS: undefined };
/** Whatever desktop the tests run on: Chromium is told that it has no keyring. */
const noKeyring = ['--password-store=basic'];

test('without a keyring no secret is saved, the remedy is named, and the question comes once', async ({
  userData,
}) => {
  test.skip(process.platform !== 'linux', 'only Linux has desktops without a keyring');
  const app = await launch(userData, { args: noKeyring, env: { ...noDecision, RELAY_TEST_ANSWERS: '1' } });
  const page = await app.firstWindow();
  expect(shownDialogs(userData).map(({ message }) => message)).toEqual([QUESTION]);

  const refused = await reply(page, 'room.create', { name: 'team', endpoint: endpointAt(URL_OF_NOBODY) });
  expect(refused).toMatchObject({ ok: false, error: { code: 'secret_unavailable' } });
  expect(JSON.stringify(refused)).toContain('key file');
  expect(await ask(page, 'room.list', {})).toEqual([]);
  await openRoute(page, '/rooms/new');
  await page.getByLabel('Name', { exact: true }).fill('team');
  await page.getByLabel('Webhook URL').fill(URL_OF_NOBODY);
  await page.getByRole('button', { name: 'Allow it' }).click();
  await page.getByRole('button', { name: 'Add the room' }).click();
  await expect(page.getByRole('alert')).toContainText('key file');
  await expect(page.getByLabel('Webhook URL')).toHaveValue(URL_OF_NOBODY);
  const { secrets } = await ask(page, 'engine.status', {});
  expect(secrets).toMatchObject({ available: false, backend: 'basic_text' });
  expect(existsSync(join(userData, 'secret.key'))).toBe(false);
  await app.close();

  const again = await launch(userData, { args: noKeyring, env: noDecision });
  expect((await ask(await again.firstWindow(), 'engine.status', {})).secrets.available).toBe(false);
  expect(shownDialogs(userData)).toHaveLength(1);
  await again.close();
});

test('without a keyring a key file is used once the user agrees, also after a restart', async ({
  userData,
}) => {
  test.skip(process.platform !== 'linux', 'only Linux has desktops without a keyring');
  const app = await launch(userData, { args: noKeyring, env: { ...noDecision, RELAY_TEST_ANSWERS: '0' } });
  const page = await app.firstWindow();
  const room = await addRoom(page, 'team', URL_OF_NOBODY);
  const { secret } = await ask(page, 'endpoint.revealSecret', { id: room.endpoints[0]!.id });
  expect(secret).toHaveLength(43);
  expect(statSync(join(userData, 'secret.key')).mode & 0o777).toBe(0o600);
  await app.close();

  const again = await launch(userData, { args: noKeyring, env: noDecision });
  const revealed = await ask(await again.firstWindow(), 'endpoint.revealSecret', {
    id: room.endpoints[0]!.id,
  });
  expect(revealed.secret).toBe(secret);
  expect(shownDialogs(userData)).toHaveLength(1);
  await again.close();
});

test('secrets lie in a real keyring, and move from there under a key file', async ({ userData }) => {
  test.skip(process.env['RELAY_TEST_KEYRING'] !== '1', 'needs a keyring: RELAY_TEST_KEYRING=1');
  const keyring = { args: ['--password-store=gnome-libsecret'], env: noDecision };
  const app = await launch(userData, keyring);
  const page = await app.firstWindow();
  const room = await addRoom(page, 'team', URL_OF_NOBODY);
  const endpoint = { id: room.endpoints[0]!.id };
  const { secret } = await ask(page, 'endpoint.revealSecret', endpoint);
  expect((await ask(page, 'engine.status', {})).secrets).toMatchObject({
    available: true,
    backend: 'gnome_libsecret',
  });
  expect(shownDialogs(userData)).toEqual([]);
  await app.close();

  const again = await launch(userData, keyring);
  const pageAgain = await again.firstWindow();
  expect((await ask(pageAgain, 'endpoint.revealSecret', endpoint)).secret).toBe(secret);
  expect((await ask(pageAgain, 'secrets.useKeyFile', {})).moved).toBeGreaterThan(0);
  await again.close();

  // The keyring is gone: what was moved can be read without it.
  const without = await launch(userData, { args: noKeyring, env: noDecision });
  const pageWithout = await without.firstWindow();
  expect((await ask(pageWithout, 'endpoint.revealSecret', endpoint)).secret).toBe(secret);
  expect((await ask(pageWithout, 'engine.status', {})).secrets.backend).toBe('key-file');
  await without.close();
});
