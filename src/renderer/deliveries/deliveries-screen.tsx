import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { DeliveryFilter, DeliverySummary } from '../../shared/views.ts';
import { request } from '../api.ts';
import { deliveriesTexts as texts } from '../texts/deliveries.ts';
import { showError } from '../ui/show-error.ts';
import { useRequest } from '../ui/use-request.ts';
import { BulkDialog } from './bulk-dialog.tsx';
import { planBulk } from './bulk-plan.ts';
import type { BulkAction, BulkPlan } from './bulk-plan.ts';
import { DeliveryPane } from './detail/delivery-pane.tsx';
import classes from './deliveries.module.css';
import { ExportButton } from './export-dialog.tsx';
import { ExportProgress } from './export-progress.tsx';
import { deliveriesPath, readFilter, toDeliveryFilter, writeFilter } from './filter-url.ts';
import type { HistoryFilter } from './filter-url.ts';
import { FilterBar } from './filter-bar.tsx';
import { HistoryList } from './history-list.tsx';
import type { HistoryWindow } from './history-window.ts';
import type { ListCommand } from './list-keys.ts';
import { SavedFilterMenu } from './saved-filter-menu.tsx';
import { ROW_HEIGHT } from './scroll.ts';
import { chooseRange, isNothing, NOTHING_CHOSEN, toggle } from './selection.ts';
import type { Selection } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useCount } from './use-count.ts';
import { useHistory } from './use-history.ts';
import type { HistoryStart } from './use-history.ts';
import { useSearchStatus } from './use-search-status.ts';
import { useListKeys } from './use-list-keys.ts';
import { useResend } from './use-resend.ts';

/** From this window width on, a delivery stands beside the list and follows it. */
const WIDE = '(min-width: 68em)';

