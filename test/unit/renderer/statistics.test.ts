import { describe, expect, it } from 'vitest';
import { nextSort, FIRST_SORT, sortEndpoints } from '../../../src/renderer/statistics/sort.ts';
import { readView, statisticsPath, writeView } from '../../../src/renderer/statistics/statistics-url.ts';
import type { StatisticsView } from '../../../src/renderer/statistics/statistics-url.ts';
import { latency, triesPerDelivery } from '../../../src/renderer/statistics/words.ts';
import type { EndpointStatistics, SpanStatistics } from '../../../src/shared/views.ts';

const nothing: SpanStatistics = {
  accepted: 0,
  delivered: 0,
  deliveredFirstTry: 0,
  deliveredTries: 0,
  deadLetters: 0,
  cancelled: 0,
  attempts: 0,
  failedAttempts: 0,
  failures: {},
  latencyMs: { p50: null, p95: null, p99: null },
};
const endpoint = (roomName: string, statistics: Partial<SpanStatistics>): EndpointStatistics => ({
  endpointId: roomName,
  roomId: roomName,
  roomName,
  url: `https://${roomName}.example.com/`,
  removed: false,
  statistics: { ...nothing, ...statistics },
});

describe('the statistics in the address', () => {
  const views: StatisticsView[] = [
    { span: '7d', fromDay: null, toDay: null },
    { span: '1y', fromDay: null, toDay: null, roomId: 'r1' },
    { span: 'own', fromDay: '2025-10-20', toDay: '2025-11-02', endpointId: 'e1' },
    { span: 'own', fromDay: null, toDay: null },
  ];
  it.each(views)('come back as they were written: %j', (view) => {
    expect(readView(writeView(view))).toEqual(view);
  });

  it('leave out what they do not understand', () => {
    const odd = new URLSearchParams('span=week&from=2025-10-20&to=later&room=');
    expect(readView(odd)).toEqual(views[0]);
    expect(readView(new URLSearchParams('room=r1&endpoint=e1'))).toEqual({ ...views[0], endpointId: 'e1' });
  });

  it('have a path for each scope', () => {
    expect(statisticsPath()).toBe('/statistics');
    expect(statisticsPath({ roomId: 'r1' }, '24h')).toBe('/statistics?span=24h&room=r1');
  });
});

describe('the endpoints of the statistics', () => {
  const rows = [
    endpoint('quiet', {}),
    endpoint('busy', {
      delivered: 90,
      deadLetters: 10,
      deliveredTries: 99,
      latencyMs: { p50: 5, p95: 9, p99: 9 },
    }),
    endpoint('bad', { deadLetters: 4, failedAttempts: 40 }),
    endpoint('fine', { delivered: 9, deliveredTries: 9, latencyMs: { p50: 8, p95: 8, p99: 8 } }),
  ];
  const order = (key: Parameters<typeof nextSort>[1], descending: boolean): string[] =>
    sortEndpoints(rows, { key, descending }).map(({ roomName }) => roomName);

  it('are sorted by each column, those without a value last either way', () => {
    expect(order('delivered', true)).toEqual(['busy', 'fine', 'bad', 'quiet']);
    expect(order('success', false)).toEqual(['bad', 'busy', 'fine', 'quiet']);
    expect(order('success', true)).toEqual(['fine', 'busy', 'bad', 'quiet']);
    expect(order('p50', true)).toEqual(['fine', 'busy', 'bad', 'quiet']);
    expect(order('p50', false)).toEqual(['busy', 'fine', 'bad', 'quiet']);
    expect(order('tries', true)).toEqual(['busy', 'fine', 'bad', 'quiet']);
    expect(order('failed', true)[0]).toBe('bad');
    expect(order('endpoint', false)).toEqual(['bad', 'busy', 'fine', 'quiet']);
  });

  it('begin a column with what is worth a look, and turn around', () => {
    expect(nextSort(FIRST_SORT, 'delivered')).toEqual({ key: 'delivered', descending: false });
    expect(nextSort(FIRST_SORT, 'success')).toEqual({ key: 'success', descending: false });
    expect(nextSort(FIRST_SORT, 'p99')).toEqual({ key: 'p99', descending: true });
  });
});

it('latencies and tries are said so that they can be read', () => {
  expect([latency(null), latency(0), latency(1), latency(1234)]).toEqual(['–', '< 1 ms', '1 ms', '1.23 s']);
  expect(triesPerDelivery({ ...nothing, delivered: 3, deliveredTries: 4 })).toBe('1.33');
  expect(triesPerDelivery(nothing)).toBeNull();
});
