import type { FailureKind } from '../../../shared/model.ts';
import type { SpanStatistics } from '../../../shared/views.ts';
import { COUNTERS } from './counting.ts';
import type { Counter, Metric } from './counting.ts';
import { addHistogram, addToBucket, isEmpty, percentiles } from './histogram.ts';
import type { Histogram } from './histogram.ts';

/** Counts of a period: single numbers, failed attempts by kind, and the latencies of answered ones. */
export type Counts = Record<Counter, number> & {
  failures: Map<FailureKind, number>;
  latencies: Histogram;
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
    latencies: [],
  };
}

/** Adds `n` of one metric to counts. */
export function addMetric(counts: Counts, metric: Metric, n: number): void {
  const at = metric.indexOf(':');
  if (at === -1) counts[metric as Counter] += n;
  else if (metric.startsWith('failure')) addTo(counts.failures, metric.slice(at + 1) as FailureKind, n);
  else addToBucket(counts.latencies, Number(metric.slice(at + 1)), n);
}

/** Adds counts to others, `times` of them: -1 takes them away. */
export function addCounts(sum: Counts, more: Counts, times: 1 | -1 = 1): void {
  for (const counter of COUNTERS) sum[counter] += times * more[counter];
  for (const [kind, n] of more.failures) addTo(sum.failures, kind, times * n);
  addHistogram(sum.latencies, more.latencies, times);
}

/** True where nothing is left to count. */
export function isNothing(counts: Counts): boolean {
  return (
    COUNTERS.every((counter) => counts[counter] === 0) &&
    counts.failures.size === 0 &&
    isEmpty(counts.latencies)
  );
}

function addTo(failures: Counts['failures'], kind: FailureKind, n: number): void {
  const sum = (failures.get(kind) ?? 0) + n;
  if (sum === 0) failures.delete(kind);
  else failures.set(kind, sum);
}

/** Failures as the roll-ups keep them, `401:2 timeout:1`. */
export function packFailures(failures: Counts['failures']): string {
  let packed = '';
  for (const [kind, n] of failures) packed += packed === '' ? `${kind}:${n}` : ` ${kind}:${n}`;
  return packed;
}

/** Adds what `packFailures` wrote, or several of it with spaces between. */
export function addFailures(failures: Counts['failures'], packed: string): void {
  if (packed === '') return;
  for (const part of packed.split(' ')) {
    const at = part.lastIndexOf(':');
    addTo(failures, part.slice(0, at) as FailureKind, Number(part.slice(at + 1)));
  }
}

/** Counts as the page sees them. */
export function toStatistics(counts: Counts): SpanStatistics {
  const { failures, latencies, ...counters } = counts;
  const [p50 = null, p95 = null, p99 = null] = percentiles(latencies, [50, 95, 99]);
  return { ...counters, failures: Object.fromEntries(failures), latencyMs: { p50, p95, p99 } };
}
