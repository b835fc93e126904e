/*
 * The tables. Ids are sortable text (UUIDv7 as 32 hex digits), times integer milliseconds UTC, JSON text,
 * closed unions CHECKed. Indexes are partial where only one state is ever asked for by the engine.
 */

export * from './schema/sources.ts';
export * from './schema/rooms.ts';
export * from './schema/followed.ts';
export * from './schema/events.ts';
export * from './schema/deliveries.ts';
export * from './schema/bulks.ts';
export * from './schema/engine.ts';
export * from './schema/search.ts';
