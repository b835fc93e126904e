import type { OutcomeKind } from '../../shared/model.ts';
import type { SpanStatistics } from '../../shared/views.ts';
import type { StoreContext } from '../db/store.ts';
import { bucketLatency, hourOf } from './rollups.ts';

export type StatisticsStore = {
  /** Counts and latencies of a span by endpoint, and over all, from the hourly roll-ups. */
  span(from: number, to: number): { total: SpanStatistics; endpoints: Map<string, SpanStatistics> };
  /** Delivered deliveries and failed attempts per hour of a span, hours without any left out. */
  hours(from: number, to: number): { hour: number; delivered: number; failed: number }[];
};

type Sum = { endpointId: string; metric: string; bucket: string; count: number };

/** Reads the roll-ups. Spans are whole hours: `from` is taken down to the start of its hour. */
export function createStatistics({ sqlite }: Pick<StoreContext, 'sqlite'>): StatisticsStore {
  const selectSums = sqlite.prepare(
    `SELECT endpoint_id AS endpointId, metric, bucket, sum(count) AS count FROM rollups
     WHERE hour >= ? AND hour < ? GROUP BY endpoint_id, metric, bucket`,
  );
  const selectHours = sqlite.prepare(
    `SELECT hour, sum(CASE WHEN metric = 'delivered' THEN count ELSE 0 END) AS delivered,
       sum(CASE WHEN metric = 'attempt' AND bucket <> '2xx' THEN count ELSE 0 END) AS failed
     FROM rollups WHERE hour >= ? AND hour < ? GROUP BY hour ORDER BY hour`,
  );
  return {
    span(from, to) {
      const sums = selectSums.all(hourOf(from), to) as Sum[];
      const byEndpoint = new Map<string, Sum[]>();
      for (const sum of sums)
        byEndpoint.set(sum.endpointId, [...(byEndpoint.get(sum.endpointId) ?? []), sum]);
      return {
        total: summed(sums),
        endpoints: new Map([...byEndpoint].map(([endpointId, own]) => [endpointId, summed(own)])),
      };
    },
    hours: (from, to) =>
      selectHours.all(hourOf(from), to) as { hour: number; delivered: number; failed: number }[],
  };
}

function summed(sums: Sum[]): SpanStatistics {
  const of = (metric: string): number =>
    sums.reduce((n, sum) => (sum.metric === metric ? n + sum.count : n), 0);
  const failures: Partial<Record<OutcomeKind, number>> = {};
  const latencies = new Map<number, number>();
  for (const { metric, bucket, count } of sums) {
    if (metric === 'attempt' && bucket !== '2xx') {
      const kind: OutcomeKind = /^\dxx$/.test(bucket) ? 'response' : (bucket as OutcomeKind);
      failures[kind] = (failures[kind] ?? 0) + count;
    }
    if (metric === 'latency') latencies.set(Number(bucket), (latencies.get(Number(bucket)) ?? 0) + count);
  }
  return {
    accepted: of('accepted'),
    delivered: of('delivered'),
    deliveredFirstTry: of('delivered_first_try'),
    deadLetters: of('dead_letter'),
    cancelled: of('cancelled'),
    attempts: of('attempt'),
    failures,
    latencyMs: {
      p50: percentile(latencies, 0.5),
      p95: percentile(latencies, 0.95),
      p99: percentile(latencies, 0.99),
    },
  };
}

/** The latency in milliseconds below which `share` of a histogram lies; null when it is empty. */
export function percentile(buckets: ReadonlyMap<number, number>, share: number): number | null {
  const total = [...buckets.values()].reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const [bucket, count] of [...buckets].sort(([a], [b]) => a - b)) {
    seen += count;
    if (seen >= total * share) return Math.round(bucketLatency(bucket) * 10) / 10;
  }
  return null;
}
