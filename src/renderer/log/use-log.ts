import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { LogFilter } from '../../shared/views.ts';
import { ApiError, request, subscribe } from '../api.ts';
import { changeLog, EMPTY_LOG } from './log-window.ts';
import type { LogWindow } from './log-window.ts';

const PAGE = 200;
/** So many pages without a line that matches are looked through before the reader is asked. */
const MOST_EMPTY_PAGES = 30;

export type Log = {
  window: LogWindow;
  /** True until the first page of this filter is there. */
  loading: boolean;
  searching: boolean;
  error: ApiError | null;
  /** Lines came that are not shown, because the reader is further down or does not follow. */
  unseen: boolean;
  startAtNewest(): void;
  extend(): void;
};

/** The part of the log that is loaded. `following` takes new lines in as they come. */
export function useLog(filter: LogFilter, following: boolean): Log {
  const [window, change] = useReducer(changeLog, EMPTY_LOG);
  const [state, setState] = useState<{ loading: boolean; error: ApiError | null }>({
    loading: true,
    error: null,
  });
  const [searching, setSearching] = useState(false);
  const [unseen, setUnseen] = useState(false);
  const question = JSON.stringify(filter);
  const current = useRef({ window, following, generation: 0, busy: false });
  current.current.window = window;
  current.current.following = following;

  const guarded = useCallback(async (work: (isStale: () => boolean) => Promise<void>): Promise<void> => {
    const { generation } = current.current;
    const isStale = (): boolean => generation !== current.current.generation;
    try {
      await work(isStale);
      if (!isStale()) setState({ loading: false, error: null });
    } catch (error) {
      if (isStale()) return;
      setState({
        loading: false,
        error: error instanceof ApiError ? error : new ApiError('internal', String(error)),
      });
    }
  }, []);

  const ask = useCallback(
    (place: { before?: string; after?: string }) =>
      request('log.list', { filter: JSON.parse(question) as LogFilter, limit: PAGE, ...place }),
    [question],
  );

  /** Reads on until something matches, or the end of the log. */
  const readOlder = useCallback(
    async (from: string | null, isStale: () => boolean): Promise<void> => {
      setSearching(true);
      for (let older = from, pages = 0; older !== null && pages < MOST_EMPTY_PAGES; pages += 1) {
        const page = await ask({ before: older });
        if (isStale()) return;
        change({ kind: 'older', page });
        older = page.items.length > 0 ? null : page.older;
      }
      setSearching(false);
    },
    [ask],
  );

  const startAtNewest = useCallback((): void => {
    current.current.generation += 1;
    current.current.busy = false;
    setUnseen(false);
    setSearching(false);
    void guarded(async (isStale) => {
      const page = await ask({});
      if (isStale()) return;
      change({ kind: 'start', page });
      if (page.items.length === 0) await readOlder(page.older, isStale);
    });
  }, [ask, guarded, readOlder]);

  useEffect(() => {
    setState({ loading: true, error: null });
    startAtNewest();
  }, [startAtNewest]);

  const extend = useCallback((): void => {
    const { window: loaded, busy } = current.current;
    if (busy || loaded.older === null) return;
    current.current.busy = true;
    void guarded((isStale) => readOlder(loaded.older, isStale)).finally(() => (current.current.busy = false));
  }, [guarded, readOlder]);

  const takeNew = useCallback(async (): Promise<void> => {
    const { window: loaded } = current.current;
    const first = loaded.lines[0];
    if (!loaded.atNewest) return setUnseen(true);
    if (first === undefined) return startAtNewest();
    await guarded(async (isStale) => {
      const page = await ask({ after: first.id });
      if (isStale() || page.items.length === 0) return;
      if (current.current.following) change({ kind: 'newer', page });
      else setUnseen(true);
    });
  }, [ask, guarded, startAtNewest]);

  useEffect(() => {
    let running = false;
    let again = false;
    const run = async (): Promise<void> => {
      if (running) {
        again = true;
        return;
      }
      running = true;
      do {
        again = false;
        await takeNew();
      } while (again);
      running = false;
    };
    return subscribe('log.changed', () => void run());
  }, [takeNew]);

  // Whoever begins to follow sees at once what came before.
  useEffect(() => {
    if (following && unseen) startAtNewest();
    // Only when following begins: what is unseen while it goes on is further down by choice.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [following]);

  return { window, ...state, searching, unseen, startAtNewest, extend };
}
