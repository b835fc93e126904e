import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react';
import type { DeliveryFilter, DeliverySummary } from '../../shared/views.ts';
import { ApiError, request, subscribe } from '../api.ts';
import {
  atNewest,
  changeWindow,
  countNewer,
  EMPTY_WINDOW,
  PAGE_SIZE,
  pagesHolding,
  questionFor,
} from './history-window.ts';
import type { HistoryWindow, LoadedPage, PageQuestion, WindowChange } from './history-window.ts';

/** Changes are gathered this long before the rows are asked for again: a flood must not become a flood of questions. */
const GATHER_MS = 250;
/** From this many changed ids on, the engine has stopped listing them all. */
const TOO_MANY_IDS = 500;

/** Where to begin: an end of the history, or the last moment to be shown. */
export type HistoryStart = 'newest' | 'oldest' | { at: number };

export type History = {
  window: HistoryWindow;
  /** True until the first page of this filter is there. */
  loading: boolean;
  error: ApiError | null;
  /** Deliveries that came since and are not shown, because the reader is further down. */
  unseen: number;
  start(where: HistoryStart): Promise<void>;
  /** Extends the window where there is more; does nothing while it is already being extended. */
  extend(direction: 'older' | 'newer'): void;
  /** Puts a row in, as a request just answered it. */
  put(row: DeliverySummary): void;
  /** Whether the reader stands at the very top: new deliveries then appear in place. */
  setAtTop(atTop: boolean): void;
};

/** What the engine told of since the rows were asked for last. */
type Changes = { ids: Set<string>; somethingNew: boolean; everything: boolean };
const noChanges = (): Changes => ({ ids: new Set(), somethingNew: false, everything: false });

/** The part of the history that is loaded, kept up to date by the engine's events. */
export function useHistory(filter: DeliveryFilter): History {
  const [window, change] = useReducer(changeWindow, EMPTY_WINDOW);
  const [state, setState] = useState<{ loading: boolean; error: ApiError | null }>({
    loading: true,
    error: null,
  });
  const [unseen, setUnseen] = useState(0);
  const question = JSON.stringify(filter);
  const searching = filter.text !== undefined;
  const current = useRef({ window, seen: '', atTop: true, generation: 0, extending: false, starting: false });
  current.current.window = window;

  const ask = useCallback(
    async (page: PageQuestion): Promise<LoadedPage> => ({
      ...(await request('delivery.list', {
        filter: JSON.parse(question) as DeliveryFilter,
        limit: PAGE_SIZE,
        ...page,
      })),
      question: page,
    }),
    [question],
  );

  /** Asks and applies, unless the filter or the place changed meanwhile. */
  const load = useCallback(
    async (page: PageQuestion, apply: (loaded: LoadedPage) => WindowChange | null): Promise<void> => {
      const { generation } = current.current;
      try {
        const loaded = await ask(page);
        if (generation !== current.current.generation) return;
        const next = apply(loaded);
        if (next) change(next);
        setState({ loading: false, error: null });
      } catch (error) {
        if (generation !== current.current.generation) return;
        current.current.starting = false;
        setState({
          loading: false,
          error: error instanceof ApiError ? error : new ApiError('internal', String(error)),
        });
      }
    },
    [ask],
  );

  const showNewest = useCallback(
    () =>
      load({ direction: 'older' }, (page) => {
        current.current.seen = page.items[0]?.id ?? current.current.seen;
        setUnseen(0);
        return { kind: 'start', page, anchor: 'top' };
      }),
    [load],
  );

  const start = useCallback(
    async (where: HistoryStart): Promise<void> => {
      current.current.generation += 1;
      current.current.extending = false;
      current.current.starting = true;
      current.current.atTop = where === 'newest';
      if (where === 'newest') await showNewest();
      else if (where === 'oldest') {
        await load({ direction: 'newer' }, (page) => ({ kind: 'start', page, anchor: 'bottom' }));
      } else {
        await load({ direction: 'older', at: where.at }, (page) => ({ kind: 'start', page, anchor: 'top' }));
      }
    },
    [load, showNewest],
  );

  const extend = useCallback(
    (direction: 'older' | 'newer'): void => {
      const next = questionFor(current.current.window, direction);
      if (next === null || current.current.extending || current.current.starting) return;
      current.current.extending = true;
      const { generation } = current.current;
      void load(next, (page) => ({ kind: direction, page })).finally(() => {
        if (generation === current.current.generation) current.current.extending = false;
      });
    },
    [load],
  );

  const refresh = useCallback(
    async ({ ids, somethingNew, everything }: Changes): Promise<void> => {
      const { window: loaded, atTop, seen, starting } = current.current;
      if (starting) return;
      if (atTop && atNewest(loaded)) return showNewest();
      // Under a filter a change may bring a row in that is not loaded, so every page is asked again.
      const all = everything || question !== '{}' || ids.size >= TOO_MANY_IDS;
      const pages = all ? loaded.pages.map((page) => page.question) : pagesHolding(loaded, ids);
      for (const page of pages) await load(page, (answer) => ({ kind: 'refresh', page: answer }));
      if (somethingNew || [...ids].some((id) => id > seen)) {
        await load({ direction: 'older' }, (page) => {
          setUnseen(countNewer(page, current.current.seen));
          return null;
        });
      }
    },
    [load, question, showNewest],
  );

  // Until the new window is drawn, the view still stands where the old one was and must not be heard.
  useLayoutEffect(() => {
    current.current.starting = false;
  }, [window]);

  useEffect(() => {
    setState({ loading: true, error: null });
    void start('newest');
  }, [start]);

  useEffect(() => {
    let gathered = noChanges();
    let timer: number | null = null;
    let busy = false;
    const run = async (): Promise<void> => {
      timer = null;
      if (busy) return schedule();
      busy = true;
      const changes = gathered;
      gathered = noChanges();
      await refresh(changes);
      busy = false;
    };
    const schedule = (): void => {
      timer ??= globalThis.setTimeout(() => void run(), GATHER_MS) as unknown as number;
    };
    const somethingNew = (): void => {
      gathered.somethingNew = true;
      schedule();
    };
    const ends = [
      subscribe('delivery.changed', ({ ids }) => {
        for (const id of ids) gathered.ids.add(id);
        if (ids.length === 0) somethingNew();
        else schedule();
      }),
      // What changed is found by text a moment after it changed.
      ...(searching ? [subscribe('search.changed', somethingNew)] : []),
      // An endpoint that is disabled, enabled or removed holds, releases or cancels what it is owed.
      subscribe('room.changed', () => {
        gathered.everything = true;
        schedule();
      }),
    ];
    return () => {
      ends.forEach((end) => end());
      if (timer !== null) clearTimeout(timer);
    };
  }, [refresh, searching]);

  const setAtTop = useCallback(
    (atTop: boolean): void => {
      if (current.current.starting) return;
      const arrived = atTop && !current.current.atTop;
      current.current.atTop = atTop;
      if (arrived && atNewest(current.current.window) && current.current.window.pages.length > 0)
        void showNewest();
    },
    [showNewest],
  );
  const put = useCallback((row: DeliverySummary) => change({ kind: 'row', row }), []);

  return { window, ...state, unseen, start, extend, put, setAtTop };
}
