import { describe, expect, it } from 'vitest';
import {
  chooseRange,
  isChosen,
  isNothing,
  MOST_CHOSEN,
  NOTHING_CHOSEN,
  toggle,
} from '../../../src/renderer/deliveries/selection.ts';
import type { Selection } from '../../../src/renderer/deliveries/selection.ts';
import type { DeliverySummary } from '../../../src/shared/views.ts';

const rows = Array.from({ length: MOST_CHOSEN + 5 }, (_, i) => ({ id: `d${i}` }) as DeliverySummary);
const ids = (selection: Selection) => (selection.kind === 'all' ? 'all' : [...selection.chosen.keys()]);

describe('the selection', () => {
  it('chooses and lets go again', () => {
    const one = toggle(NOTHING_CHOSEN, rows[3]!);
    expect(isChosen(one, 'd3')).toBe(true);
    expect(isNothing(toggle(one, rows[3]!))).toBe(true);
  });

  it('chooses a range from the row touched last, upwards and downwards', () => {
    const start = toggle(NOTHING_CHOSEN, rows[3]!);
    expect(ids(chooseRange(start, rows, rows[5]!))).toEqual(['d3', 'd4', 'd5']);
    expect(ids(chooseRange(start, rows, rows[1]!))).toEqual(['d3', 'd1', 'd2']);
    expect(ids(chooseRange(NOTHING_CHOSEN, rows, rows[1]!))).toEqual(['d1']);
  });

  it('stops at what one request takes, and leaves a choice of all alone', () => {
    const all = chooseRange(toggle(NOTHING_CHOSEN, rows[0]!), rows, rows.at(-1)!);
    expect(ids(all)).toHaveLength(MOST_CHOSEN);
    expect(ids(toggle({ kind: 'all' }, rows[0]!))).toBe('all');
  });
});
