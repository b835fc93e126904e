import { describe, expect, it } from 'vitest';
import {
  deliveriesPath,
  endOfDay,
  isUnfiltered,
  NO_FILTER,
  readFilter,
  startOfDay,
  toDeliveryFilter,
  writeFilter,
} from '../../../src/renderer/deliveries/filter-url.ts';
import type { HistoryFilter } from '../../../src/renderer/deliveries/filter-url.ts';

const everything: HistoryFilter = {
  text: '"quota exceeded" plan* & more',
  states: ['pending', 'dead_letter'],
  roomId: 'r1',
  endpointId: 'e1',
  eventType: 'test',
  statusClass: '4xx',
  span: null,
  fromDay: '2025-10-20',
  toDay: '2025-11-02',
  failure: '503',
  tried: { from: 1_761_000_000_000, to: 1_761_900_000_000 },
};

describe('the filter in the address', () => {
  it('comes back as it was written', () => {
    expect(readFilter(writeFilter(everything))).toEqual(everything);
    expect(readFilter(new URLSearchParams())).toEqual(NO_FILTER);
    expect(isUnfiltered(NO_FILTER)).toBe(true);
    expect(isUnfiltered({ ...NO_FILTER, roomId: 'r1' })).toBe(false);
  });

  it('keeps a span, and every class of answers', () => {
    const failed: HistoryFilter = { ...NO_FILTER, span: '24h', statusClass: 'not_2xx' };
    expect(writeFilter(failed).toString()).toBe('status=not_2xx&last=24h');
    expect(readFilter(writeFilter(failed))).toEqual(failed);
  });

  it('leaves out what it does not know', () => {
    const odd = new URLSearchParams(
      'state=lost,delivered&event=x&status=9xx&from=yesterday&to=2025-02-30&failure=lost&tried=1-',
    );
    expect(readFilter(odd)).toEqual({ ...NO_FILTER, states: ['delivered'] });
  });

  it('makes paths of the list and of one delivery', () => {
    expect(deliveriesPath()).toBe('/deliveries');
    expect(deliveriesPath({ states: ['dead_letter'], endpointId: 'e1' }, 'd1')).toBe(
      '/deliveries/d1?state=dead_letter&endpoint=e1',
    );
  });

  it('asks the engine with moments, the last day included', () => {
    const now = new Date(2025, 10, 5, 12).getTime();
    const asked = toDeliveryFilter(everything, now);
    expect(asked.text).toBe(everything.text);
    expect(asked.from).toBe(new Date(2025, 9, 20).getTime());
    expect(asked.to).toBe(new Date(2025, 10, 3).getTime());
    expect(asked).toMatchObject({ failure: '503', triedFrom: 1_761_000_000_000, triedTo: 1_761_900_000_000 });
    expect(toDeliveryFilter({ ...everything, failure: null }, now)).not.toHaveProperty('triedFrom');
    expect(toDeliveryFilter(NO_FILTER, now)).toEqual({});
    // A span ends now whenever now is; spaces are no text.
    expect(toDeliveryFilter({ ...NO_FILTER, span: '24h', text: ' ' }, now)).toEqual({
      from: now - 86_400_000,
    });
    expect(endOfDay('2025-12-31')).toBe(startOfDay('2026-01-01'));
  });
});
