import { assertNever } from '../lib/errors.ts';
import { bucketEdge, bucketLatency, readTallyKey } from './statistics/counting.ts';
import type { Counter, Metric } from './statistics/counting.ts';

/** What was counted of one endpoint since this process started. */
export type EndpointCounts = {
  accepted: number;
  delivered: number;
  dead_letter: number;
  cancelled: number;
  /** By outcome, or by class of status: `2xx`, `timeout`, … */
  attempts: Map<string, number>;
  /** Answered attempts by latency bucket of the roll-ups. */
  latencies: Map<number, number>;
};

export type Meter = {
  /** Takes the counters of a commit. */
  tallied(tallies: ReadonlyMap<string, number>): void;
  of(endpointId: string): EndpointCounts;
};

/** Adds up what commits count, so that a scrape reads no history. Starts at nothing with each process. */
export function createMeter(): Meter {
  const byEndpoint = new Map<string, EndpointCounts>();
  const countsOf = (endpointId: string): EndpointCounts => {
    const counts = byEndpoint.get(endpointId) ?? nothing();
    byEndpoint.set(endpointId, counts);
    return counts;
  };
  return {
    tallied(tallies) {
      for (const [key, count] of tallies) {
        const { endpointId, metric } = readTallyKey(key);
        // What is taken back, as by resending a cancelled one, happened all the same.
        if (count > 0) take(countsOf(endpointId), metric, count);
      }
    },
    of: (endpointId) => byEndpoint.get(endpointId) ?? nothing(),
  };
}

/** A histogram as Prometheus has it: how many took at most so many seconds, for ever longer ones, and all together. */
export type Histogram = {
  buckets: { atMostSeconds: number; count: number }[];
  count: number;
  sumSeconds: number;
};

/** About where the buckets end, in milliseconds. The exact ends are those of the roll-ups, so that every count is exact. */
const ABOUT_MS = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000];

/** The latencies of an endpoint. The sum takes each bucket by its middle, within 4 %. */
export function histogramOf({ latencies }: Pick<EndpointCounts, 'latencies'>): Histogram {
  const counted = [...latencies];
  const total = (upTo: number): number =>
    counted.reduce((sum, [bucket, count]) => (bucket <= upTo ? sum + count : sum), 0);
  return {
    buckets: BOUNDS.map(({ bucket, seconds }) => ({ atMostSeconds: seconds, count: total(bucket) })),
    count: total(Infinity),
    sumSeconds: counted.reduce((sum, [bucket, count]) => sum + count * bucketLatency(bucket), 0) / 1000,
  };
}

const BOUNDS = ABOUT_MS.map((ms) => {
  const bucket = bucketEdge(ms);
  return { bucket: bucket.last, seconds: Number((bucket.endMs / 1000).toPrecision(6)) };
});

function nothing(): EndpointCounts {
  const counts = { accepted: 0, delivered: 0, dead_letter: 0, cancelled: 0 };
  return { ...counts, attempts: new Map(), latencies: new Map() };
}

function take(counts: EndpointCounts, metric: Metric, count: number): void {
  const [name, detail = ''] = metric.split(':') as [Counter | 'failure' | 'latency', string?];
  switch (name) {
    case 'accepted':
    case 'delivered':
    case 'cancelled':
      counts[name] += count;
      return;
    case 'deadLetters':
      counts.dead_letter += count;
      return;
    // What did not fail was answered with a 2xx.
    case 'attempts':
      return add(counts.attempts, '2xx', count);
    case 'failedAttempts':
      return add(counts.attempts, '2xx', -count);
    case 'failure':
      return add(counts.attempts, /^\d/.test(detail) ? `${detail[0]}xx` : detail, count);
    case 'latency':
      return add(counts.latencies, Number(detail), count);
    // A scrape has no use for these.
    case 'deliveredFirstTry':
    case 'deliveredTries':
      return;
    default:
      assertNever(name);
  }
}

function add<K>(counts: Map<K, number>, key: K, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
