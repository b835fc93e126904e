import { memo } from 'react';
import type { SearchTerm } from '../../shared/search-text.ts';
import type { DeliverySummary, TextMatch } from '../../shared/views.ts';
import { deliveriesTexts as texts } from '../texts/deliveries.ts';
import { statusWords } from '../texts/deliveries/words.ts';
import { historyTexts } from '../texts/history.ts';
import { DeliveryState } from '../ui/delivery-state.tsx';
import { Marked } from '../ui/marked.tsx';
import { hostAndPath } from '../ui/short-url.ts';
import { Countdown, Time } from '../ui/time.tsx';
import type { Column } from './columns.ts';
import classes from './deliveries.module.css';

export type DeliveryRowProps = {
  id: string;
  row: DeliverySummary;
  top: number;
  /** Its number in the grid, from 1, the header counted; unknown after a jump. */
  position: number | undefined;
  columns: Column[];
  active: boolean;
  open: boolean;
  chosen: boolean;
  /** True while everything is chosen: single rows cannot be let go then. */
  fixed: boolean;
  /** What is searched for, to be marked; and where it was found, if the row does not show it. */
  terms: readonly SearchTerm[];
  match: TextMatch | null;
  onOpen(row: DeliverySummary): void;
  onChoose(row: DeliverySummary, range: boolean): void;
};

/** One delivery in the history. The grid holds the focus, so nothing in a row is a stop of its own. */
export const DeliveryRow = memo(function DeliveryRow(props: DeliveryRowProps) {
  const { id, row, top, position, active, open, chosen, onOpen, onChoose } = props;
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={position}
      aria-selected={chosen}
      data-active={active || undefined}
      data-open={open || undefined}
      className={classes['row']}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => {
        if (event.shiftKey || event.ctrlKey || event.metaKey) onChoose(row, event.shiftKey);
        else onOpen(row);
      }}
    >
      <Cells
        row={row}
        columns={props.columns}
        chosen={chosen}
        fixed={props.fixed}
        terms={props.terms}
        match={props.match}
        onChoose={onChoose}
      />
    </div>
  );
});

type CellsProps = Pick<
  DeliveryRowProps,
  'row' | 'columns' | 'chosen' | 'fixed' | 'terms' | 'match' | 'onChoose'
>;

/** What a row says: drawn once, also when rows above push it to another place. */
const Cells = memo(function Cells({ row, columns, chosen, fixed, terms, match, onChoose }: CellsProps) {
  return columns.map((column) => (
    <div
      key={column}
      role="gridcell"
      className={cellClass(column)}
      title={hoverText(column, row, match)}
      onClick={column === 'select' ? (event) => event.stopPropagation() : undefined}
    >
      {column === 'select' ? (
        // The browser's own: Mantine's is many elements, and a page of rows is drawn at once.
        <input
          type="checkbox"
          className={classes['check']}
          tabIndex={-1}
          aria-label={texts.list.choose(titleOf(row))}
          checked={chosen}
          disabled={fixed}
          onChange={() => undefined}
          onClick={(event) => onChoose(row, event.shiftKey)}
        />
      ) : (
        <Cell column={column} row={row} narrow={!columns.includes('next')} terms={terms} match={match} />
      )}
    </div>
  ));
});

type CellProps = Pick<DeliveryRowProps, 'row' | 'terms' | 'match'> & {
  column: Exclude<Column, 'select'>;
  narrow: boolean;
};

function Cell({ column, row, narrow, terms, match }: CellProps) {
  switch (column) {
    case 'state':
      return <DeliveryState withReason {...row} />;
    case 'room':
      return <Marked text={row.room.name} terms={terms} />;
    case 'endpoint':
      return <span className={classes['mono']}>{hostAndPath(row.endpoint.url)}</span>;
    case 'event':
      return texts.eventType[row.eventType];
    case 'title':
      return row.title === null ? (
        <span className={classes['quiet']}>{texts.untitled}</span>
      ) : (
        <Marked text={row.title} terms={terms} />
      );
    case 'found':
      return match && <Found match={match} terms={terms} />;
    case 'attempts':
      return row.attemptsMade;
    case 'last':
      return lastAnswer(row);
    case 'duration':
      return row.lastDurationMs === null ? '' : texts.timing.ms(row.lastDurationMs);
    case 'created':
      // Where there is no room for both, the time that matters: when it goes out, or when it came.
      return (narrow && nextOf(row)) || <Time at={row.acceptedAt} />;
    case 'next':
      return nextOf(row);
  }
}

function nextOf({ dueAt, orLater }: DeliverySummary) {
  return dueAt === null ? null : <Countdown at={dueAt} orLater={orLater} />;
}

function Found({ match, terms }: { match: TextMatch; terms: readonly SearchTerm[] }) {
  return (
    <span className={classes['found']}>
      <span className={classes['found-field']}>{historyTexts.search.field[match.field]}</span>
      <span className={match.field === 'id' || match.field === 'url' ? classes['mono'] : undefined}>
        <Marked text={match.excerpt} terms={terms} />
      </span>
    </span>
  );
}

/** Texts that are often cut short can be read in full by hovering. */
function hoverText(column: Column, row: DeliverySummary, match: TextMatch | null): string | undefined {
  if (column === 'found' && match) return foundText(match);
  if (column === 'title') return row.title ?? undefined;
  if (column === 'endpoint') return row.endpoint.url;
  if (column === 'room') return row.room.name;
  return column === 'last' ? lastAnswer(row) : undefined;
}

function foundText({ field, attempt, excerpt }: TextMatch): string {
  const name = historyTexts.search.field[field];
  return `${attempt === null ? name : historyTexts.search.inAttempt(name, attempt)}: ${excerpt}`;
}

function cellClass(column: Column): string {
  const number = column === 'attempts' || column === 'duration' ? classes['number'] : '';
  const quiet = column === 'event' || column === 'endpoint' || column === 'duration' ? classes['quiet'] : '';
  return `${classes['cell']} ${number} ${quiet}`;
}

/** What the last attempt met, in a word or two; empty before the first. */
export function lastAnswer(row: Pick<DeliverySummary, 'lastOutcome' | 'lastStatus'>): string {
  if (row.lastOutcome === null) return '';
  return row.lastOutcome === 'response' && row.lastStatus !== null
    ? statusWords(row.lastStatus)
    : texts.failure[row.lastOutcome];
}

/** What a delivery is called: its transcript's title. */
export function titleOf(row: Pick<DeliverySummary, 'title'>): string {
  return row.title ?? texts.untitled;
}
