import type { ElectronApplication } from '@playwright/test';
import { networkInterfaces } from 'node:os';
import { expect, test } from '../../support/electron-app.ts';
import { ask, startReceiver } from '../../support/electron-room.ts';

/** What Electron says of the network from now on. */
const setOnline = (app: ElectronApplication, online: boolean) =>
  app.evaluate(
    ({ net }, is) => Object.defineProperty(net, 'isOnline', { value: () => is, configurable: true }),
    online,
  );

test('without a network deliveries are held, and go out as soon as the machine wakes with one', async ({
  electronApp,
  page,
}) => {
  const outside = Object.values(networkInterfaces()).some((list) => list?.some(({ internal }) => !internal));
  test.skip(!outside, 'this machine has no network that could be there again');
  const receiver = await startReceiver();
  // Being offline does not concern what is on this machine: the receiver is elsewhere until the network is back.
  const url = receiver.url.replace('127.0.0.1', 'receiver.invalid');
  const room = await ask(page, 'room.create', {
    name: 'team',
    endpoint: { url },
  });
  await setOnline(electronApp, false);
  await expect.poll(async () => (await ask(page, 'engine.status', {})).state).toBe('offline');
  await ask(page, 'event.sendSample', { roomId: room.id });
  const engine = page.getByRole('region', { name: 'Engine' });
  await expect(engine.getByRole('status')).toHaveText('Offline, held');
  const list = async () => (await ask(page, 'delivery.list', {})).items;
  await expect.poll(list).toMatchObject([{ state: 'pending', heldReason: 'offline', attemptsMade: 0 }]);
  expect(receiver.bodies).toEqual([]);

  const permissions = { allowLoopback: true };
  await ask(page, 'endpoint.update', {
    id: room.endpoints[0]!.id,
    endpoint: { url: receiver.url, permissions },
  });
  // The next look by itself would be half a minute away.
  await setOnline(electronApp, true);
  await electronApp.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
  await expect.poll(list).toMatchObject([{ state: 'delivered', attemptsMade: 1 }]);
  await expect(engine.getByRole('status')).toHaveText('Delivering');
  receiver.close();
});

test('when the machine shuts down, the application ends in order', async ({ electronApp, page }) => {
  await expect(page.getByRole('main')).toBeVisible();
  const ended = new Promise((resolve) => electronApp.process().once('exit', resolve));
  const waits = await electronApp.evaluate(({ powerMonitor }) => {
    let prevented = false;
    powerMonitor.emit('shutdown', { preventDefault: () => (prevented = true) });
    return prevented;
  });
  expect(waits).toBe(true);
  expect(await ended).toBe(0);
});
