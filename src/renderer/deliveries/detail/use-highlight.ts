import { useEffect } from 'react';

const MATCH = 'body-match';
const CURRENT = 'body-match-current';

/**
 * Marks matches inside one text node without touching the text, and brings the current one into sight. Two bodies
 * can be on the page at once, so each adds and removes only its own ranges.
 */
export function useHighlight(
  element: React.RefObject<HTMLElement | null>,
  matches: readonly number[],
  length: number,
  current: number,
): void {
  useEffect(() => {
    const view = element.current;
    const node = view?.firstChild;
    if (!view || !node || matches.length === 0 || !('highlights' in CSS)) return;
    const ranges = matches.map((start) => {
      const range = new StaticRange({
        startContainer: node,
        startOffset: start,
        endContainer: node,
        endOffset: start + length,
      });
      highlightNamed(MATCH).add(range);
      return range;
    });
    const here = ranges[current];
    if (here) {
      highlightNamed(CURRENT).add(here);
      bringIntoSight(view, here);
    }
    return () => {
      for (const range of ranges) highlightNamed(MATCH).delete(range);
      if (here) highlightNamed(CURRENT).delete(here);
    };
  }, [element, matches, length, current]);
}

function highlightNamed(name: string): Highlight {
  const existing = CSS.highlights.get(name);
  if (existing) return existing;
  const made = new Highlight();
  made.priority = name === CURRENT ? 1 : 0;
  CSS.highlights.set(name, made);
  return made;
}

function bringIntoSight(view: HTMLElement, match: StaticRange): void {
  const range = document.createRange();
  range.setStart(match.startContainer, match.startOffset);
  range.setEnd(match.endContainer, match.endOffset);
  const place = range.getBoundingClientRect();
  const frame = view.getBoundingClientRect();
  if (place.top < frame.top || place.bottom > frame.bottom) {
    view.scrollTop += place.top - frame.top - view.clientHeight / 2;
  }
}
