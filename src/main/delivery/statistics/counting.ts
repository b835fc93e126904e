import type { AttemptTrigger, EventType, FailureKind, OutcomeKind } from '../../../shared/model.ts';

/** Counts are kept by quarters of an hour: in every time zone a day begins at one. */
export const QUARTER_MS = 900_000;
/** Neighbouring latency buckets differ by 8 %, so a percentile read from one is within 4 % of the true one. */
const BUCKET_BASE = 1.08;

/** What is counted in single numbers. `deliveredTries` adds up the tries that the delivered ones took. */
export const COUNTERS = [
  'accepted',
  'delivered',
  'deliveredFirstTry',
  'deliveredTries',
  'deadLetters',
  'cancelled',
  'attempts',
  'failedAttempts',
] as const;
export type Counter = (typeof COUNTERS)[number];

/** The name of a count: a counter, a kind of failure, or a bucket of the latencies. */
export type Metric = Counter | `failure:${FailureKind}` | `latency:${number}`;

/** The quarter of an hour that a time falls into, as the time of its start. */
export const quarterOf = (ms: number): number => ms - (ms % QUARTER_MS);

/** The logarithmic bucket of a latency in whole milliseconds, as attempts keep it; 0 for less than one. */
export function latencyBucket(ms: number): number {
  return ms < 1 ? 0 : Math.round(Math.log(ms) / Math.log(BUCKET_BASE)) + 1;
}

/** The latency in milliseconds that a bucket stands for: its middle. */
export function bucketLatency(bucket: number): number {
  return bucket === 0 ? 0 : BUCKET_BASE ** (bucket - 1);
}

/** The last bucket that lies below about `ms`, and where exactly it ends. */
export function bucketEdge(ms: number): { last: number; endMs: number } {
  const last = latencyBucket(ms);
  return { last, endMs: last === 0 ? 1 : BUCKET_BASE ** (last - 0.5) };
}

/** How an attempt failed: the status, or why there was none; null where it was answered with a 2xx. */
export function failureKind(outcome: OutcomeKind, status: number | null): FailureKind | null {
  if (status === null) return outcome as FailureKind;
  return status >= 200 && status < 300 ? null : `${status}`;
}

/** An attempt as it is counted, when it is recorded and when the roll-ups are counted again. */
export type CountedAttempt = {
  number: number;
  trigger: AttemptTrigger;
  eventType: EventType;
  outcome: OutcomeKind;
  status: number | null;
  totalMs: number;
  endedAs: 'delivered' | 'dead_letter' | null;
};

/** What an attempt adds to the counts: nothing where it was a test. Pure. */
export function countsOfAttempt(attempt: CountedAttempt): [metric: Metric, n: number][] {
  const { number, trigger, eventType, outcome, status, endedAs } = attempt;
  if (trigger === 'test' || eventType === 'test') return [];
  const counts: [Metric, number][] = [['attempts', 1]];
  const failure = failureKind(outcome, status);
  if (failure !== null) counts.push(['failedAttempts', 1], [`failure:${failure}`, 1]);
  if (outcome === 'response') counts.push([`latency:${latencyBucket(Math.round(attempt.totalMs))}`, 1]);
  if (endedAs === 'dead_letter') counts.push(['deadLetters', 1]);
  if (endedAs === 'delivered') {
    counts.push(['delivered', 1], ['deliveredTries', number]);
    if (number === 1) counts.push(['deliveredFirstTry', 1]);
  }
  return counts;
}

/** The name of one count of one endpoint at a time, as the writer adds it up within a commit. */
export function tallyKey(at: number, endpointId: string, metric: Metric): string {
  return `${quarterOf(at)}|${endpointId}|${metric}`;
}

/** What `tallyKey` was made of. */
export function readTallyKey(key: string): { quarter: number; endpointId: string; metric: Metric } {
  const [quarter, endpointId, metric] = key.split('|');
  return { quarter: Number(quarter), endpointId: endpointId!, metric: metric as Metric };
}
