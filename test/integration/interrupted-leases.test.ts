import { expect, test } from 'vitest';
import { createDeliveries } from '../../src/main/delivery/deliveries.ts';
import { createUnderWay } from '../../src/main/delivery/under-way.ts';
import { storedHistory } from '../support/stored-history.ts';

test('what was put back unsent is not found as interrupted after a crash, what was being sent is', async () => {
  const store = storedHistory({ rooms: 1, endpointsEach: 1 });
  const endpointId = store.endpoints[0]!.id;
  const [sent, putBack] = [1, 2].map(
    () => store.add({ state: 'pending', statusClass: 'none', attempt: null }).id,
  );
  store.sqlite.exec('UPDATE deliveries SET due_at = 0, attempts_made = 0');
  const deliveries = createDeliveries(store, createUnderWay());
  await store.writer.write(() => {
    const claimed = deliveries.claimInWrite([{ endpointId, limit: 2, strictOrder: false }]);
    expect(claimed.map(({ id }) => id)).toEqual([sent, putBack]);
    deliveries.putBackInWrite(claimed[1]!, 'secret_unavailable');
  });

  const afterCrash = createDeliveries(store, createUnderWay());
  const interrupted = await afterCrash.recoverInterrupted();
  expect(interrupted.map(({ delivery }) => delivery.id)).toEqual([sent]);
  expect(store.sqlite.prepare('SELECT delivery_id FROM attempts').pluck().all()).toEqual([sent]);
  expect(store.sqlite.prepare('SELECT count(*) FROM leases').pluck().get()).toBe(0);
});
