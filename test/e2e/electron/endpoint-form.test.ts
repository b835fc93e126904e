import { expect, test } from '../../support/electron-app.ts';
import { addRoom, ask, startReceiver } from '../../support/electron-room.ts';
import { expectAccessible, open, openEndpoint } from '../../support/electron-screen.ts';

test('chosen events are sent, each can be looked at in either version, and a sample of each be sent', async ({
  page,
}) => {
  const receiver = await startReceiver();
  const room = await addRoom(page, 'team', receiver.url);
  const card = await openEndpoint(page, room.id, receiver.url);
  await card.getByLabel('A transcript was deleted').check();
  await card.getByLabel('A transcript is complete').uncheck();
  await card.getByRole('button', { name: 'Show an example' }).click();
  for (const version of ['2025-08-27', '2025-12-26']) {
    await card.getByLabel('Payload version').selectOption(version);
    for (const type of [
      'transcript.completed',
      'transcript.updated',
      'transcript.deleted',
      'test',
      'batch',
    ]) {
      await card.getByRole('combobox', { name: 'Example of' }).selectOption(type);
      const example = card.getByRole('region', { name: `Example of ${type} in version ${version}` });
      await expect(example).toContainText(`{"event":"${type}"`);
      if (type !== 'batch')
        await expect(example.getByText('"event_id"')).toHaveCount(version === '2025-12-26' ? 1 : 0);
    }
  }
  await expectAccessible(page);
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByRole('button', { name: 'Save' })).toBeDisabled();

  const latest = page.getByRole('region', { name: 'Latest deliveries' });
  await latest.getByRole('button', { name: 'Send a sample', exact: true }).click();
  await expect(page.getByText('no endpoint takes transcript.completed')).toBeVisible();
  await latest.getByRole('button', { name: 'Send a sample of another event' }).click();
  await page.getByRole('menuitem', { name: 'A transcript was deleted' }).click();
  await expect.poll(() => receiver.bodies.length).toBe(1);
  expect(JSON.parse(receiver.bodies[0]!)).toMatchObject({
    event: 'transcript.deleted',
    event_id: expect.any(String),
  });
  receiver.close();
});

test('headers: a reserved name is refused as it is left, a sensitive value is kept and never shown again', async ({
  page,
}) => {
  const receiver = await startReceiver();
  const room = await addRoom(page, 'team', receiver.url);
  const card = await openEndpoint(page, room.id, receiver.url, { unfolded: true });
  await card.getByRole('button', { name: 'Add a header' }).click();
  const name = card.getByLabel('Header name of header 1');
  const value = card.getByLabel('Value of header 1');
  await name.fill('X-Webhook-Signature');
  await value.focus();
  await expect(card.getByText('X-Webhook-Signature is set by Reflector Relay itself.')).toBeVisible();
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await name.fill('Authorization');
  await value.fill('Bearer 0123456789abcdef');
  await expect(card.getByText('is set by Reflector Relay itself')).toHaveCount(0);
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(value).toHaveAttribute('placeholder', '••••cdef (kept)');
  await expect(value).toHaveValue('');

  // Saved again for another reason, the value stays.
  await card.getByLabel('Short name').fill('CRM');
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByRole('button', { name: 'Save' })).toBeDisabled();
  await ask(page, 'event.sendSample', { roomId: room.id });
  await expect.poll(() => receiver.headers[0]?.authorization).toBe('Bearer 0123456789abcdef');
  const { items } = await ask(page, 'delivery.list', {});
  await open(page, `/deliveries/${items[0]!.id}`);
  await page.getByRole('tab', { name: 'Request' }).click();
  await expect(page.getByText('[hidden: 23 characters, the value saved now]')).toBeVisible();
  expect(await page.content()).not.toContain('0123456789abcdef');
  receiver.close();
});

test('a retry policy’s table is drawn as it is edited, and what is out of range is said at its field', async ({
  page,
}) => {
  const receiver = await startReceiver();
  const room = await addRoom(page, 'team', receiver.url);
  const card = await openEndpoint(page, room.id, receiver.url, { unfolded: true });
  await card.getByText('Own schedule').click();
  const table = card.getByRole('table', { name: 'Resulting schedule' });
  await expect(table.getByRole('row')).toHaveCount(8);
  await card.getByLabel('At most so many retries').fill('3');
  await expect(table.getByRole('row')).toHaveCount(4);
  await expect(card.getByText('3 retries in 7 min, then it is a dead letter')).toBeVisible();
  await card.getByLabel('First wait: unit').selectOption('seconds');
  await card.getByLabel('First wait', { exact: true }).fill('10');
  await expect(table.getByRole('row').nth(1)).toContainText('10 s');

  await card.getByLabel('Time-out').fill('0.5');
  await card.getByLabel('To connect').fill('500');
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByText('At least 1 second.')).toBeVisible();
  await expect(card.getByText('At most 2 minutes.', { exact: true })).toBeVisible();
  await expect(card.getByLabel('Time-out')).toBeFocused();
  await card.getByLabel('Time-out').fill('5');
  await card.getByLabel('To connect').fill('10');
  await expect(card.getByText('Never reached: the whole attempt ends before.')).toBeVisible();
  await card.getByLabel('To connect').fill('2.5');
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByRole('button', { name: 'Save' })).toBeDisabled();
  const [endpoint] = (await ask(page, 'room.get', { id: room.id })).endpoints;
  expect(endpoint).toMatchObject({
    totalTimeoutMs: 5000,
    connectTimeoutMs: 2500,
    retryPolicy: { firstDelaySeconds: 10, maxRetries: 3 },
  });
  await expectAccessible(page);
  receiver.close();
});

test('the list of the settings narrows every endpoint, and a wrong entry is named where it stands', async ({
  page,
}) => {
  const receiver = await startReceiver();
  const room = await addRoom(page, 'team', receiver.url);
  await open(page, '/settings');
  const section = page.getByRole('region', { name: 'Where deliveries may go' });
  const list = section.getByRole('combobox', { name: 'Only these, for every endpoint' });
  await list.fill('10.0.0.0/8, 10.0.0.0/40');
  await list.press('Enter');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByText('“10.0.0.0/40” is not a network such as')).toBeVisible();
  await expectAccessible(page);
  await list.press('Backspace');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByRole('button', { name: 'Save' })).toBeDisabled();

  const card = await openEndpoint(page, room.id, receiver.url, { unfolded: true });
  await expect(card.getByText('The settings narrow every endpoint to 1 listed entry.')).toBeVisible();
  await card.getByRole('button', { name: 'Dry run' }).click();
  await expect(card.getByText('127.0.0.1 is not on the allow-list of the settings.')).toBeVisible();
  await ask(page, 'event.sendSample', { roomId: room.id });
  await expect
    .poll(async () => (await ask(page, 'delivery.list', {})).items[0]?.lastOutcome)
    .toBe('blocked_address');
  expect(receiver.bodies).toEqual([]);
  receiver.close();
});
