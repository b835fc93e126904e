import type { EndpointStatistics, Statistics } from '../../../shared/views.ts';
import type { StoreContext } from '../../db/store.ts';
import { isNothing, toStatistics } from './counts.ts';
import { sumOf } from './statistics.ts';
import type { StatisticsStore } from './statistics.ts';

/** What is asked about: all endpoints, a room's, or one; and the edges of the bars. */
export type StatisticsQuery = {
  roomId?: string | undefined;
  endpointId?: string | undefined;
  edges: readonly number[];
};

export type StatisticsReader = { get(query: StatisticsQuery): Statistics };

type About = Omit<EndpointStatistics, 'statistics' | 'removed'> & { removed: number };

/** How deliveries went over a span: together, over its parts, and by endpoint. Removed endpoints are in it too. */
export function createStatisticsReader(
  { sqlite }: Pick<StoreContext, 'sqlite'>,
  statistics: StatisticsStore,
  historyFrom: () => number | null,
): StatisticsReader {
  const select = sqlite.prepare(`
    SELECT e.id AS endpointId, e.room_id AS roomId, r.name AS roomName, e.url,
      e.removed_at IS NOT NULL OR r.removed_at IS NOT NULL AS removed
    FROM endpoints e JOIN rooms r ON r.id = e.room_id
    WHERE (@roomId IS NULL OR e.room_id = @roomId) AND (@endpointId IS NULL OR e.id = @endpointId)
    ORDER BY r.name, e.id`);

  return {
    get({ roomId, endpointId, edges }) {
      const [from, to] = [edges[0]!, edges.at(-1)!];
      const endpoints = select.all({ roomId: roomId ?? null, endpointId: endpointId ?? null }) as About[];
      const everything = roomId === undefined && endpointId === undefined;
      const bars = statistics.bars(everything ? 'all' : endpoints.map((row) => row.endpointId), edges);
      return {
        from,
        to,
        total: toStatistics(sumOf(bars)),
        bars: bars.map((counts, i) => ({ start: edges[i]!, ...toStatistics(counts) })),
        endpoints: endpoints.flatMap((row) => {
          const counts = statistics.span(row.endpointId, from, to);
          if (isNothing(counts)) return [];
          return [{ ...row, removed: row.removed === 1, statistics: toStatistics(counts) }];
        }),
        historyFrom: historyFrom(),
      };
    },
  };
}
