import type { BulkView, EngineStatus, ExportView, RebuildView, SearchStatus } from '../views.ts';

/** Past facts that the engine tells. Small, ids only; the page asks again for what it shows. */
export type EngineEvents = {
  'status.changed': EngineStatus;
  'delivery.changed': { ids: string[] };
  'room.changed': { id: string };
  'settings.changed': Record<string, never>;
  'bulk.changed': BulkView;
  'export.changed': ExportView;
  'savedFilter.changed': Record<string, never>;
  /** More can be found by text; told at most twice a second while there is more to do, and at its end. */
  'search.changed': SearchStatus;
  'rebuild.changed': RebuildView;
  /** A server's settings, its rooms or where following stands. */
  'source.changed': { id: string };
  /** The log has new lines: told four times a second at most. */
  'log.changed': Record<string, never>;
  /** For system notifications and notices. */
  notice: Notice;
};
export type EngineEventName = keyof EngineEvents;
/** Every engine event by name; a missing or extra one fails the build. */
export const ENGINE_EVENT_NAMES = Object.keys({
  'status.changed': true,
  'delivery.changed': true,
  'room.changed': true,
  'settings.changed': true,
  'bulk.changed': true,
  'export.changed': true,
  'savedFilter.changed': true,
  'search.changed': true,
  'rebuild.changed': true,
  'source.changed': true,
  'log.changed': true,
  notice: true,
} satisfies Record<EngineEventName, true>) as EngineEventName[];
export type Notice =
  | {
      kind: 'dead_letter';
      deliveryId: string;
      endpointId: string;
      roomName: string;
      title: string | null;
      summary: string;
    }
  | { kind: 'endpoint_failing'; endpointId: string; roomName: string; url: string; summary: string }
  | { kind: 'endpoint_recovered'; endpointId: string; roomName: string; url: string }
  | { kind: 'endpoint_disabled'; endpointId: string; roomName: string; url: string; summary: string };
