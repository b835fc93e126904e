import type { OutcomeKind } from '../../shared/model.ts';
import type { StoreContext } from '../db/store.ts';

const HOUR_MS = 3_600_000;
/** Neighbouring latency buckets differ by 8 %, so a percentile read from them is within 5 %. */
const BUCKET_BASE = 1.08;

/** What is counted per endpoint and hour. `attempt` is split by outcome or status class, `latency` by bucket. */
export type Metric =
  | 'accepted'
  | 'delivered'
  | 'delivered_first_try'
  | 'dead_letter'
  | 'cancelled'
  | 'attempt'
  | 'attempt_failed'
  | 'latency';

/** The hour that a time falls into, as the time of its start. */
export const hourOf = (ms: number): number => ms - (ms % HOUR_MS);

/** The logarithmic bucket of a latency in milliseconds. */
export function latencyBucket(ms: number): number {
  return ms < 1 ? 0 : Math.round(Math.log(ms) / Math.log(BUCKET_BASE)) + 1;
}

/** The latency in milliseconds that a bucket stands for: its middle. */
export function bucketLatency(bucket: number): number {
  return bucket === 0 ? 0.5 : BUCKET_BASE ** (bucket - 1);
}

/** The last bucket that lies below about `ms`, and where exactly it ends. */
export function bucketEdge(ms: number): { last: number; endMs: number } {
  const last = latencyBucket(ms);
  return { last, endMs: last === 0 ? 1 : BUCKET_BASE ** (last - 0.5) };
}

/** The bucket of an attempt: `2xx`… for a response, the outcome otherwise. */
export function attemptBucket(outcome: OutcomeKind, status: number | null): string {
  return status === null ? outcome : `${Math.floor(status / 100)}xx`;
}

/** The name of one counter of one endpoint in one hour, as the writer adds it up within a commit. */
export function tallyKey(
  hour: number,
  endpointId: string,
  metric: Metric,
  bucket: string | number = '',
): string {
  return `${hour}|${endpointId}|${metric}|${bucket}`;
}

/** What a counter's name says. */
export function parseTallyKey(key: string): {
  hour: number;
  endpointId: string;
  metric: Metric;
  bucket: string;
} {
  const [hour, endpointId, metric, bucket] = key.split('|') as [string, string, Metric, string];
  return { hour: Number(hour), endpointId, metric, bucket };
}

/** Adds the counts of one commit to the roll-ups, inside that commit. */
export function createTallyFlush(sqlite: StoreContext['sqlite']): (tallies: Map<string, number>) => void {
  const add = sqlite.prepare(
    `INSERT INTO rollups (hour, endpoint_id, metric, bucket, count) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (hour, endpoint_id, metric, bucket) DO UPDATE SET count = count + excluded.count`,
  );
  return (tallies) => {
    for (const [key, count] of tallies) {
      const { hour, endpointId, metric, bucket } = parseTallyKey(key);
      add.run(hour, endpointId, metric, bucket, count);
    }
  };
}
