import { expect, test } from '../../support/electron-app.ts';
import { addRoom, ask, startReceiver } from '../../support/electron-room.ts';
import { expectAccessible, openEndpoint } from '../../support/electron-screen.ts';

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
