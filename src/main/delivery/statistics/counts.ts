import type { FailureKind } from '../../../shared/model.ts';
import type { SpanStatistics } from '../../../shared/views.ts';
import { bucketLatency, COUNTERS } from './counting.ts';
import type { Counter, Metric } from './counting.ts';

/** Counts of a period: single numbers, failed attempts by kind, answered attempts by the bucket of their latency. */
export type Counts = Record<Counter, number> & {
  failures: Map<FailureKind, number>;
  latencies: Map<number, number>;
};

export function noCounts(): Counts {
  return {
    accepted: 0,
    delivered: 0,
    deliveredFirstTry: 0,
    deliveredTries: 0,
    deadLetters: 0,
    cancelled: 0,
    attempts: 0,
    failedAttempts: 0,
    failures: new Map(),
    latencies: new Map(),
  };
}

/** Adds `n` of one metric to counts. */
export function addMetric(counts: Counts, metric: Metric, n: number): void {
  const at = metric.indexOf(':');
  if (at === -1) counts[metric as Counter] += n;
  else if (metric.startsWith('failure')) addTo(counts.failures, metric.slice(at + 1) as FailureKind, n);
  else addTo(counts.latencies, Number(metric.slice(at + 1)), n);
}

/** Adds counts to others, `times` of them: -1 takes them away. */
export function addCounts(sum: Counts, more: Counts, times: 1 | -1 = 1): void {
  for (const counter of COUNTERS) sum[counter] += times * more[counter];
  for (const [kind, n] of more.failures) addTo(sum.failures, kind, times * n);
  for (const [bucket, n] of more.latencies) addTo(sum.latencies, bucket, times * n);
}

/** True where nothing is left to count. */
export function isNothing(counts: Counts): boolean {
  return (
    COUNTERS.every((counter) => counts[counter] === 0) && !counts.failures.size && !counts.latencies.size
  );
}

function addTo<K>(map: Map<K, number>, key: K, n: number): void {
  const sum = (map.get(key) ?? 0) + n;
  if (sum === 0) map.delete(key);
  else map.set(key, sum);
}

/** A map of counts as the roll-ups keep it, `401:2 timeout:1`. */
export function packMap(map: ReadonlyMap<string | number, number>): string {
  let packed = '';
  for (const [key, n] of map) packed += packed === '' ? `${key}:${n}` : ` ${key}:${n}`;
  return packed;
}

/** Adds what `packMap` wrote to a map of failures. */
export function addFailures(map: Map<FailureKind, number>, packed: string): void {
  if (packed === '') return;
  for (const part of packed.split(' ')) {
    const at = part.lastIndexOf(':');
    addTo(map, part.slice(0, at) as FailureKind, Number(part.slice(at + 1)));
  }
}

/** Adds what `packMap` wrote to a map of latencies. Read by the thousand, so digit by digit. */
export function addLatencies(map: Map<number, number>, packed: string): void {
  if (packed === '') return;
  let bucket = 0;
  let n = 0;
  for (let i = 0; i < packed.length; i += 1) {
    const code = packed.charCodeAt(i);
    if (code === COLON) [bucket, n] = [n, 0];
    else if (code !== SPACE) n = n * 10 + code - ZERO;
    else {
      addTo(map, bucket, n);
      n = 0;
    }
  }
  addTo(map, bucket, n);
}
const COLON = 58;
const SPACE = 32;
const ZERO = 48;

/**
 * The latencies in milliseconds that each of `percents` of 100 stay within, by nearest rank; those are ascending. Null
 * where none was counted.
 */
export function percentiles(
  latencies: ReadonlyMap<number, number>,
  percents: readonly number[],
): (number | null)[] {
  const sorted = [...latencies].sort(([a], [b]) => a - b);
  let total = 0;
  for (const [, n] of sorted) total += n;
  let seen = 0;
  let i = -1;
  return percents.map((percent) => {
    const rank = Math.ceil((total * percent) / 100);
    while (seen < rank) seen += sorted[(i += 1)]![1];
    return total === 0 ? null : bucketLatency(sorted[i]![0]);
  });
}

/** Counts as the page sees them. */
export function toStatistics(counts: Counts): SpanStatistics {
  const { failures, latencies, ...counters } = counts;
  const [p50 = null, p95 = null, p99 = null] = percentiles(latencies, [50, 95, 99]);
  return { ...counters, failures: Object.fromEntries(failures), latencyMs: { p50, p95, p99 } };
}
