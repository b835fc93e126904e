import type { z } from 'zod';
import { auditRequests } from './contract/audit.ts';
import { deliveryRequests } from './contract/deliveries.ts';
import { exportRequests } from './contract/exports.ts';
import { endpointRequests } from './contract/endpoints.ts';
import { engineRequests } from './contract/engine.ts';
import { logRequests } from './contract/log.ts';
import { roomRequests } from './contract/rooms.ts';
import { savedFilterRequests } from './contract/saved-filters.ts';
import { sourceRequests } from './contract/sources.ts';
import { statisticsRequests } from './contract/statistics.ts';

/**
 * Every request that the page and the engine exchange: what goes in (parsed, zod is the single source) and what comes
 * out (typed only). Names are `noun.verb`. What the engine tells unasked stands in contract/engine-events.ts.
 */
export const requests = {
  ...engineRequests,
  ...auditRequests,
  ...logRequests,
  ...roomRequests,
  ...endpointRequests,
  ...deliveryRequests,
  ...exportRequests,
  ...savedFilterRequests,
  ...sourceRequests,
  ...statisticsRequests,
} as const;

export type Requests = typeof requests;
export type RequestName = keyof Requests;
/** What a caller may send: defaults may be left out. */
export type RequestInput<K extends RequestName> = z.input<Requests[K]['input']>;
/** What a handler receives: parsed, defaults filled in. */
export type ParsedInput<K extends RequestName> = z.output<Requests[K]['input']>;
export type RequestOutput<K extends RequestName> = Requests[K]['output'];
