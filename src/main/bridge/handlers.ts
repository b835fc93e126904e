import { auditHandlers } from './audit-handlers.ts';
import { deliveryHandlers } from './delivery-handlers.ts';
import { endpointHandlers } from './endpoint-handlers.ts';
import { engineHandlers } from './engine-handlers.ts';
import { historyHandlers } from './history-handlers.ts';
import { logHandlers } from './log-handlers.ts';
import { roomHandlers } from './room-handlers.ts';
import { sourceHandlers } from './source-handlers.ts';
import { trialHandlers } from './trial-handlers.ts';
import { statisticsHandlers } from './statistics-handlers.ts';
import type { Services } from './services.ts';
import type { Handlers } from './types.ts';

/** Every request of the contract, answered by one domain function each. */
export function createHandlers(services: Services): Handlers {
  return {
    ...engineHandlers(services),
    ...auditHandlers(services),
    ...logHandlers(services),
    ...roomHandlers(services),
    ...endpointHandlers(services),
    ...trialHandlers(services),
    ...deliveryHandlers(services),
    ...historyHandlers(services),
    ...sourceHandlers(services),
    ...statisticsHandlers(services),
  };
}
