import type { DeliveryPage, DeliverySummary } from '../../shared/views.ts';

/** Rows asked for at once. */
export const PAGE_SIZE = 100;
/** Pages kept: what lies farther away is dropped and asked for again when it comes near. */
export const MOST_PAGES = 6;

/** What a page was asked with, so that it can be asked again. */
export type PageQuestion = { cursor?: string; direction: 'older' | 'newer'; at?: number };

export type LoadedPage = DeliveryPage & { question: PageQuestion };

/** A bounded stretch of the history, newest first, as large as memory should be and not as the history is. */
export type HistoryWindow = {
  pages: LoadedPage[];
  items: DeliverySummary[];
  /** How many rows lie before the first one; null where nobody counted, as after a jump to a date. */
  offset: number | null;
  /** What the view does with its scroll position: keep the row in sight, or go to an end. */
  anchor: 'row' | 'top' | 'bottom';
};

export const EMPTY_WINDOW: HistoryWindow = { pages: [], items: [], offset: 0, anchor: 'top' };

export type WindowChange =
  /** A page that replaces everything: first load, jump, or the newest while standing at the top. */
  | { kind: 'start'; page: LoadedPage; anchor: 'top' | 'bottom' }
  | { kind: 'older'; page: LoadedPage }
  | { kind: 'newer'; page: LoadedPage }
  /** A loaded page asked again: its rows are brought up to date where they stand. */
  | { kind: 'refresh'; page: LoadedPage }
  /** One delivery as the engine answered it, for instance after a resend. */
  | { kind: 'row'; row: DeliverySummary };

/** The window after a change. Pages are joined by the cursors between them, so nothing is shown twice or missed. */
export function changeWindow(window: HistoryWindow, change: WindowChange): HistoryWindow {
  switch (change.kind) {
    case 'start':
      return {
        ...ofPages([change.page]),
        offset: change.page.newer === null ? 0 : null,
        anchor: change.anchor,
      };
    case 'older': {
      if (window.pages.at(-1)?.older !== change.page.question.cursor) return window;
      const pages = [...window.pages, change.page];
      const dropped = pages.splice(0, Math.max(0, pages.length - MOST_PAGES));
      return { ...ofPages(pages), offset: plus(window.offset, rows(dropped)), anchor: 'row' };
    }
    case 'newer': {
      if (window.pages[0]?.newer !== change.page.question.cursor) return window;
      const pages = [change.page, ...window.pages].slice(0, MOST_PAGES);
      // The newest end is where counting starts, whatever was counted on the way there.
      const offset = change.page.newer === null ? 0 : plus(window.offset, -change.page.items.length);
      return { ...ofPages(pages), offset, anchor: 'row' };
    }
    case 'refresh': {
      const pages = window.pages.map((page) =>
        sameQuestion(page.question, change.page.question)
          ? { ...page, items: bringUpToDate(page.items, change.page) }
          : page,
      );
      return { ...ofPages(pages), offset: window.offset, anchor: 'row' };
    }
    case 'row': {
      const pages = window.pages.map((page) => ({
        ...page,
        items: page.items.map((item) => (item.id === change.row.id ? change.row : item)),
      }));
      return { ...ofPages(pages), offset: window.offset, anchor: 'row' };
    }
  }
}

/** True when nothing newer lies before the window. */
export function atNewest(window: HistoryWindow): boolean {
  return window.pages[0]?.newer == null;
}

/** What to ask for to extend the window; null where that end of the history is reached. */
export function questionFor(window: HistoryWindow, direction: 'older' | 'newer'): PageQuestion | null {
  const cursor = direction === 'older' ? window.pages.at(-1)?.older : window.pages[0]?.newer;
  return cursor == null ? null : { cursor, direction };
}

/** The questions of those loaded pages that hold any of these deliveries. */
export function pagesHolding(window: HistoryWindow, ids: ReadonlySet<string>): PageQuestion[] {
  return window.pages
    .filter((page) => page.items.some((item) => ids.has(item.id)))
    .map((page) => page.question);
}

/** How many rows of the newest page are newer than the newest one seen. Ids sort by acceptance. */
export function countNewer(newest: DeliveryPage, seen: string): number {
  return newest.items.filter((item) => item.id > seen).length;
}

/**
 * Rows inside the stretch that the answer covers are taken from it: changed, gone where they match no longer, or there
 * where they match now. Rows outside stay, and newer ones than the page's own are left to whoever stands at the top,
 * so that nothing moves under the reader.
 */
function bringUpToDate(items: DeliverySummary[], answer: DeliveryPage): DeliverySummary[] {
  const first = items[0]?.id;
  const last = items.at(-1)?.id;
  if (first === undefined || last === undefined) return items;
  const newest = answer.newer === null ? null : answer.items[0]?.id;
  const oldest = answer.older === null ? null : answer.items.at(-1)?.id;
  const covered = (id: string): boolean =>
    (newest == null || id <= newest) && (oldest == null || id >= oldest);
  return [
    ...items.filter(({ id }) => !covered(id)),
    ...answer.items.filter(({ id }) => id <= first && id >= last),
  ].sort((a, b) => (a.id < b.id ? 1 : -1));
}

function ofPages(pages: LoadedPage[]): Pick<HistoryWindow, 'pages' | 'items'> {
  return { pages, items: pages.flatMap((page) => page.items) };
}

function rows(pages: LoadedPage[]): number {
  return pages.reduce((sum, page) => sum + page.items.length, 0);
}

function plus(offset: number | null, more: number): number | null {
  return offset === null ? null : Math.max(0, offset + more);
}

function sameQuestion(a: PageQuestion, b: PageQuestion): boolean {
  return a.cursor === b.cursor && a.direction === b.direction && a.at === b.at;
}
