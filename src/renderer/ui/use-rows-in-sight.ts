import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

export type RowsInSight = {
  /** The body of the table, by which it is known where it stands in the screen. */
  body: RefObject<HTMLTableSectionElement | null>;
  /** The rows that exist, by their places. */
  shown: { index: number }[];
  /** The height of those that do not, above and below, in pixels. */
  before: number;
  after: number;
  /** For each row's `ref`; it carries its place as `data-index`. */
  measure: (row: HTMLElement | null) => void;
};

/**
 * Of a long table in the scrolling screen only the rows in sight: there may be a thousand. `height` is about how high a
 * row is, in pixels; each is measured.
 */
export function useRowsInSight(keys: readonly string[], height: number): RowsInSight {
  const body = useRef<HTMLTableSectionElement>(null);
  const [above, setAbove] = useState(0);
  const scroller = (): HTMLElement | null => body.current?.closest('main') ?? null;
  useLayoutEffect(() => {
    const view = scroller();
    if (!view || !body.current) return;
    const look = (): void => {
      const top = body.current?.getBoundingClientRect().top;
      if (top !== undefined) setAbove(top - view.getBoundingClientRect().top + view.scrollTop);
    };
    look();
    // What stands above the table may be unfolded.
    const observer = new ResizeObserver(look);
    for (const child of view.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  // Its functions are handed on, which only the compiler for React, not used here, could not keep apart.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: keys.length,
    getScrollElement: scroller,
    estimateSize: () => height,
    getItemKey: (index) => keys[index] ?? index,
    scrollMargin: above,
    overscan: 10,
  });
  // The browser itself keeps in place what is in sight while rows above it are measured.
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = () => false;
  const shown = virtualizer.getVirtualItems();
  return {
    body,
    shown,
    before: (shown[0]?.start ?? above) - above,
    after: virtualizer.getTotalSize() - ((shown.at(-1)?.end ?? above) - above),
    measure: virtualizer.measureElement,
  };
}
