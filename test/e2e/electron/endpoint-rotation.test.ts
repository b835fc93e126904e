import { expect, test } from '../../support/electron-app.ts';
import { addRoom, ask, startReceiver } from '../../support/electron-room.ts';
import { expectAccessible, openEndpoint } from '../../support/electron-screen.ts';

test('a rotation shows where it stands, is tested with the new secret alone, and ends when one says so', async ({
  page,
}) => {
  const receiver = await startReceiver();
  const room = await addRoom(page, 'team', receiver.url);
  const [before] = room.endpoints;
  const card = await openEndpoint(page, room.id, receiver.url);
  await card.getByRole('button', { name: 'Rotate…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rotate the secret' });
  await expect(dialog.getByLabel('Both secrets sign for', { exact: true })).toHaveValue('24');
  await dialog.getByLabel('Both secrets sign for: unit').selectOption('days');
  await dialog.getByLabel('Both secrets sign for', { exact: true }).fill('8');
  await dialog.getByRole('button', { name: 'Rotate', exact: true }).click();
  await expect(dialog.getByText('At most 7 days.', { exact: true })).toBeVisible();
  await dialog.getByLabel('Both secrets sign for', { exact: true }).fill('2');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Rotate', exact: true }).click();

  const stands = card.getByRole('group', { name: 'The secret is being changed' });
  const [after] = (await ask(page, 'room.get', { id: room.id })).endpoints;
  await expect(stands).toContainText(`A new secret was made, ending in ${after!.secretHint}`);
  await expect(stands).toContainText(`the older one, ending in ${before!.secretHint}`);
  await expect(stands).toContainText('(in 1 d)');
  await expect(stands).toContainText('The new one signs first.');
  await expectAccessible(page);

  const signatures = () =>
    receiver.headers.map((headers) => String(headers['x-webhook-signature']).split('v1=').length - 1);
  await ask(page, 'event.sendSample', { roomId: room.id });
  await expect.poll(signatures).toEqual([2]);
  await stands.getByRole('button', { name: 'Test with the new one alone' }).click();
  await expect(card.getByRole('status')).toContainText('The test was delivered');
  expect(signatures()).toEqual([2, 1]);
  await stands.getByRole('button', { name: 'Receiver updated, drop the older one' }).click();
  await expect(stands).toHaveCount(0);
  await ask(page, 'event.sendSample', { roomId: room.id });
  await expect.poll(signatures).toEqual([2, 1, 1]);
  const actions = (await ask(page, 'audit.list', {})).map(({ action }) => action);
  expect(actions).toEqual(expect.arrayContaining(['endpoint.rotateSecret', 'endpoint.dropOlderSecret']));
  receiver.close();
});

test('a rotation that ends by itself leaves the screen by itself', async ({ page }) => {
  const receiver = await startReceiver();
  const room = await addRoom(page, 'team', receiver.url);
  const { id } = room.endpoints[0]!;
  const card = await openEndpoint(page, room.id, receiver.url);
  await ask(page, 'endpoint.rotateSecret', { id, overlapSeconds: 4 });
  const stands = card.getByRole('group', { name: 'The secret is being changed' });
  await expect(stands).toBeVisible();
  await expect(stands).toHaveCount(0, { timeout: 15_000 });
  await expect
    .poll(async () => (await ask(page, 'audit.list', {}))[0]?.action)
    .toBe('endpoint.olderSecretEnded');
  receiver.close();
});
