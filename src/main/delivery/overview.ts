import type { AttentionItem, DeliverySummary, Overview } from '../../shared/views.ts';
import type { Clock } from '../lib/clock.ts';
import type { EndpointRow, EndpointsStore } from '../rooms/endpoints.ts';
import { FAILING_FROM } from '../rooms/endpoints.ts';
import type { RoomsStore } from '../rooms/rooms.ts';
import { healthOf } from './endpoint-views.ts';
import type { EndpointViews } from './endpoint-views.ts';
import { summarise } from './explain.ts';
import type { HistoryStore } from './history.ts';
import { toStatistics } from './statistics/counts.ts';
import { sumOf } from './statistics/statistics.ts';
import type { StatisticsStore } from './statistics/statistics.ts';

/** Disabled because somebody wanted it so: by hand, or because Reflector delivers the room. */
const BY_CHOICE = new Set<EndpointRow['disabledReason']>(['manual', 'taking_over']);
const HOUR_MS = 3_600_000;

/** What the rest of the engine knows: problems that no endpoint causes, and how much is owed. */
export type EngineFacts = {
  secrets: { reason: string; remedy: string } | null;
  store: string | null;
  sources: Extract<AttentionItem, { kind: 'source_failing' }>[];
  countOwed(): number;
};

export type OverviewReader = {
  /** Over the span of the given edges, by the bars between them; over the last 24 hours without any. */
  get(edges?: readonly number[]): Promise<Overview>;
  /** What needs a person, worst first. */
  attention(): AttentionItem[];
};

/** The first screen: did everything arrive, and what did not. */
export function createOverview(
  clock: Clock,
  rooms: RoomsStore,
  endpoints: EndpointsStore,
  views: EndpointViews,
  history: HistoryStore,
  statistics: StatisticsStore,
  facts: () => EngineFacts,
): OverviewReader {
  const summaryById = (id: string | null): DeliverySummary | null =>
    id === null ? null : history.summary(id);
  const summaryOf = (met: DeliverySummary | null): string =>
    met?.lastOutcome
      ? summarise({ outcome: met.lastOutcome, status: met.lastStatus, errorMessage: null })
      : '';

  const attentionOf = (row: EndpointRow): AttentionItem[] => {
    const about = { endpointId: row.id, roomName: rooms.get(row.roomId).name, url: row.url };
    const deadLetters = views.countState(row.id, 'dead_letter');
    if (row.disabledReason !== null && !BY_CHOICE.has(row.disabledReason)) {
      return [
        {
          kind: 'endpoint_disabled',
          ...about,
          since: row.disabledAt ?? row.updatedAt,
          reason: row.disabledReason,
          held: views.countHeld(row.id),
          deadLetters,
        },
      ];
    }
    if (row.consecutiveFailures >= FAILING_FROM) {
      const failed = summaryById(views.lastFailed(row.id));
      return [
        {
          kind: 'endpoint_failing',
          ...about,
          since: row.failingSince ?? row.updatedAt,
          summary: summaryOf(failed),
          deadLetters,
          nextAttemptAt: failed?.dueAt ?? null,
        },
      ];
    }
    const dead = views.deadLetters(row.id);
    if (dead === null) return [];
    const summary = summaryOf(summaryById(dead.newestId));
    return [{ kind: 'dead_letters', ...about, since: dead.since, summary, deadLetters }];
  };

  const attention = (): AttentionItem[] => {
    const { secrets, store, sources } = facts();
    const all = endpoints.list();
    const held = all.reduce((sum, row) => sum + views.countHeld(row.id), 0);
    return [
      ...(store === null ? [] : [{ kind: 'store_problem' as const, message: store }]),
      ...(secrets === null ? [] : [{ kind: 'secrets_unavailable' as const, ...secrets, held }]),
      ...sources,
      ...all.flatMap(attentionOf),
    ];
  };

  return {
    attention,
    async get(edges = lastHours(24, clock.now())) {
      const bars = statistics.bars('all', edges);
      const [from, to] = [edges[0]!, edges.at(-1)!];
      return {
        from,
        to,
        totals: toStatistics(sumOf(bars)),
        pending: facts().countOwed(),
        deadLetters: (await history.count({ states: ['dead_letter'] })).count,
        bars: bars.map(({ delivered, failedAttempts }, i) => ({
          start: edges[i]!,
          delivered,
          failedAttempts,
        })),
        endpoints: endpoints.list().map((row) => {
          const lastDelivery = views.lastDelivery(row.id);
          return {
            endpointId: row.id,
            roomId: row.roomId,
            roomName: rooms.get(row.roomId).name,
            url: row.url,
            health: healthOf(row, lastDelivery !== null),
            statistics: toStatistics(statistics.span(row.id, from, to)),
            lastDelivery,
          };
        }),
        attention: attention(),
      };
    },
  };
}

/** Whole hours of UTC until the present one ends. */
function lastHours(hours: number, now: number): number[] {
  const end = now - (now % HOUR_MS) + HOUR_MS;
  return Array.from({ length: hours + 1 }, (_, i) => end - (hours - i) * HOUR_MS);
}
