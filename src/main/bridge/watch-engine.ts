import type { EngineStatus } from '../../shared/views.ts';
import { healthOf } from '../delivery/endpoint-views.ts';
import type { EndpointViews } from '../delivery/endpoint-views.ts';
import type { Meter } from '../delivery/meter.ts';
import type { Retention } from '../delivery/retention.ts';
import type { QueueDepth } from '../delivery/store/depth.ts';
import type { Reflector } from '../intake/reflector/reflector.ts';
import type { Clock } from '../lib/clock.ts';
import { renderMetrics } from '../lib/prometheus.ts';
import type { EndpointsStore } from '../rooms/endpoints.ts';
import type { RoomsStore } from '../rooms/rooms.ts';
import type { Health } from './health.ts';
import { metricsOf } from './metrics.ts';
import type { MeteredEndpoint } from './metrics.ts';

export type WatchParts = {
  clock: Clock;
  status(): EngineStatus;
  health(): Promise<Health>;
  depth(): Promise<QueueDepth>;
  meter: Meter;
  rooms: RoomsStore;
  endpoints: EndpointsStore;
  views: EndpointViews;
  reflector: Pick<Reflector, 'list' | 'sync'>;
  retention: Pick<Retention, 'usedBytes'>;
};

/** Reads everything that a scrape shows and renders it. */
export function createMetrics(parts: WatchParts): () => Promise<string> {
  const { clock, meter, rooms, endpoints, views, reflector, retention } = parts;
  const metered = (): MeteredEndpoint[] =>
    endpoints.list().map((row) => ({
      id: row.id,
      room: rooms.get(row.roomId).name,
      health: healthOf(row, views.lastDelivery(row.id) !== null),
      consecutiveFailures: row.consecutiveFailures,
      counts: meter.of(row.id),
    }));
  return async () => {
    const depth = await parts.depth();
    const health = await parts.health();
    const { user, system } = process.cpuUsage();
    return renderMetrics(
      metricsOf({
        now: clock.now(),
        status: parts.status(),
        health,
        depth,
        endpoints: metered(),
        sources: reflector
          .list()
          .filter(({ enabled, followingSince }) => enabled && followingSince !== null)
          .map((source) => ({ ...source, behind: reflector.sync(source.id).behind })),
        databaseBytes: retention.usedBytes(),
        process: {
          cpuSeconds: (user + system) / 1_000_000,
          residentBytes: process.memoryUsage.rss(),
          nodeVersion: process.versions.node,
        },
      }),
    );
  };
}
