import { Checkbox } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { readTyped } from '../../shared/search-text.ts';
import type { DeliverySummary } from '../../shared/views.ts';
import { deliveriesTexts as texts } from '../texts/deliveries.ts';
import { columnsFor, columnTracks } from './columns.ts';
import type { Column } from './columns.ts';
import classes from './deliveries.module.css';
import { DeliveryRow } from './delivery-row.tsx';
import { atNewest } from './history-window.ts';
import type { HistoryWindow } from './history-window.ts';
import { HEADER_HEIGHT, nearEnds, ROW_HEIGHT, scrollAfter, scrollToShow } from './scroll.ts';
import { isChosen } from './selection.ts';
import type { Selection } from './selection.ts';
import type { History } from './use-history.ts';
import { useMatches } from './use-matches.ts';

export type DeliveryGridProps = {
  history: History;
  /** How many match, where that was counted to the end. */
  total: number | null;
  activeId: string | null;
  openId: string | null;
  selection: Selection;
  /** What is searched for; empty while nothing is. */
  text: string;
  gridRef: React.RefObject<HTMLDivElement | null>;
  onOpen(row: DeliverySummary): void;
  onChoose(row: DeliverySummary, range: boolean): void;
  onChooseAll(): void;
};

/**
 * The history as a grid of which only the rows in sight exist. The grid itself holds the focus and names its active
 * row, so that focus survives rows that scroll out of existence.
 */
export function DeliveryGrid(props: DeliveryGridProps) {
  const { history, total, openId, selection, text, gridRef, onOpen, onChoose, onChooseAll } = props;
  const { window } = history;
  const { items } = window;
  // Until somebody chose a row the first one is active, wherever the first one is.
  const activeId = props.activeId ?? items[0]?.id ?? null;
  const { ref: sizeRef, width, height } = useElementSize<HTMLDivElement>();
  const ref = useMergedRef(gridRef, sizeRef);
  const terms = useMemo(() => readTyped(text), [text]);
  const fitting = columnsFor(width, text !== '').join(' ');
  const columns = useMemo(() => fitting.split(' ') as Column[], [fitting]);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => gridRef.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 8,
  });

  const shown = useRef<{ window: HistoryWindow | null; ids: string[] }>({ window: null, ids: [] });
  const ids = useMemo(() => items.map(({ id }) => id), [items]);
  const place =
    shown.current.window === window || !gridRef.current
      ? null
      : scrollAfter(window.anchor, shown.current.ids, ids, gridRef.current.scrollTop);
  // Told before the rows are drawn, or those of the old place would be drawn once for nothing.
  if (place !== null) virtualizer.scrollOffset = place;
  useLayoutEffect(() => {
    if (place !== null && gridRef.current) gridRef.current.scrollTop = place;
    shown.current = { window, ids };
  });

  const watch = (): void => {
    if (!gridRef.current || window.pages.length === 0) return;
    // As the virtualizer and the observer read them: asking the page itself would have it laid out at once.
    const top = virtualizer.scrollOffset ?? 0;
    history.setAtTop(top < ROW_HEIGHT && atNewest(window));
    const near = nearEnds(top, height, items.length);
    if (near.older) history.extend('older');
    else if (near.newer) history.extend('newer');
  };
  useEffect(watch);

  const activeIndex = items.findIndex(({ id }) => id === activeId);
  useLayoutEffect(() => {
    const view = gridRef.current;
    if (!view || props.activeId === null || activeIndex === -1) return;
    view.scrollTop = scrollToShow(activeIndex, view.scrollTop, view.clientHeight);
    // Only when another row becomes active: a row that moves must not pull the view along.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [props.activeId]);

  const rendered = virtualizer.getVirtualItems();
  const matches = useMatches(
    text,
    rendered.flatMap(({ index }) => items[index]?.id ?? []),
  );
  const activeIsThere = rendered.some(({ index }) => index === activeIndex);
  // The header is row 1. After a jump nobody knows how many rows lie before these.
  const position = (index: number) => (window.offset === null ? undefined : window.offset + index + 2);

  return (
    <div
      ref={ref}
      role="grid"
      tabIndex={0}
      className={classes['grid']}
      aria-label={texts.list.label}
      aria-multiselectable
      aria-rowcount={total === null ? -1 : total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={activeIsThere ? rowId(activeId) : undefined}
      onScroll={watch}
      style={{ ['--columns' as string]: columnTracks(columns) }}
    >
      <div role="rowgroup" className={classes['head']} style={{ height: HEADER_HEIGHT }}>
        <div role="row" aria-rowindex={1} className={classes['header']}>
          {columns.map((column) => (
            <div
              key={column}
              role="columnheader"
              className={`${classes['cell']} ${column === 'attempts' || column === 'duration' ? classes['number'] : ''}`}
            >
              {column === 'select' ? (
                <Checkbox
                  size="xs"
                  tabIndex={-1}
                  aria-label={texts.list.chooseAll}
                  checked={selection.kind === 'all'}
                  indeterminate={selection.kind === 'some' && selection.chosen.size > 0}
                  onChange={onChooseAll}
                />
              ) : (
                headOf(column, columns)
              )}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={classes['body']} style={{ height: virtualizer.getTotalSize() }}>
        {rendered.map(({ index, start }) => {
          const row = items[index];
          if (!row) return null;
          return (
            <DeliveryRow
              key={row.id}
              id={rowId(row.id)}
              row={row}
              top={start}
              position={position(index)}
              columns={columns}
              active={row.id === activeId}
              open={row.id === openId}
              chosen={isChosen(selection, row.id)}
              fixed={selection.kind === 'all'}
              terms={terms}
              match={matches.get(row.id) ?? null}
              onOpen={onOpen}
              onChoose={onChoose}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Where one column stands for two, its name does too. */
function headOf(column: Exclude<Column, 'select'>, columns: readonly Column[]): string {
  return column === 'created' && !columns.includes('next') ? texts.column.when : texts.column[column];
}

function rowId(id: string | null): string {
  return `delivery-${id}`;
}
