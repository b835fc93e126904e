import { bucketLatency } from './counting.ts';

/** How many latencies fell into each bucket, by its number; buckets without any may be left out. */
export type Histogram = number[];

/** Adds `n` to a bucket. */
export function addToBucket(histogram: Histogram, bucket: number, n: number): void {
  histogram[bucket] = (histogram[bucket] ?? 0) + n;
}

/** Adds a histogram to another, `times` of it: -1 takes it away. */
export function addHistogram(sum: Histogram, more: Histogram, times: 1 | -1): void {
  for (let bucket = 0; bucket < more.length; bucket += 1) {
    const n = more[bucket];
    if (n) addToBucket(sum, bucket, times * n);
  }
}

/** True where nothing is in any bucket. */
export function isEmpty(histogram: Histogram): boolean {
  return !histogram.some((n) => n !== 0);
}

/** A histogram as the roll-ups keep it, `66:1 67:2`. */
export function packHistogram(histogram: Histogram): string {
  let packed = '';
  for (let bucket = 0; bucket < histogram.length; bucket += 1) {
    const n = histogram[bucket];
    if (n) packed += packed === '' ? `${bucket}:${n}` : ` ${bucket}:${n}`;
  }
  return packed;
}

/** Adds what `packHistogram` wrote, or several of it with spaces between. Read by the thousand, so digit by digit. */
export function addPacked(histogram: Histogram, packed: string): void {
  if (packed === '') return;
  let bucket = 0;
  let n = 0;
  for (let i = 0; i < packed.length; i += 1) {
    const code = packed.charCodeAt(i);
    if (code === COLON) {
      bucket = n;
      n = 0;
    } else if (code === SPACE) {
      addToBucket(histogram, bucket, n);
      n = 0;
    } else n = n * 10 + code - ZERO;
  }
  addToBucket(histogram, bucket, n);
}
const COLON = 58;
const SPACE = 32;
const ZERO = 48;

/**
 * The latencies in milliseconds that each of `percents` of 100 stay within, by nearest rank; those are ascending. Null
 * where none was counted.
 */
export function percentiles(histogram: Histogram, percents: readonly number[]): (number | null)[] {
  let total = 0;
  for (const n of histogram) total += n ?? 0;
  let seen = 0;
  let bucket = -1;
  return percents.map((percent) => {
    const rank = Math.ceil((total * percent) / 100);
    while (seen < rank) seen += histogram[(bucket += 1)] ?? 0;
    return total === 0 ? null : bucketLatency(bucket);
  });
}
