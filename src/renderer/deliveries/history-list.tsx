import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import type { RoomView } from '../../shared/views.ts';
import { deliveriesTexts } from '../texts/deliveries.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import classes from './deliveries.module.css';
import { DeliveryGrid } from './delivery-grid.tsx';
import type { DeliveryGridProps } from './delivery-grid.tsx';
import { isUnfiltered } from './filter-url.ts';
import type { HistoryFilter } from './filter-url.ts';
import { PAGE_SIZE } from './history-window.ts';
import { ListFloor } from './list-floor.tsx';
import { NoMatch, NothingYet } from './nothing-here.tsx';
import type { HistoryStart } from './use-history.ts';

const texts = deliveriesTexts.list;

export type HistoryListProps = Omit<DeliveryGridProps, 'text'> & {
  /** Undefined until they are known: what to teach depends on whether there are any. */
  rooms: RoomView[] | undefined;
  filter: HistoryFilter;
  /** How many cannot be found by text yet. */
  waiting: number;
  /** How many match, in words. */
  count: string;
  onGo(where: HistoryStart): void;
  onFilter(filter: HistoryFilter): void;
};

/** The list in each of its states: loading, failed, nothing yet, nothing that matches, or its rows. */
export function HistoryList({ rooms, filter, waiting, count, onGo, onFilter, ...grid }: HistoryListProps) {
  const { history } = grid;
  if (history.window.items.length === 0) {
    if (history.error) {
      return <ErrorState error={history.error} onRetry={() => void history.start('newest')} />;
    }
    if (history.loading) return <Loading rows={12} />;
    if (!isUnfiltered(filter)) return <NoMatch filter={filter} waiting={waiting} onChange={onFilter} />;
    if (rooms) return <NothingYet rooms={rooms} />;
  }
  return (
    <>
      <DeliveryGrid {...grid} text={filter.text.trim()} />
      {history.unseen > 0 && (
        <Button
          size="compact-sm"
          radius="xl"
          className={classes['pill']}
          leftSection={<IconArrowUp size={14} />}
          title={texts.showNew}
          onClick={() => onGo('newest')}
        >
          {texts.newRows(history.unseen, history.unseen >= PAGE_SIZE)}
        </Button>
      )}
      <ListFloor count={count} waiting={waiting} onGo={onGo} />
    </>
  );
}
