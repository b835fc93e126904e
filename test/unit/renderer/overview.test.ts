import { afterEach, describe, expect, it, vi } from 'vitest';
import { percent } from '../../../src/renderer/overview/percent.ts';
import { shortUrl } from '../../../src/renderer/overview/short-url.ts';
import { barHours, bars, readSpan, SPANS } from '../../../src/renderer/overview/spans.ts';

const HOUR = 3_600_000;
const local = (day: number, hour: number): number => new Date(2025, 9, day, hour).getTime();

describe('the bars of the overview', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it.each(['Europe/Berlin', 'America/New_York'])(
    'stand side by side and hold every count once, on days of 23 and 25 hours too (%s)',
    (zone) => {
      vi.stubEnv('TZ', zone);
      expect(new Date(2025, 6, 1).getTimezoneOffset()).not.toBe(new Date(2025, 0, 1).getTimezoneOffset());
      for (const [month, day] of [
        [2, 30],
        [9, 26],
        [10, 2],
        [2, 9],
      ] as const) {
        const to = new Date(2025, month, day + 2, 13, 20).getTime();
        for (const span of SPANS) {
          const from = to - span * HOUR;
          const first = new Date(from).setMinutes(0, 0, 0);
          const hours = Array.from({ length: span + 1 }, (_, i) => ({
            hour: first + i * HOUR,
            delivered: 1,
            failed: 2,
          }));
          const drawn = bars({ from, to, hours }, barHours(span));
          expect(drawn[0]!.start).toBeLessThanOrEqual(from);
          expect(drawn.reduce((sum, bar) => sum + bar.delivered, 0)).toBe(span + 1);
          expect(drawn.reduce((sum, bar) => sum + bar.failed, 0)).toBe(2 * (span + 1));
          expect(drawn.length).toBeLessThanOrEqual(92);
          const starts = drawn.map(({ start }) => start);
          expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
        }
      }
    },
  );

  it('begin at local quarters of a day or midnights where they hold more than an hour', () => {
    const [from, to] = [local(20, 13), local(27, 13)];
    const startHours = (step: 6 | 24): Set<number> =>
      new Set(bars({ from, to, hours: [] }, step).map(({ start }) => new Date(start).getHours()));
    expect(startHours(6)).toEqual(new Set([12, 18, 0, 6]));
    expect(startHours(24)).toEqual(new Set([0]));
  });

  it('are there for hours in which nothing happened', () => {
    const [from, to] = [local(20, 1), local(20, 4)];
    expect(bars({ from, to, hours: [{ hour: local(20, 2), delivered: 3, failed: 0 }] }, 1)).toEqual([
      { start: local(20, 1), delivered: 0, failed: 0 },
      { start: local(20, 2), delivered: 3, failed: 0 },
      { start: local(20, 3), delivered: 0, failed: 0 },
    ]);
  });
});

describe('the words of the overview', () => {
  it('never round a share to all or to nothing', () => {
    expect([
      percent(0, 0),
      percent(5, 5),
      percent(0, 5),
      percent(9_999, 10_000),
      percent(1, 100_000),
    ]).toEqual(['–', '100 %', '0 %', '99.9 %', '0.1 %']);
    expect(percent(882, 1000)).toBe('88.2 %');
  });

  it('leave out what nearly every URL has, and keep what is worth a look', () => {
    expect(shortUrl('https://n8n.example.com/')).toBe('n8n.example.com');
    expect(shortUrl('http://10.0.0.1/in')).toBe('http://10.0.0.1/in');
  });

  it('read the span from the address, and the last day from an address they do not understand', () => {
    expect(readSpan(new URLSearchParams('hours=720'))).toBe(720);
    expect(readSpan(new URLSearchParams('hours=5'))).toBe(24);
    expect(readSpan(new URLSearchParams())).toBe(24);
  });
});
