/** Every row is this high, in pixels, so that positions need no measuring. */
export const ROW_HEIGHT = 36;
/** The header stays over the rows. */
export const HEADER_HEIGHT = 32;
/** A page is asked for when the view comes this many rows near the end of what is loaded. */
const NEAR = 40;

/**
 * Where the view stands after the rows changed, in pixels: at an end, or where the row in sight stays in its place. A
 * row that is gone is stood in for by the nearest one below it.
 */
export function scrollAfter(
  anchor: 'row' | 'top' | 'bottom',
  before: readonly string[],
  after: readonly string[],
  scrollTop: number,
): number {
  if (anchor === 'top') return 0;
  if (anchor === 'bottom') return after.length * ROW_HEIGHT;
  const places = new Map(after.map((id, index) => [id, index]));
  for (let index = Math.floor(scrollTop / ROW_HEIGHT); index < before.length; index += 1) {
    const place = places.get(before[index]!);
    if (place !== undefined) return scrollTop + (place - index) * ROW_HEIGHT;
  }
  return scrollTop;
}

/** Where to scroll so that a row is wholly in sight; the present place when it is already. */
export function scrollToShow(index: number, scrollTop: number, viewHeight: number): number {
  const top = index * ROW_HEIGHT;
  const room = viewHeight - HEADER_HEIGHT;
  if (top < scrollTop) return top;
  if (top + ROW_HEIGHT > scrollTop + room) return top + ROW_HEIGHT - room;
  return scrollTop;
}

/** Which ends of what is loaded the view has come near to. */
export function nearEnds(
  scrollTop: number,
  viewHeight: number,
  count: number,
): { newer: boolean; older: boolean } {
  const first = Math.floor(scrollTop / ROW_HEIGHT);
  const last = Math.ceil((scrollTop + viewHeight) / ROW_HEIGHT);
  return { newer: first < NEAR, older: last > count - NEAR };
}
