import { expect, test } from 'vitest';
import { createMeter, histogramOf } from '../../../src/main/delivery/meter.ts';
import { countsOfAttempt, tallyKey } from '../../../src/main/delivery/statistics/counting.ts';
import type { CountedAttempt, Metric } from '../../../src/main/delivery/statistics/counting.ts';

const AT = Date.UTC(2026, 10, 23, 12);
const answered: CountedAttempt = {
  number: 1,
  trigger: 'scheduled',
  eventType: 'transcript.completed',
  outcome: 'response',
  status: 200,
  totalMs: 20,
  endedAs: 'delivered',
};

/** The counters of one commit, as the writer adds them up. */
function commit(endpointId: string, counts: [Metric, number][], at = AT): Map<string, number> {
  const tallies = new Map<string, number>();
  for (const [metric, n] of counts) {
    const key = tallyKey(at, endpointId, metric);
    tallies.set(key, (tallies.get(key) ?? 0) + n);
  }
  return tallies;
}
const attempts = (...changes: Partial<CountedAttempt>[]) =>
  changes.flatMap((change) => countsOfAttempt({ ...answered, ...change }));

test('adds up what commits count, by endpoint and over quarters of an hour', () => {
  const meter = createMeter();
  meter.tallied(commit('a', [['accepted', 3], ...attempts({}, {})]));
  meter.tallied(commit('a', [['accepted', 1], ...attempts({})], AT + 3_600_000));
  meter.tallied(commit('b', [['accepted', 7]]));
  expect(meter.of('a')).toMatchObject({ accepted: 4, delivered: 3, dead_letter: 0, cancelled: 0 });
  expect(meter.of('b')).toMatchObject({ accepted: 7, delivered: 0 });
  expect(meter.of('unknown')).toMatchObject({ accepted: 0 });
});

test('tells attempts apart by class of status, or by what was met instead of an answer', () => {
  const meter = createMeter();
  meter.tallied(
    commit(
      'a',
      attempts(
        {},
        {},
        { status: 503, endedAs: null },
        { status: 500, endedAs: null },
        { status: 301, endedAs: null },
        { status: 404, endedAs: 'dead_letter' },
        { outcome: 'timeout', status: null, endedAs: null },
        { outcome: 'interrupted', status: null, endedAs: null },
      ),
    ),
  );
  const { attempts: met, delivered, dead_letter } = meter.of('a');
  expect(Object.fromEntries(met)).toEqual({
    '2xx': 2,
    '3xx': 1,
    '4xx': 1,
    '5xx': 2,
    timeout: 1,
    interrupted: 1,
  });
  expect([delivered, dead_letter]).toEqual([2, 1]);
});

test('never counts backwards: what is taken back happened all the same', () => {
  const meter = createMeter();
  meter.tallied(commit('a', [['cancelled', 2]]));
  meter.tallied(commit('a', [['cancelled', -1]]));
  expect(meter.of('a').cancelled).toBe(2);
});

test('tests count nothing', () => {
  const meter = createMeter();
  meter.tallied(commit('a', attempts({ trigger: 'test' }, { eventType: 'test' })));
  expect(meter.of('a')).toEqual({
    accepted: 0,
    delivered: 0,
    dead_letter: 0,
    cancelled: 0,
    attempts: new Map(),
    latencies: new Map(),
  });
});

test('the histogram is cumulative, ends with all of them, and has no answer where none came', () => {
  const meter = createMeter();
  const latencies = [3, 8, 8, 400, 400, 2000, 100_000_000];
  meter.tallied(
    commit('a', attempts(...latencies.map((totalMs) => ({ totalMs })), { outcome: 'timeout', status: null })),
  );
  const { buckets, count, sumSeconds } = histogramOf(meter.of('a'));
  expect(count).toBe(latencies.length);
  const within = (about: number) => buckets.find(({ atMostSeconds }) => atMostSeconds >= about)!;
  expect([0.0045, 0.009, 0.45, 2.4].map((about) => within(about).count)).toEqual([1, 3, 5, 6]);
  for (const { atMostSeconds, count: upTo } of buckets) {
    expect(upTo, `${atMostSeconds} s`).toBe(latencies.filter((ms) => ms / 1000 <= atMostSeconds).length);
  }
  expect(buckets.map(({ atMostSeconds }) => atMostSeconds)).toEqual(
    buckets.map(({ atMostSeconds }) => atMostSeconds).toSorted((a, b) => a - b),
  );
  const exact = latencies.reduce((sum, ms) => sum + ms, 0) / 1000;
  expect(Math.abs(sumSeconds - exact) / exact).toBeLessThan(0.04);
});
