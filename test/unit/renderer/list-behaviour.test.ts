import { describe, expect, it } from 'vitest';
import { columnsFor, columnTracks, COLUMNS } from '../../../src/renderer/deliveries/columns.ts';
import { planBulk } from '../../../src/renderer/deliveries/bulk-plan.ts';
import { foldAttempts } from '../../../src/renderer/deliveries/detail/fold-attempts.ts';
import { phasesOf, scaleOf } from '../../../src/renderer/deliveries/detail/timing-phases.ts';
import { commandFor } from '../../../src/renderer/deliveries/list-keys.ts';
import { nearEnds, ROW_HEIGHT, scrollAfter, scrollToShow } from '../../../src/renderer/deliveries/scroll.ts';
import { NOTHING_CHOSEN, toggle } from '../../../src/renderer/deliveries/selection.ts';
import type { AttemptView, DeliveryFilter, DeliverySummary } from '../../../src/shared/views.ts';

const key = (name: string, more = {}) => ({
  key: name,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

describe('the keys of the list', () => {
  it('moves by letters anywhere, and by arrows on the list only', () => {
    expect(commandFor(key('j'), false, 10)).toEqual({ kind: 'move', by: 1, choose: false });
    expect(commandFor(key('ArrowUp', { shiftKey: true }), true, 10)).toEqual({
      kind: 'move',
      by: -1,
      choose: true,
    });
    expect(commandFor(key('ArrowUp'), false, 10)).toBeNull();
    expect(commandFor(key('PageDown'), true, 10)).toEqual({ kind: 'move', by: 10, choose: false });
    expect(commandFor(key('End'), true, 10)).toEqual({ kind: 'end', which: 'oldest' });
  });

  it('leaves the browser its own shortcuts', () => {
    expect(commandFor(key('r', { ctrlKey: true }), true, 10)).toBeNull();
    expect(commandFor(key('a', { metaKey: true }), true, 10)).toEqual({ kind: 'chooseAll' });
    expect(commandFor(key('a', { metaKey: true }), false, 10)).toBeNull();
    expect(commandFor(key('j', { altKey: true }), true, 10)).toBeNull();
  });
});

describe('where the view stands', () => {
  it('keeps the row in sight in its place when rows come or go above it', () => {
    const at = 2 * ROW_HEIGHT + 5;
    expect(scrollAfter('row', ['a', 'b', 'c'], ['x', 'y', 'a', 'b', 'c'], at)).toBe(at + 2 * ROW_HEIGHT);
    expect(scrollAfter('row', ['a', 'b', 'c'], ['b', 'c'], at)).toBe(at - ROW_HEIGHT);
  });

  it('keeps the next row in place when the one in sight is gone', () => {
    expect(scrollAfter('row', ['a', 'b', 'c'], ['b', 'c'], 0)).toBe(-ROW_HEIGHT);
    expect(scrollAfter('row', ['a'], ['z'], 7)).toBe(7);
  });

  it('goes to an end when asked', () => {
    expect(scrollAfter('top', ['a'], ['b'], 90)).toBe(0);
    expect(scrollAfter('bottom', [], ['a', 'b'], 0)).toBe(2 * ROW_HEIGHT);
  });

  it('scrolls no more than it takes to show a row', () => {
    expect(scrollToShow(5, 0, 1000)).toBe(0);
    expect(scrollToShow(5, 400, 1000)).toBe(5 * ROW_HEIGHT);
    expect(scrollToShow(100, 0, 392)).toBe(101 * ROW_HEIGHT - 360);
  });

  it('knows when an end of what is loaded comes near', () => {
    expect(nearEnds(0, 720, 600)).toEqual({ newer: true, older: false });
    expect(nearEnds(300 * ROW_HEIGHT, 720, 600)).toEqual({ newer: false, older: false });
    expect(nearEnds(560 * ROW_HEIGHT, 720, 600)).toEqual({ newer: false, older: true });
  });
});

describe('the columns', () => {
  it('are all there where there is room, and never fewer than what says state, title and answer', () => {
    expect(columnsFor(1000)).toEqual(COLUMNS.filter((column) => column !== 'found'));
    expect(columnsFor(1000, true)).toEqual([
      'select',
      'state',
      'room',
      'title',
      'found',
      'last',
      'created',
      'next',
    ]);
    expect(columnsFor(595, true)).toEqual(['select', 'state', 'title', 'found', 'created']);
    expect(columnsFor(300)).toEqual(['select', 'state', 'title', 'last', 'created']);
    expect(columnTracks(['select', 'state']).split(' ')).toHaveLength(2);
  });
});

describe('a bulk action', () => {
  const row = (id: string, state: DeliverySummary['state']) => ({ id, state }) as DeliverySummary;
  const some = [
    row('p', 'pending'),
    row('d', 'delivered'),
    row('x', 'dead_letter'),
    row('s', 'sending'),
  ].reduce(toggle, NOTHING_CHOSEN);
  const never = () => Promise.reject(new Error('not to be counted'));

  it('touches of what is chosen only what it can do something for', async () => {
    const cancel = await planBulk('cancel', some, {}, never);
    expect(cancel).toMatchObject({ count: { count: 1 }, target: { ids: ['p'] }, delivered: null });
    const resend = await planBulk('resend', some, {}, never);
    expect(resend).toMatchObject({
      count: { count: 3 },
      target: { ids: ['p', 'd', 'x'] },
      delivered: { count: { count: 1 }, rest: { count: 2 }, target: { ids: ['p', 'x'] } },
    });
  });

  it('counts what matches the filter, narrowed to those states', async () => {
    const asked: DeliveryFilter[] = [];
    const count = (filter: DeliveryFilter) => {
      asked.push(filter);
      return Promise.resolve({ count: filter.states!.length, more: false });
    };
    const all = { kind: 'all' } as const;
    const resend = await planBulk('resend', all, { roomId: 'r', states: ['dead_letter', 'sending'] }, count);
    expect(resend).toMatchObject({
      target: { filter: { roomId: 'r', states: ['dead_letter'] } },
      delivered: null,
    });
    const cancel = await planBulk('cancel', all, { states: ['delivered'] }, count);
    expect(cancel.count.count).toBe(0);
    expect(asked.every(({ states }) => states!.length > 0)).toBe(true);
  });
});

describe('an attempt', () => {
  it('shows its phases one after the other and leaves out what did not happen', () => {
    const phases = phasesOf({ dnsMs: null, connectMs: 12, tlsMs: 38, firstByteMs: 31, totalMs: 86 });
    expect(phases).toEqual([
      { name: 'connect', startMs: 0, ms: 12 },
      { name: 'tls', startMs: 12, ms: 38 },
      { name: 'wait', startMs: 50, ms: 31 },
      { name: 'rest', startMs: 81, ms: 5 },
    ]);
    expect(scaleOf(phases, 80)).toBe(86);
    expect(
      phasesOf({ dnsMs: 2, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 2.4 }),
    ).toHaveLength(1);
  });

  it('is folded away in the middle of a long life', () => {
    const attempts = Array.from({ length: 28 }, (_, i) => ({ number: i + 1 }) as AttemptView);
    const { first, folded, last } = foldAttempts(attempts, false);
    expect(first.length + folded + last.length).toBe(28);
    expect([first[0]!.number, last.at(-1)!.number]).toEqual([1, 28]);
    expect(foldAttempts(attempts, true)).toMatchObject({ first: attempts, folded: 0 });
    expect(foldAttempts(attempts.slice(0, 8), false).folded).toBe(0);
  });
});
