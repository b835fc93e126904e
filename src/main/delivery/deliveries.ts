import type { StoreContext } from '../db/store.ts';
import { createDeliveryBodies } from './store/bodies.ts';
import type { DeliveryBodies } from './store/bodies.ts';
import { createDeliveryHolds } from './store/holds.ts';
import type { DeliveryHolds } from './store/holds.ts';
import { createDeliveryQueue } from './store/queue.ts';
import type { DeliveryQueue } from './store/queue.ts';
import { createDeliveryRecords } from './store/records.ts';
import type { DeliveryRecords } from './store/records.ts';
import type { UnderWay } from './under-way.ts';

export type DeliveriesStore = DeliveryQueue & DeliveryRecords & DeliveryHolds & DeliveryBodies;

/** The deliveries as the engine moves them. Reading for people is history.ts. */
export function createDeliveries(store: StoreContext, underWay: UnderWay): DeliveriesStore {
  return {
    ...createDeliveryQueue(store, underWay),
    ...createDeliveryRecords(store, underWay),
    ...createDeliveryHolds(store),
    ...createDeliveryBodies(store),
  };
}
