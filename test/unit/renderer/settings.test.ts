import { describe, expect, it } from 'vitest';
import { auditChanges } from '../../../src/shared/audit-changes.ts';
import { byteSize } from '../../../src/renderer/settings/byte-size.ts';
import { inUnit, largestUnit, toSeconds } from '../../../src/renderer/settings/duration-units.ts';
import { patchErrors } from '../../../src/renderer/settings/patch-errors.ts';
import { DEFAULT_RETRY_POLICY } from '../../../src/shared/model.ts';

describe('a span of time as typed', () => {
  it('is shown in the largest unit that fits it whole', () => {
    expect([1, 90, 60, 3600, 86_400, 2 * 86_400, 0, Number.NaN].map(largestUnit)).toEqual([
      'seconds',
      'seconds',
      'minutes',
      'hours',
      'hours',
      'days',
      'seconds',
      'seconds',
    ]);
  });

  it('keeps its length when the unit changes', () => {
    expect(inUnit(5400, 'hours')).toBe(1.5);
    expect(toSeconds(1.5, 'hours')).toBe(5400);
    expect(toSeconds(inUnit(86_400, 'days'), 'days')).toBe(86_400);
  });
});

describe('a size', () => {
  it('is told in the unit that fits it', () => {
    expect([0, 999, 1000, 9_940_000, 9_960_000, 999_600, 1.2e9, 3e15].map(byteSize)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '9.9 MB',
      '10 MB',
      '1.0 MB',
      '1.2 GB',
      '3000 TB',
    ]);
  });
});

describe('settings before they are saved', () => {
  it('are checked by the contract, at their fields', () => {
    expect(patchErrors({ retentionDays: 90 })).toEqual({});
    expect(Object.keys(patchErrors({ retentionDays: 0, deadLetterDays: 365 }))).toEqual(['retentionDays']);
    expect(patchErrors({ retentionDays: Number.NaN })).toEqual({ retentionDays: 'Enter a number.' });
    const policy = { ...DEFAULT_RETRY_POLICY, maxDelaySeconds: 1 };
    expect(Object.keys(patchErrors({ defaultRetryPolicy: policy }))).toEqual([
      'defaultRetryPolicy.maxDelaySeconds',
    ]);
  });
});

describe('a noted change', () => {
  it('shows the fields that differ and no others', () => {
    const before = { name: 'a', enabled: true, updatedAt: 1, list: [1] };
    const after = { name: 'b', enabled: true, updatedAt: 2, list: [1], url: 'x' };
    expect(auditChanges({ before, after })).toEqual([
      { field: 'name', from: 'a', to: 'b' },
      { field: 'url', from: null, to: 'x' },
    ]);
  });

  it('shows all there is where there is only one side, and nothing where there is none', () => {
    expect(auditChanges({ before: undefined, after: { held: 'cancel', count: 2 } })).toEqual([
      { field: 'held', from: null, to: 'cancel' },
      { field: 'count', from: null, to: '2' },
    ]);
    expect(auditChanges({ before: { name: 'a' }, after: null })).toEqual([
      { field: 'name', from: 'a', to: null },
    ]);
    expect(auditChanges({ before: null, after: null })).toEqual([]);
  });
});
