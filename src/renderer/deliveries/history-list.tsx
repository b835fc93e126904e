import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import type { RoomView } from '../../shared/views.ts';
import { deliveriesTexts } from '../texts/deliveries.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import classes from './deliveries.module.css';
import { DeliveryGrid } from './delivery-grid.tsx';
import type { DeliveryGridProps } from './delivery-grid.tsx';
import { PAGE_SIZE } from './history-window.ts';
import { ListFloor } from './list-floor.tsx';
import { NoMatch, NothingYet } from './nothing-here.tsx';
import type { HistoryStart } from './use-history.ts';

const texts = deliveriesTexts.list;

export type HistoryListProps = DeliveryGridProps & {
  /** Undefined until they are known: what to teach depends on whether there are any. */
  rooms: RoomView[] | undefined;
  filtered: boolean;
  /** How many match, in words. */
  count: string;
  onGo(where: HistoryStart): void;
  onClearFilter(): void;
};

/** The list in each of its states: loading, failed, nothing yet, nothing that matches, or its rows. */
export function HistoryList({ rooms, filtered, count, onGo, onClearFilter, ...grid }: HistoryListProps) {
  const { history } = grid;
  if (history.window.items.length === 0) {
    if (history.error) {
      return <ErrorState error={history.error} onRetry={() => void history.start('newest')} />;
    }
    if (history.loading) return <Loading rows={12} />;
    if (filtered) return <NoMatch onClear={onClearFilter} />;
    if (rooms) return <NothingYet rooms={rooms} />;
  }
  return (
    <>
      <DeliveryGrid {...grid} />
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
      <ListFloor count={count} onGo={onGo} />
    </>
  );
}
