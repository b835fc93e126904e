/** The columns of the history, in the order they stand. */
export const COLUMNS = [
  'select',
  'state',
  'room',
  'endpoint',
  'event',
  'title',
  'found',
  'attempts',
  'last',
  'duration',
  'created',
  'next',
] as const;
export type Column = (typeof COLUMNS)[number];

const WIDTHS: Record<Column, string> = {
  select: '22px',
  state: '106px',
  room: 'minmax(90px, 1.1fr)',
  endpoint: 'minmax(90px, 1.2fr)',
  event: '78px',
  title: 'minmax(90px, 1.8fr)',
  found: 'minmax(140px, 2.4fr)',
  attempts: '46px',
  last: 'minmax(96px, 1.2fr)',
  duration: '70px',
  created: '96px',
  next: '72px',
};

const NEVER = Infinity;

/** A column is there from this width of the list on; the others always are. */
const FROM_WIDTH: Partial<Record<Column, number>> = {
  event: 990,
  endpoint: 900,
  duration: 800,
  attempts: 720,
  next: 690,
  room: 570,
  found: NEVER,
};

/** While something is searched for, where it was found comes before what can be seen by opening a delivery. */
const SEARCHING_FROM_WIDTH: Partial<Record<Column, number>> = {
  endpoint: NEVER,
  event: NEVER,
  duration: NEVER,
  attempts: NEVER,
  next: 820,
  room: 740,
  last: 640,
  found: 480,
};

/** The columns that a list of this width, in pixels, has room for. All but where it was found from 990 on. */
export function columnsFor(width: number, searching = false): Column[] {
  const fromWidth = searching ? SEARCHING_FROM_WIDTH : FROM_WIDTH;
  return COLUMNS.filter((column) => width >= (fromWidth[column] ?? 0));
}

/** Where there is room, the state says why something is held. */
const STATE_WITH_REASON = '146px';

/** The columns as CSS grid tracks. */
export function columnTracks(columns: readonly Column[]): string {
  const roomy = columns.includes('event');
  return columns
    .map((column) => (column === 'state' && roomy ? STATE_WITH_REASON : WIDTHS[column]))
    .join(' ');
}
