import { expect, test } from '../../support/electron-app.ts';
import { addRoom, ask, startReceiver } from '../../support/electron-room.ts';
import { expectAccessible, open, openEndpoint } from '../../support/electron-screen.ts';

test('a dry run names the rule, judges each address and shows the request, and sends nothing', async ({
  page,
}) => {
  const receiver = await startReceiver();
  const room = await addRoom(page, 'team', receiver.url);
  const card = await openEndpoint(page, room.id, receiver.url);
  const run = card.getByRole('button', { name: 'Dry run' });
  const result = card.getByRole('status');
  await card.getByLabel('Event to test with').selectOption('transcript.deleted');
  await run.click();
  await expect(result).toContainText('It would be sent');
  await expect(result).toContainText('Decided by loopback');
  await result.getByRole('button', { name: 'The request' }).click();
  const headers = result.getByRole('table', { name: 'The request' });
  await expect(headers.getByRole('row', { name: /^X-Webhook-Event transcript\.deleted$/ })).toBeVisible();
  await expect(headers.getByRole('row', { name: /^X-Webhook-Signature/ })).toContainText(
    /t=\d+,v1=…HMAC-SHA256/,
  );
  await expect(result.getByRole('region', { name: 'Request body' })).toContainText(
    '"event":"transcript.deleted"',
  );
  await expectAccessible(page);

  // What is typed is judged, saved or not: here a name, and an address that is never delivered to.
  await card.getByLabel('Webhook URL').fill('http://localhost:9/hook');
  await run.click();
  const addresses = result.getByRole('table', { name: 'What localhost stands for' });
  await expect(addresses).toContainText('127.0.0.1');
  await card.getByLabel('Webhook URL').fill('http://169.254.169.254/latest');
  await run.click();
  await expect(result).toContainText('Nothing would be sent');
  await expect(result).toContainText('which is never delivered to');
  await card.getByLabel('Webhook URL').fill('http://10.0.0.1/');
  await expect(result).toContainText('The form was changed after this test.');
  await run.click();
  await expect(result).toContainText('Decided by private network');
  await expectAccessible(page);
  expect(receiver.bodies).toEqual([]);
  expect((await ask(page, 'delivery.list', {})).items).toEqual([]);
  await card.getByRole('button', { name: 'Discard' }).click();
  receiver.close();
});

test('the list of an endpoint is typed, named by the dry run, and decides on a delivery in the same words', async ({
  page,
}) => {
  const receiver = await startReceiver();
  const url = receiver.url.replace('127.0.0.1', 'localhost');
  const room = await addRoom(page, 'team', url);
  const card = await openEndpoint(page, room.id, url, { unfolded: true });
  const list = card.getByRole('combobox', { name: 'Only these' });
  const result = card.getByRole('status').filter({ hasText: 'Decided by' });
  await list.fill('localhost');
  await list.press('Enter');
  await card.getByRole('button', { name: 'Dry run' }).click();
  await expect(result).toContainText('It would be sent');
  await expect(result).toContainText('Decided by allow-list: localhost');

  await list.press('Backspace');
  await list.fill('10.0.0.0/8');
  await list.press('Enter');
  await card.getByRole('button', { name: 'Dry run' }).click();
  const words = /localhost \(\S+\) is not on the allow-list of this endpoint\./;
  await expect(result).toContainText('Nothing would be sent');
  await expect(result).toContainText(words);
  await expectAccessible(page);
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByRole('button', { name: 'Save' })).toBeDisabled();
  await ask(page, 'event.sendSample', { roomId: room.id });
  const first = async () => (await ask(page, 'delivery.list', {})).items[0]!;
  await expect.poll(async () => (await first()).lastErrorCode).toBe('allow-list');
  await open(page, `/deliveries/${(await first()).id}`);
  await expect(page.getByText(words).first()).toBeVisible();
  expect(receiver.bodies).toEqual([]);
  receiver.close();
});

test('a test sends the chosen sample to the settings as they stand, a batch too', async ({ page }) => {
  const receiver = await startReceiver();
  const room = await addRoom(page, 'team', receiver.url);
  const card = await openEndpoint(page, room.id, receiver.url);
  await card.getByLabel('Payload version').selectOption('2025-12-26');
  await card.getByLabel('Event to test with').selectOption('batch');
  await card.getByRole('button', { name: 'Test webhook' }).click();
  await expect(card.getByRole('status')).toContainText('The test was delivered');
  await expect(card.getByRole('status')).toContainText('Tested with unsaved settings');
  const envelope = JSON.parse(receiver.bodies[0]!) as { event_ids: string[]; events: { event_id: string }[] };
  expect(envelope).toMatchObject({ event: 'batch', version: '2026-11-23', count: 2 });
  expect(envelope.events.map(({ event_id: id }) => id)).toEqual(envelope.event_ids);
  await card.getByRole('button', { name: 'Discard' }).click();
  receiver.close();
});
