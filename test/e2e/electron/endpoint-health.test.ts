import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../../support/electron-app.ts';
import { addRoom, ask, endpointAt, startReceiver } from '../../support/electron-room.ts';
import { expectAccessible, open, openEndpoint } from '../../support/electron-screen.ts';

test('a rate limit says until when it waits: in the list, in the delivery’s page and on the endpoint', async ({
  page,
}) => {
  const receiver = await startReceiver();
  const room = await addRoom(page, 'team', receiver.url);
  const card = await openEndpoint(page, room.id, receiver.url, { unfolded: true });
  await card.getByLabel('Limit the rate').check();
  await card.getByLabel('Requests', { exact: true }).fill('2');
  await card.getByLabel('Per', { exact: true }).selectOption('minute');
  await expect(card.getByText('One request every 30 s, evenly.')).toBeVisible();
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByRole('button', { name: 'Save' })).toBeDisabled();
  for (let i = 0; i < 3; i += 1) await ask(page, 'event.sendSample', { roomId: room.id });
  await expect(
    card.getByRole('button', { name: /2 pending Waiting for the rate limit until .* \(in 0:\d\d\)/ }),
  ).toBeVisible();

  await open(page, '/deliveries');
  const grid = page.getByRole('grid', { name: /Delivery history/ });
  await expect(grid.getByRole('row', { name: /Held rate limit/ })).toHaveCount(2);
  await expect(grid.getByRole('row', { name: /Held rate limit/ }).first()).toContainText(/in 0:\d\d/);
  await expectAccessible(page);
  await grid
    .getByRole('row', { name: /Held rate limit/ })
    .first()
    .click();
  const pane = page.getByRole('region', { name: 'Delivery', exact: true });
  await expect(pane.getByText(/^Waiting for the rate limit until .* \(in 0:\d\d\)\.$/)).toBeVisible();
  await expectAccessible(page);
  expect(receiver.bodies).toHaveLength(1);
  receiver.close();
});

test('in strict order those behind say so and lead to the one they wait for', async ({ page }) => {
  const receiver = await startReceiver();
  receiver.answer(503);
  const room = await ask(page, 'room.create', {
    name: 'team',
    endpoint: { ...endpointAt(receiver.url), strictOrder: true },
  });
  for (let i = 0; i < 3; i += 1) await ask(page, 'event.sendSample', { roomId: room.id });
  await open(page, '/deliveries');
  const grid = page.getByRole('grid', { name: /Delivery history/ });
  await expect(grid.getByRole('row', { name: /Held in order/ })).toHaveCount(2);
  await expect(grid.getByRole('row', { name: /Retrying/ })).toHaveCount(1);
  await grid
    .getByRole('row', { name: /Held in order/ })
    .first()
    .click();
  const pane = page.getByRole('region', { name: 'Delivery', exact: true });
  await expect(pane.getByText(/^Waiting for the one before it/)).toBeVisible();
  await expectAccessible(page);
  await pane.getByRole('link', { name: 'Show the one it waits for' }).click();
  await expect(pane.getByText(/^Retrying\. The receiver answered 503/)).toBeVisible();

  receiver.answer(200);
  await pane.getByRole('button', { name: 'Resend' }).click();
  await expect(grid.getByRole('row', { name: /Delivered/ })).toHaveCount(3);
  expect(receiver.bodies).toHaveLength(4);
  receiver.close();
});