/** The history of deliveries, with the opened one beside it, or in its place where there is no room for both. */
export function DeliveriesScreen() {
  const { id: openId = null } = useParams();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const wide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false });
  const query = params.toString();
  const filter = useMemo(() => readFilter(new URLSearchParams(query)), [query]);
  const asked = useMemo<DeliveryFilter>(() => toDeliveryFilter(filter, Date.now()), [filter]);
  const history = useHistory(asked);
  const counted = useCount(asked);
  const waiting = useSearchStatus(asked.text !== undefined);
  const rooms = useRequest('room.list', {}, { refreshOn: ['room.changed'] });
  const [activeId, setActiveId] = useState<string | null>(openId);
  const [selection, setSelection] = useState<Selection>(NOTHING_CHOSEN);
  const [plan, setPlan] = useState<BulkPlan | null>(null);
  const [wanted, setWanted] = useState<{ end: 'first' | 'last'; from: HistoryWindow } | null>(null);
  const one = useResend(history.put);
  const grid = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLElement>(null);
  /** Where the focus goes once the page shows what was opened or closed. */
  const focusNext = useRef<'grid' | 'pane' | null>(null);
  const searchField = useRef<HTMLInputElement>(null);
  /** Whether a move through the list opens what it comes to: until somebody closes it to see the whole list. */
  const follows = useRef(true);
  const { items } = history.window;

  const open = useCallback(
    (id: string | null, replace = false): void => {
      void navigate(deliveriesPath(filter, id ?? undefined), { replace });
    },
    [filter, navigate],
  );
  const setFilter = (next: HistoryFilter): void => {
    setSelection(NOTHING_CHOSEN);
    void navigate({ search: writeFilter(next).toString() }, { replace: true });
  };
  const go = useCallback(
    (where: HistoryStart): void => {
      setWanted({ end: where === 'oldest' ? 'last' : 'first', from: history.window });
      void history.start(where);
      grid.current?.focus();
    },
    [history],
  );

  useEffect(() => {
    if (openId !== null) setActiveId(openId);
    if (focusNext.current === 'pane') pane.current?.focus();
    if (focusNext.current === 'grid') grid.current?.focus();
    focusNext.current = null;
  }, [openId]);

  /** Makes a row the active one, with its detail where there is room beside the list. */
  const settle = useCallback(
    (row: DeliverySummary, mayOpen: boolean): void => {
      setActiveId(row.id);
      if (wide && (openId !== null || (mayOpen && follows.current))) open(row.id, openId !== null);
    },
    [open, openId, wide],
  );

  useEffect(() => {
    if (wanted === null || history.window === wanted.from || history.window.anchor === 'row') return;
    const row = wanted.end === 'first' ? items[0] : items.at(-1);
    setWanted(null);
    if (row) settle(row, true);
  }, [wanted, items, history.window, settle]);

  const openRow = useCallback(
    (row: DeliverySummary): void => {
      follows.current = true;
      setActiveId(row.id);
      open(row.id);
    },
    [open],
  );
  const chooseRow = useCallback(
    (row: DeliverySummary, range: boolean): void => {
      setActiveId(row.id);
      setSelection((before) => (range ? chooseRange(before, items, row) : toggle(before, row)));
    },
    [items],
  );
  const chooseAll = useCallback(
    () => setSelection((before) => (before.kind === 'all' ? NOTHING_CHOSEN : { kind: 'all' })),
    [],
  );

  const startBulk = async (action: BulkAction): Promise<void> => {
    try {
      setPlan(
        await planBulk(action, selection, asked, (part) => request('delivery.count', { filter: part })),
      );
    } catch (error) {
      showError(error);
    }
  };

  const move = (by: number, choose: boolean): void => {
    const at = items.findIndex(({ id }) => id === (activeId ?? items[0]?.id));
    const inSight = Math.ceil((grid.current?.scrollTop ?? 0) / ROW_HEIGHT);
    const row = items[at === -1 ? inSight : Math.min(items.length - 1, Math.max(0, at + by))];
    if (!row) return;
    if (choose) {
      const from = items[at];
      setSelection((before) =>
        chooseRange(isNothing(before) && from ? toggle(before, from) : before, items, row),
      );
    }
    settle(row, !choose);
    grid.current?.focus();
  };

  const back = (): boolean => {
    if (openId !== null && pane.current?.contains(document.activeElement)) {
      if (wide) grid.current?.focus();
      else close();
      return true;
    }
    if (!isNothing(selection)) {
      setSelection(NOTHING_CHOSEN);
      return true;
    }
    if (openId === null) return false;
    close();
    return true;
  };
  const close = (): void => {
    follows.current = false;
    focusNext.current = 'grid';
    open(null);
  };

  const run = (command: ListCommand): boolean => {
    const active = items.find(({ id }) => id === (activeId ?? items[0]?.id));
    const listInSight = openId === null || wide;
    switch (command.kind) {
      case 'back':
        return back();
      case 'resend':
        if (!isNothing(selection)) void startBulk('resend');
        else if (active) one.resend(active);
        return active !== undefined || !isNothing(selection);
      case 'filter':
        searchField.current?.select();
        return listInSight;
      case 'move':
        if (listInSight) move(command.by, command.choose);
        else step(command.by);
        return true;
      case 'end':
        if (listInSight) go(command.which);
        return listInSight;
      case 'choose':
        if (active && listInSight) chooseRow(active, false);
        return listInSight;
      case 'chooseAll':
        if (listInSight) chooseAll();
        return listInSight;
      case 'open':
        if (!active || !listInSight) return false;
        if (openId === active.id) pane.current?.focus();
        else {
          focusNext.current = 'pane';
          openRow(active);
        }
        return true;
    }
  };
  const step = (by: number): void => {
    const at = items.findIndex(({ id }) => id === openId);
    const row = at === -1 ? undefined : items[at + by];
    if (row) open(row.id, true);
  };
  useListKeys(grid, run);

  // The first row is ready for the keyboard as soon as there is one.
  useEffect(() => {
    if (items.length > 0 && openId === null && document.activeElement === document.body)
      grid.current?.focus();
  }, [items.length, openId]);

  const count = counted ? texts.list.count(counted.count, counted.more) : '';
  const listHidden = openId !== null && !wide;
  return (
    <div className={classes['screen']}>
      {!listHidden && (
        <FilterBar
          filter={filter}
          rooms={rooms.data ?? []}
          searchField={searchField}
          onChange={setFilter}
          onDone={() => grid.current?.focus()}
        >
          <SavedFilterMenu filter={filter} onApply={setFilter} />
          <ExportButton filter={asked} count={counted} />
        </FilterBar>
      )}
      {!isNothing(selection) && !listHidden && (
        <SelectionBar
          selection={selection}
          count={count}
          onAct={(action) => void startBulk(action)}
          onChooseAll={chooseAll}
          onClear={() => setSelection(NOTHING_CHOSEN)}
        />
      )}
      <ExportProgress />
      <div className={classes['split']}>
        <section className={classes['list']} data-hidden={listHidden || undefined} aria-label={texts.title}>
          <HistoryList
            history={history}
            rooms={rooms.data}
            filter={filter}
            waiting={waiting}
            count={count}
            total={counted && !counted.more ? counted.count : null}
            activeId={activeId}
            openId={openId}
            selection={selection}
            gridRef={grid}
            onOpen={openRow}
            onChoose={chooseRow}
            onChooseAll={chooseAll}
            onGo={go}
            onFilter={setFilter}
          />
        </section>
        {openId !== null && (
          <DeliveryPane id={openId} paneRef={pane} alone={!wide} one={one} onClose={close} />
        )}
      </div>
      <BulkDialog
        plan={plan}
        onClose={(started) => {
          setPlan(null);
          if (!started) return;
          // The buttons that led here go with the choice.
          setSelection(NOTHING_CHOSEN);
          grid.current?.focus();
        }}
      />
    </div>
  );
}
