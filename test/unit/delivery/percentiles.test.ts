import { describe, expect, it } from 'vitest';
import {
  addCounts,
  addFailures,
  isNothing,
  noCounts,
  packFailures,
  toStatistics,
} from '../../../src/main/delivery/statistics/counts.ts';
import {
  addPacked,
  addToBucket,
  packHistogram,
  percentiles,
} from '../../../src/main/delivery/statistics/histogram.ts';
import type { Histogram } from '../../../src/main/delivery/statistics/histogram.ts';
import {
  bucketLatency,
  countsOfAttempt,
  failureKind,
  latencyBucket,
} from '../../../src/main/delivery/statistics/counting.ts';
import type { FailureKind } from '../../../src/shared/model.ts';
import { seededRandom } from '../../support/hand-clock.ts';

const LONGEST_MS = 600_000;
const PERCENTS = [50, 95, 99];

/** By nearest rank: the least value that so many of a hundred do not exceed. */
function exact(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1]!;
}

function histogramOf(values: readonly number[]): Histogram {
  const histogram: Histogram = [];
  for (const ms of values) addToBucket(histogram, latencyBucket(ms), 1);
  return histogram;
}

type Draw = (fraction: () => number) => number;
const normal: Draw = (fraction) =>
  Math.sqrt(-2 * Math.log(1 - fraction())) * Math.cos(2 * Math.PI * fraction());
const DISTRIBUTIONS: Record<string, Draw> = {
  uniform: (fraction) => fraction() * 30_000,
  'uniform and short': (fraction) => fraction() * 12,
  exponential: (fraction) => -Math.log(1 - fraction()) * 180,
  'log-normal': (fraction) => Math.exp(5 + 1.2 * normal(fraction)),
  'heavy-tailed': (fraction) => 20 / (1 - fraction()) ** (1 / 1.1),
  'two humps': (fraction) => (fraction() < 0.94 ? 40 + 5 * normal(fraction) : 9000 + 500 * normal(fraction)),
  'at the edges of buckets': (fraction) => 1.08 ** (Math.floor(fraction() * 160) + 0.5),
  constant: () => 1234,
  'mostly below a millisecond': (fraction) => fraction() * 1.2,
};

describe('percentiles from the histogram', () => {
  it.each(Object.entries(DISTRIBUTIONS))('stay within 5 %% of the exact ones: %s', (_name, draw) => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = seededRandom(seed * 7919);
      const size = 1 + Math.floor(random.fraction() ** 3 * 4000);
      const values = Array.from({ length: size }, () =>
        Math.min(LONGEST_MS, Math.max(0, Math.round(draw(random.fraction)))),
      );
      const histogram = histogramOf(values);
      const estimates = percentiles(histogram, PERCENTS);
      for (const [i, percent] of PERCENTS.entries()) {
        const wanted = exact(values, percent);
        const estimate = estimates[i]!;
        expect(
          Math.abs(estimate - wanted),
          `p${percent} of ${size} values, seed ${seed}: ${estimate} for ${wanted}`,
        ).toBeLessThanOrEqual(wanted * 0.05);
      }
    }
  });

  it('cannot be worse: every latency there can be is within 4 % of what stands for it', () => {
    expect(bucketLatency(latencyBucket(0))).toBe(0);
    let worst = 0;
    for (let ms = 1; ms <= LONGEST_MS; ms += 1) {
      worst = Math.max(worst, Math.abs(bucketLatency(latencyBucket(ms)) / ms - 1));
    }
    expect(worst).toBeLessThan(0.04);
  });

  it('are of the whole, however it was added up', () => {
    const random = seededRandom(3);
    const values = Array.from({ length: 900 }, () =>
      Math.round(DISTRIBUTIONS['log-normal']!(random.fraction)),
    );
    const sum = noCounts();
    for (let i = 0; i < values.length; i += 100) {
      const part = noCounts();
      addPacked(part.latencies, packHistogram(histogramOf(values.slice(i, i + 100))));
      addCounts(sum, part);
    }
    expect(packHistogram(sum.latencies)).toBe(packHistogram(histogramOf(values)));
    expect([toStatistics(sum).latencyMs.p95]).toEqual(percentiles(histogramOf(values), [95]));
    expect(toStatistics(noCounts()).latencyMs).toEqual({ p50: null, p95: null, p99: null });
  });
});

describe('counts', () => {
  it('come back as they were packed', () => {
    const failures = new Map<FailureKind, number>([
      ['503', 12],
      ['connection_reset', 1],
      ['401', 30_000],
    ]);
    const read = new Map<FailureKind, number>();
    addFailures(read, packFailures(failures));
    expect(read).toEqual(failures);
    addFailures(read, '');
    expect(read).toEqual(failures);
    const latencies: Histogram = [];
    addPacked(latencies, '');
    expect(latencies).toEqual([]);
    addPacked(latencies, '0:3 66:1 66:2 140:12345');
    expect(packHistogram(latencies)).toBe('0:3 66:3 140:12345');
  });

  it('taken away leave nothing', () => {
    const counts = {
      ...noCounts(),
      attempts: 3,
      failures: new Map([['503' as const, 2]]),
      latencies: [0, 0, 3],
    };
    const sum = noCounts();
    addCounts(sum, counts);
    addCounts(sum, counts, -1);
    expect(isNothing(sum)).toBe(true);
    expect(isNothing(counts)).toBe(false);
  });

  it('of an attempt: what it met, and what it ended', () => {
    const attempt = {
      number: 1,
      trigger: 'scheduled',
      eventType: 'transcript.completed',
      outcome: 'response',
      status: 200,
      totalMs: 181.7,
      endedAs: 'delivered',
    } as const;
    expect(countsOfAttempt(attempt)).toEqual([
      ['attempts', 1],
      [`latency:${latencyBucket(182)}`, 1],
      ['delivered', 1],
      ['deliveredTries', 1],
      ['deliveredFirstTry', 1],
    ]);
    expect(countsOfAttempt({ ...attempt, number: 4 }).slice(2)).toEqual([
      ['delivered', 1],
      ['deliveredTries', 4],
    ]);
    expect(countsOfAttempt({ ...attempt, status: 404, endedAs: 'dead_letter' })).toEqual([
      ['attempts', 1],
      ['failedAttempts', 1],
      ['failure:404', 1],
      [`latency:${latencyBucket(182)}`, 1],
      ['deadLetters', 1],
    ]);
    expect(countsOfAttempt({ ...attempt, outcome: 'timeout', status: null, endedAs: null })).toEqual([
      ['attempts', 1],
      ['failedAttempts', 1],
      ['failure:timeout', 1],
    ]);
    expect(countsOfAttempt({ ...attempt, trigger: 'test' })).toEqual([]);
    expect(countsOfAttempt({ ...attempt, eventType: 'test' })).toEqual([]);
    expect([failureKind('response', 204), failureKind('response', 302)]).toEqual([null, '302']);
  });
});
