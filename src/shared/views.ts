/* What the page sees. A view never carries a secret, only a hint of it. Times are milliseconds UTC. */

export type * from './views/audit.ts';
export type * from './views/deliveries.ts';
export type * from './views/engine.ts';
export type * from './views/log.ts';
export type * from './views/rooms.ts';
export type * from './views/sources.ts';
export type * from './views/statistics.ts';
