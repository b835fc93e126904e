import { describe, expect, it } from 'vitest';
import {
  atNewest,
  changeWindow,
  countNewer,
  EMPTY_WINDOW,
  MOST_PAGES,
  PAGE_SIZE,
  pagesHolding,
  questionFor,
} from '../../../src/renderer/deliveries/history-window.ts';
import type {
  HistoryWindow,
  LoadedPage,
  PageQuestion,
} from '../../../src/renderer/deliveries/history-window.ts';
import type { DeliverySummary } from '../../../src/shared/views.ts';

const row = (n: number, state: DeliverySummary['state'] = 'delivered'): DeliverySummary => ({
  id: String(n).padStart(6, '0'),
  state,
  heldReason: null,
  orLater: false,
  waitsFor: null,
  room: { id: 'r', name: 'room' },
  endpoint: { id: 'e', url: 'https://example.com', removed: false },
  eventType: 'transcript.completed',
  title: null,
  attemptsMade: 1,
  lastOutcome: 'response',
  lastStatus: 200,
  lastErrorCode: null,
  lastDurationMs: 5,
  acceptedAt: n,
  dueAt: null,
  finishedAt: n,
});

/** A history of rows as the engine would page it: ids are cursors, newest first. */
function ask(history: DeliverySummary[], question: PageQuestion, limit = PAGE_SIZE): LoadedPage {
  const { cursor, direction } = question;
  if (direction === 'older') {
    const rest = history.filter(({ id }) => cursor === undefined || id < cursor);
    const items = rest.slice(0, limit);
    const newer = cursor === undefined ? null : (items[0]?.id ?? cursor);
    return { items, newer, older: rest.length > limit ? items.at(-1)!.id : null, question };
  }
  const rest = history.filter(({ id }) => cursor === undefined || id > cursor);
  const items = rest.slice(-limit);
  const older = cursor === undefined ? null : (items.at(-1)?.id ?? cursor);
  return { items, newer: rest.length > limit ? items[0]!.id : null, older, question };
}

const history = (count: number): DeliverySummary[] => Array.from({ length: count }, (_, i) => row(count - i));

function open(all: DeliverySummary[]): HistoryWindow {
  return changeWindow(EMPTY_WINDOW, { kind: 'start', page: ask(all, { direction: 'older' }), anchor: 'top' });
}

function extend(window: HistoryWindow, all: DeliverySummary[], kind: 'older' | 'newer'): HistoryWindow {
  const question = questionFor(window, kind);
  return question === null ? window : changeWindow(window, { kind, page: ask(all, question) });
}

const numbers = (window: HistoryWindow): number[] => window.items.map(({ id }) => Number(id));

describe('the window over the history', () => {
  it('walks to the oldest and back without a gap, a double or growing memory', () => {
    const all = history(2050);
    const most = PAGE_SIZE * MOST_PAGES;
    let window = open(all);
    while (questionFor(window, 'older')) {
      window = extend(window, all, 'older');
      expect(window.items.length).toBeLessThanOrEqual(most);
      expect(numbers(window)).toEqual(
        all.slice(window.offset!, window.offset! + window.items.length).map((r) => Number(r.id)),
      );
    }
    expect(window.items.at(-1)!.id).toBe(row(1).id);
    expect(atNewest(window)).toBe(false);
    while (questionFor(window, 'newer')) {
      window = extend(window, all, 'newer');
      expect(numbers(window)).toEqual(
        all.slice(window.offset!, window.offset! + window.items.length).map((r) => Number(r.id)),
      );
    }
    expect(atNewest(window)).toBe(true);
    expect(window.offset).toBe(0);
    expect(window.items[0]).toEqual(all[0]);
  });

  it('begins at the oldest and cannot say which number a row has', () => {
    const all = history(250);
    const page = ask(all, { direction: 'newer' });
    const window = changeWindow(EMPTY_WINDOW, { kind: 'start', page, anchor: 'bottom' });
    expect(window).toMatchObject({ offset: null, anchor: 'bottom' });
    expect(questionFor(window, 'older')).toBeNull();
    expect(numbers(window).at(-1)).toBe(1);
    expect(extend(extend(window, all, 'newer'), all, 'newer').offset).toBe(0);
  });

  it('drops an answer that no longer fits the end it was asked for', () => {
    const all = history(500);
    const window = open(all);
    const older = ask(all, questionFor(window, 'older')!);
    const extended = changeWindow(window, { kind: 'older', page: older });
    expect(changeWindow(extended, { kind: 'older', page: older })).toBe(extended);
  });

  it('brings changed rows up to date where they stand, without letting newer ones in', () => {
    const before = history(150);
    const window = extend(open(before), before, 'older');
    const after = [
      row(152),
      row(151),
      ...before.map((r) => (r.acceptedAt === 120 ? row(120, 'dead_letter') : r)),
    ];
    const [question] = pagesHolding(window, new Set([row(120).id]));
    const changed = changeWindow(window, { kind: 'refresh', page: ask(after, question!) });
    expect(numbers(changed)).toEqual(numbers(window));
    expect(changed.items.find(({ acceptedAt }) => acceptedAt === 120)!.state).toBe('dead_letter');
    expect(changed.anchor).toBe('row');
    expect(countNewer(ask(after, { direction: 'older' }), changed.items[0]!.id)).toBe(2);
  });

  it('lets rows leave that match no longer, and lets in those that match now', () => {
    const before = history(250).filter((r) => r.acceptedAt !== 240);
    const window = extend(open(before), before, 'older');
    const after = history(250).filter((r) => r.acceptedAt !== 245);
    const changed = changeWindow(window, { kind: 'refresh', page: ask(after, { direction: 'older' }) });
    expect(numbers(changed)).not.toContain(245);
    expect(numbers(changed)).toContain(240);
    expect(new Set(numbers(changed)).size).toBe(changed.items.length);
  });

  it('replaces one row by what a resend answered', () => {
    const window = open(history(3));
    expect(changeWindow(window, { kind: 'row', row: row(2, 'pending') }).items[1]!.state).toBe('pending');
  });
});
