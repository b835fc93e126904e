import { describe, expect, it } from 'vitest';
import { clockSpan, duration, relative, span } from '../../../src/renderer/ui/duration.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('how long something takes, in words', () => {
  it('is exact where it is short, and rounded where nobody counts any more', () => {
    expect([0.4, 182, 999.4, 1000, 1240, 9_999].map(duration)).toEqual([
      '0 ms',
      '182 ms',
      '999 ms',
      '1 s',
      '1.24 s',
      '10 s',
    ]);
    expect([12_400, 4 * MINUTE + 59_000].map(duration)).toEqual(['12 s', '4 min']);
  });

  it('has at most two units', () => {
    expect([45 * SECOND, HOUR, 90 * MINUTE, DAY, 3 * DAY + 4 * HOUR + MINUTE].map(span)).toEqual([
      '45 s',
      '1 h',
      '1 h 30 min',
      '1 d',
      '3 d 4 h',
    ]);
  });

  it('never says sixty of a unit that has a larger one', () => {
    expect(duration(999.7)).toBe('1 s');
    expect(span(59_700)).toBe('1 min');
    expect(duration(59_700)).toBe('1 min');
  });

  it('counts down as a clock, and ends at nothing', () => {
    expect([238_000, 237_001, 2 * HOUR + 3 * MINUTE + 58_000, 0, -5].map(clockSpan)).toEqual([
      '3:58',
      '3:58',
      '2:03:58',
      '0:00',
      '0:00',
    ]);
  });

  it('tells both ways from now, the last seconds without a number', () => {
    const now = Date.UTC(2025, 9, 26);
    expect(
      [-9 * SECOND, -45 * SECOND, -2 * HOUR - 59 * MINUTE, -3 * DAY].map((by) => relative(now + by, now)),
    ).toEqual(['just now', '45 s ago', '2 h ago', '3 d ago']);
    expect(relative(now + 12 * MINUTE, now)).toBe('in 12 min');
  });
});
