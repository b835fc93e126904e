import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { LogLine } from '../../shared/views.ts';
import { logTexts } from '../texts/log.ts';
import { Time } from '../ui/time.tsx';
import { LogLevel } from './log-level.tsx';
import { shortFields } from './log-line.ts';
import classes from './log.module.css';

const texts = logTexts.list;
export const ROW_HEIGHT = 28;
const HEAD_HEIGHT = 32;
/** Older lines are asked for when the reader comes this close to the end of what is there. */
const NEAR_END = 40;

export type LogListProps = {
  lines: LogLine[];
  chosen: LogLine | null;
  listRef: React.RefObject<HTMLDivElement | null>;
  /** The row at the top stays where it is while new ones come in above it. */
  keepPlace: boolean;
  onChoose(line: LogLine): void;
  onNearEnd(): void;
  onAtTop(atTop: boolean): void;
};

/** The lines as a grid of which only those in sight exist. The grid holds the focus and names its active row. */
export function LogList({ lines, chosen, listRef, keepPlace, onChoose, onNearEnd, onAtTop }: LogListProps) {
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => listRef.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => lines[index]?.id ?? index,
    scrollMargin: HEAD_HEIGHT,
    overscan: 10,
  });

  const first = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const view = listRef.current;
    const added = lines.findIndex(({ id }) => id === first.current);
    if (view && keepPlace && added > 0) view.scrollTop += added * ROW_HEIGHT;
    first.current = lines[0]?.id;
  }, [lines, keepPlace, listRef]);

  const watch = (): void => {
    const view = listRef.current;
    if (!view) return;
    onAtTop(view.scrollTop < ROW_HEIGHT);
    if (view.scrollTop + view.clientHeight > (lines.length - NEAR_END) * ROW_HEIGHT) onNearEnd();
  };
  useEffect(watch);

  const chosenIndex = chosen === null ? -1 : lines.findIndex(({ id }) => id === chosen.id);
  useLayoutEffect(() => {
    const view = listRef.current;
    if (!view || chosenIndex === -1) return;
    const top = chosenIndex * ROW_HEIGHT;
    const height = view.clientHeight - HEAD_HEIGHT;
    if (top < view.scrollTop) view.scrollTop = top;
    else if (top + ROW_HEIGHT > view.scrollTop + height) view.scrollTop = top + ROW_HEIGHT - height;
    // Only when another line is chosen: one that moves must not pull the view along.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [chosen?.id]);

  const rows = virtualizer.getVirtualItems();
  const isThere = rows.some(({ index }) => index === chosenIndex);
  return (
    <div
      ref={listRef}
      role="grid"
      tabIndex={0}
      className={classes['list']}
      aria-label={texts.label}
      aria-rowcount={-1}
      aria-activedescendant={isThere ? rowId(lines[chosenIndex]!) : undefined}
      onScroll={watch}
    >
      <div role="rowgroup" className={classes['head']} style={{ height: HEAD_HEIGHT }}>
        <div role="row" className={classes['header']}>
          {Object.entries(texts.columns).map(([name, label]) => (
            <div key={name} role="columnheader" className={classes['cell']}>
              {label}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={classes['rows']} style={{ height: virtualizer.getTotalSize() }}>
        {rows.map(({ index, start }) => {
          const line = lines[index];
          return (
            line && (
              <div
                key={line.id}
                id={rowId(line)}
                role="row"
                aria-selected={index === chosenIndex}
                className={classes['row']}
                style={{ transform: `translateY(${start - HEAD_HEIGHT}px)` }}
                onClick={() => onChoose(line)}
              >
                <div role="gridcell" className={classes['cell']}>
                  <Time at={line.at} exact />
                </div>
                <div role="gridcell" className={classes['cell']}>
                  <LogLevel level={line.level} />
                </div>
                <div role="gridcell" className={classes['cell']}>
                  {line.event}
                </div>
                <div role="gridcell" className={`${classes['cell']} ${classes['about']}`}>
                  {shortFields(line)}
                </div>
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

const rowId = ({ id }: LogLine): string => `line-${id}`;
