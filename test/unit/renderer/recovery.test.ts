import { describe, expect, it } from 'vitest';
import {
  detailLines,
  failedPath,
  headline,
  leftOf,
  shareOf,
} from '../../../src/renderer/recovery/bulk-words.ts';
import { sinceMoment } from '../../../src/renderer/recovery/since.ts';
import { readScopeValue, scopeValue } from '../../../src/renderer/ui/scope.ts';
import type { BulkView } from '../../../src/shared/views.ts';

const bulk: BulkView = {
  id: 'b1',
  action: 'resend',
  state: 'running',
  filter: { states: ['dead_letter'], endpointId: 'e1' },
  total: 1204,
  more: false,
  done: 340,
  waiting: 16,
  delivered: 320,
  retrying: 3,
  givenUp: 1,
  skipped: 2,
  skips: { changed: 2 },
  heldUp: [],
  startedAt: 0,
  finishedAt: null,
};

describe('what is said of a bulk', () => {
  it('while it runs: how far it is, and what is known already', () => {
    expect(headline(bulk)).toBe('Resending');
    expect(leftOf(bulk)).toBe(862);
    expect(Math.round(shareOf(bulk))).toBe(27);
    expect(detailLines(bulk)).toEqual([
      '320 arrived',
      '3 failed again, to be tried by their schedule',
      '1 failed again, given up',
      '16 waiting for their try',
      '862 not resent yet',
      '2 left alone: dealt with otherwise meanwhile',
    ]);
    expect(leftOf({ ...bulk, more: true })).toBeNull();
  });

  it('at its end: how it went, and where to look at what failed', () => {
    const end: BulkView = { ...bulk, state: 'finished', done: 324, waiting: 0 };
    expect(headline(end)).toBe('324 deliveries resent, 320 arrived');
    expect(failedPath(end)).toBe('/deliveries?state=dead_letter&endpoint=e1');
    const good: BulkView = { ...end, done: 1, delivered: 1, retrying: 0, givenUp: 0, skips: {} };
    expect(headline(good)).toBe('1 delivery resent, all arrived');
    expect(detailLines(good)).toEqual(['1 arrived']);
    expect(failedPath(good)).toBeNull();
    expect(headline({ ...good, done: 0 })).toBe('Nothing was resent');
    expect(headline({ ...bulk, state: 'stopped' })).toBe('Stopped: 340 resent, 862 left');
    expect(headline({ ...bulk, action: 'cancel', state: 'finished' })).toBe('340 deliveries cancelled');
    expect(shareOf({ ...bulk, total: 0 })).toBe(100);
  });
});

describe('failed since', () => {
  const now = new Date(2025, 9, 27, 13, 20).getTime();
  it('is a moment, whenever, or not chosen yet', () => {
    expect(sinceMoment('hour', null, now)).toBe(now - 3_600_000);
    expect(sinceMoment('today', null, now)).toBe(new Date(2025, 9, 27).getTime());
    expect(sinceMoment('ever', null, now)).toBeUndefined();
    expect(sinceMoment('own', null, now)).toBeNull();
    expect(sinceMoment('own', '2025-10-26 09:30:00', now)).toBe(new Date(2025, 9, 26, 9, 30).getTime());
  });
});

it.each([{}, { roomId: 'r1' }, { endpointId: 'a:b' }])('a scope comes back as it was chosen: %j', (scope) => {
  expect(readScopeValue(scopeValue(scope))).toEqual(scope);
});
