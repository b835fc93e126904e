import { afterEach, describe, expect, it, vi } from 'vitest';
import { edgesOf, SPANS, stretchOf, stretchOfDays } from '../../../src/renderer/statistics/spans.ts';
import { QUARTER_MS } from '../../../src/main/delivery/statistics/counting.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Whole hours and odd ones, both kinds of daylight saving, a shift of half an hour, and one at midnight. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Havana',
  'Pacific/Chatham',
];
/** Around the days on which clocks change, in one zone or the other, and month ends. */
const MOMENTS = [
  Date.UTC(2025, 2, 9, 6, 40),
  Date.UTC(2025, 2, 30, 1, 10),
  Date.UTC(2025, 3, 5, 15, 31),
  Date.UTC(2025, 9, 4, 16, 5),
  Date.UTC(2025, 9, 26, 0, 59, 59, 999),
  Date.UTC(2025, 9, 26, 1, 20),
  Date.UTC(2025, 10, 2, 5, 0),
  Date.UTC(2026, 1, 28, 23, 59),
  Date.UTC(2024, 1, 29, 12),
];

describe('the edges of the bars', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it.each(ZONES)('are whole quarters of an hour, in order, from one end to the other (%s)', (zone) => {
    vi.stubEnv('TZ', zone);
    for (const now of MOMENTS) {
      for (const span of SPANS) {
        const stretch = stretchOf(span, now);
        const edges = edgesOf(stretch);
        expect(edges[0]).toBe(stretch.from);
        expect(edges.at(-1)).toBe(stretch.to);
        expect(stretch.to).toBeGreaterThan(now);
        expect(edges.length).toBeGreaterThan(20);
        expect(edges.length).toBeLessThanOrEqual(92);
        expect(edges.filter((edge) => edge % QUARTER_MS !== 0)).toEqual([]);
        expect(edges).toEqual([...new Set(edges)].toSorted((a, b) => a - b));
      }
    }
  });

  it.each(ZONES)('begin at local midnights where they hold a day or more (%s)', (zone) => {
    vi.stubEnv('TZ', zone);
    for (const now of MOMENTS) {
      for (const span of ['30d', '90d', '1y'] as const) {
        for (const edge of edgesOf(stretchOf(span, now))) {
          const before = new Date(edge - 1);
          expect(before.getDate()).not.toBe(new Date(edge).getDate());
        }
      }
    }
  });

  it('of a day on which the clock changes are as many as it has hours', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    const hours = (day: string): number => edgesOf(stretchOfDays(day, day)).length - 1;
    expect([hours('2025-03-30'), hours('2025-10-26'), hours('2025-06-01')]).toEqual([23, 25, 24]);
  });

  it('of quarters of a day are at 0, 6, 12 and 18 o’clock, also then', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    const edges = edgesOf(stretchOfDays('2025-10-24', '2025-10-28'));
    expect(new Set(edges.map((edge) => new Date(edge).getHours()))).toEqual(new Set([0, 6, 12, 18]));
    expect(edges).toHaveLength(5 * 4 + 1);
  });
});

describe('a span', () => {
  it('has the last day in it whole, and the present hour', () => {
    for (const now of MOMENTS) {
      const { from, to } = stretchOf('24h', now);
      expect(from).toBeLessThanOrEqual(now - DAY);
      expect(to).toBeLessThanOrEqual(now + HOUR);
      expect(stretchOf('24h', to - 1)).toEqual({ from, to, step: 'hour' });
    }
  });

  it('of days is the present one and those before it', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    const now = new Date(2025, 9, 27, 13, 20).getTime();
    expect(stretchOf('7d', now)).toMatchObject({
      from: new Date(2025, 9, 21).getTime(),
      to: new Date(2025, 9, 28).getTime(),
    });
    expect(stretchOf('1y', now).from).toBe(new Date(2024, 9, 28).getTime());
    vi.unstubAllEnvs();
  });

  it('of own days holds both of them, in steps that can be read', () => {
    const steps = [
      ['2025-03-01', '2025-03-01', 'hour', 24],
      ['2025-03-01', '2025-03-10', 'quarter_day', 40],
      ['2025-03-01', '2025-04-29', 'day', 60],
      ['2025-01-01', '2025-12-31', 'week', 53],
      ['2020-01-15', '2025-01-14', 'month', 61],
    ] as const;
    for (const [first, last, step, bars] of steps) {
      const stretch = stretchOfDays(first, last);
      expect(stretch.step).toBe(step);
      expect(edgesOf(stretch).length - 1).toBe(bars);
    }
  });
});
