import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRY_POLICY } from '../../../src/shared/model.ts';
import { remainingDelays, SCHEDULE_START, scheduleTable } from '../../../src/shared/retry-schedule.ts';

const MINUTE = 60_000;

describe('the table of a retry policy', () => {
  it('puts retries of the same delay in one row', () => {
    const rows = scheduleTable(DEFAULT_RETRY_POLICY);
    expect(rows).toHaveLength(7);
    expect(rows[0]).toEqual({ from: 1, to: 1, delayMs: MINUTE, waitedMs: MINUTE });
    expect(rows.at(-1)).toEqual({ from: 7, to: 28, delayMs: 60 * MINUTE, waitedMs: (23 * 60 + 3) * MINUTE });
  });

  it('covers exactly the delays that the engine takes', () => {
    const policy = { firstDelaySeconds: 7, maxDelaySeconds: 100, maxTotalSeconds: 900, maxRetries: 12 };
    const unfolded = scheduleTable(policy).flatMap(({ from, to, delayMs }) =>
      Array<number>(to - from + 1).fill(delayMs),
    );
    expect(unfolded).toEqual(remainingDelays(policy, SCHEDULE_START));
    expect(unfolded.length).toBeGreaterThan(3);
  });

  it('is empty where nothing is retried', () => {
    expect(scheduleTable({ ...DEFAULT_RETRY_POLICY, maxRetries: 0 })).toEqual([]);
    expect(scheduleTable({ ...DEFAULT_RETRY_POLICY, maxTotalSeconds: 59 })).toEqual([]);
  });
});