test('who stands behind more than 2,000 at a rate limit says so, in the list and on its page', async ({
  page,
  userData,
}) => {
  const receiver = await startReceiver();
  await ask(page, 'room.create', {
    name: 'team',
    endpoint: { ...endpointAt(receiver.url), rateLimit: { count: 1, seconds: 3600 } },
  });
  const { url, intakeToken } = JSON.parse(readFileSync(join(userData, 'engine.json'), 'utf8')) as {
    url: string;
    intakeToken: string;
  };
  const { transcript } = JSON.parse(readFileSync('test/vectors/plain.json', 'utf8')) as {
    transcript: object;
  };
  const submit = async (id: string): Promise<void> => {
    const { status } = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${intakeToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'transcript.completed',
        source_kind: 'room',
        room: { name: 'team' },
        transcript: { ...transcript, id },
      }),
    });
    expect(status).toBe(202);
  };
  for (let id = 0; id < 2002; id += 91)
    await Promise.all(Array.from({ length: 91 }, (_, more) => submit(`transcript-${id + more}`)));
  await open(page, '/deliveries');
  const first = page
    .getByRole('grid', { name: /Delivery history/ })
    .getByRole('row', { name: /Held rate limit/ })
    .first();
  await expect(first).toContainText(/in .* or later/);
  await first.click();
  await expect(
    page
      .getByRole('region', { name: 'Delivery', exact: true })
      .getByText(/^Waiting for the rate limit behind more than 2,000 others, at least until .* \(in .*\)\.$/),
  ).toBeVisible();
  receiver.close();
});

test('a breaker says when the next one is tried, and the rest waits for it', async ({ page }) => {
  const receiver = await startReceiver();
  receiver.answer(503);
  const room = await addRoom(page, 'team', receiver.url);
  const card = await openEndpoint(page, room.id, receiver.url);
  for (let i = 0; i < 9; i += 1) await ask(page, 'event.sendSample', { roomId: room.id });
  await expect(
    card.getByRole('button', {
      name: /Failing \d failures in a row .*The next one is tried at .* \(in 0:\d\d\)/,
    }),
  ).toBeVisible();
  await open(page, '/deliveries');
  const waiting = page.getByRole('row', { name: /Held endpoint fails/ });
  await expect(waiting.first()).toBeVisible();
  const { items } = await ask(page, 'delivery.list', {});
  await open(page, `/deliveries/${items.find(({ heldReason }) => heldReason === 'breaker')!.id}`);
  await expect(page.getByText(/^Keeps failing\. The next one is tried at .*\.$/)).toBeVisible();
  expect(items.reduce((sum, { attemptsMade }) => sum + attemptsMade, 0)).toBe(receiver.bodies.length);
  receiver.close();
});

test('a disabled endpoint is told, badged and explained, and enabled with what it missed, given up included', async ({
  page,
}) => {
  const receiver = await startReceiver();
  receiver.answer(410);
  const room = await ask(page, 'room.create', {
    name: 'team',
    endpoint: { ...endpointAt(receiver.url), retryClientErrors: true },
  });
  // Nothing of this hangs on whether the user wants to hear of failures.
  await ask(page, 'settings.update', { patch: { notifyEndpointHealth: false, notifyDeadLetters: false } });
  await open(page, '/');
  await ask(page, 'event.sendSample', { roomId: room.id });
  await expect(page.getByText('An endpoint of team was disabled')).toBeVisible();
  await ask(page, 'event.sendSample', { roomId: room.id });
  await ask(page, 'event.sendSample', { roomId: room.id });
  await expect(page.getByRole('link', { name: /Deliveries.*1 needs attention/ })).toBeVisible();
  const row = page.getByRole('listitem').filter({ hasText: 'Its receiver answered 410 Gone' });
  await expect(row).toContainText('2 deliveries held');
  await expect(row).toContainText('1 dead letter');

  const card = await openEndpoint(page, room.id, receiver.url);
  await expect(card.getByText(/^Its receiver answered 410 Gone, .* Deliveries are held/)).toBeVisible();
  await expect(card.getByText('2 deliveries are held, 1 was given up.')).toBeVisible();
  await expectAccessible(page);
  receiver.answer(200);
  await card.getByRole('button', { name: 'Enable…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Enable this endpoint' });
  await expect(dialog).toContainText('2 deliveries were held meanwhile.');
  await dialog.getByLabel('Also resend the dead letter it has').check();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Enable and deliver 2' }).click();
  await expect.poll(() => receiver.bodies.length).toBe(4);
  await expect
    .poll(async () => (await ask(page, 'delivery.list', {})).items.map(({ state }) => state))
    .toEqual(['delivered', 'delivered', 'delivered']);
  await open(page, '/');
  await expect(page.getByText('Its receiver answered 410 Gone')).toHaveCount(0);
  receiver.close();
});
