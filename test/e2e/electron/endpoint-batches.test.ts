import { expect, test } from '../../support/electron-app.ts';
import { addRoom, ask, startReceiver } from '../../support/electron-room.ts';
import { expectAccessible, open, openEndpoint } from '../../support/electron-screen.ts';

test('what is gathering shows on the endpoint and is sent now from there, or from the delivery’s page', async ({
  page,
}) => {
  const receiver = await startReceiver();
  const room = await addRoom(page, 'team', receiver.url);
  const card = await openEndpoint(page, room.id, receiver.url, { unfolded: true });
  await card.getByLabel('Send several events in one request').check();
  await card.getByLabel('Wait at most: unit').selectOption('minutes');
  await card.getByLabel('Wait at most', { exact: true }).fill('10');
  await card.getByLabel('Events at most').fill('1');
  await card.getByLabel('Size at most').fill('2000');
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByText('At least 2 events.')).toBeVisible();
  await card.getByLabel('Events at most').fill('50');
  await expect(
    card.getByText('Sent 10 min after the first event, at 50 events, or before it would pass 2.0 MB'),
  ).toBeVisible();
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByRole('button', { name: 'Save' })).toBeDisabled();

  for (let i = 0; i < 3; i += 1) await ask(page, 'event.sendSample', { roomId: room.id });
  await expect(card.getByText(/Gathering: 3 events so far, .* kB\. Sent in \d+:\d\d\./)).toBeVisible();
  await expect(card.getByRole('button', { name: /gathering 3 events/ })).toBeVisible();
  await expectAccessible(page);
  await card.getByRole('button', { name: 'Send now' }).click();
  await expect.poll(() => receiver.bodies.length).toBe(1);
  expect(JSON.parse(receiver.bodies[0]!)).toMatchObject({ event: 'batch', count: 3 });
  await expect(card.getByText(/^Gathering/)).toHaveCount(0);

  for (let i = 0; i < 7; i += 1) await ask(page, 'event.sendSample', { roomId: room.id });
  const { items } = await ask(page, 'delivery.list', {});
  await open(page, `/deliveries/${items[0]!.id}`);
  const pane = page.getByRole('region', { name: 'Delivery', exact: true });
  await expect(pane.getByText('Gathering: 7 events so far.')).toBeVisible();
  await expect(pane.getByText('7 events in one request, one signature')).toBeVisible();
  await expect(pane.getByText('Event id')).toHaveCount(5);
  await pane.getByRole('button', { name: 'Show all 7 events' }).click();
  await expect(pane.getByText('Event id')).toHaveCount(7);
  await expectAccessible(page);
  await pane.getByRole('button', { name: 'Send now' }).click();
  await expect.poll(() => receiver.bodies.length).toBe(2);
  await expect(pane.getByText('Delivered.', { exact: false }).first()).toBeVisible();
  await expect(pane.getByRole('button', { name: 'Resend now' })).toBeVisible();
  receiver.close();
});
