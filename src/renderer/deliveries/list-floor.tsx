import { Button, Group, Popover } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { IconArrowBarDown, IconArrowBarUp, IconCalendarSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { CALENDAR } from './calendar.ts';
import { deliveriesTexts } from '../texts/deliveries.ts';
import { historyTexts } from '../texts/history.ts';
import classes from './deliveries.module.css';
import { endOfDay } from './filter-url.ts';
import type { HistoryStart } from './use-history.ts';

const texts = deliveriesTexts.list;

export type ListFloorProps = {
  count: string;
  /** How many cannot be found by text yet. */
  waiting: number;
  onGo(where: HistoryStart): void;
};

/** Under the history: how many there are, and the ways to its ends and to a day. */
export function ListFloor({ count, waiting, onGo }: ListFloorProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const dismiss = (opened: boolean): void => {
    setOpen(opened);
    // A day that is chosen leads to the list instead.
    if (!opened) button.current?.focus();
  };
  return (
    <div className={classes['floor']}>
      <span role="status">{count}</span>
      {waiting > 0 && (
        <span title={historyTexts.search.behindHelp}>{historyTexts.search.behind(waiting)}</span>
      )}
      <span className={classes['keys']}>{texts.keys}</span>
      <Group gap={4} ms="auto" wrap="nowrap">
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconArrowBarUp size={14} />}
          title={texts.goToNewest}
          onClick={() => onGo('newest')}
        >
          {texts.newest}
        </Button>
        <Popover opened={open} onChange={dismiss} trapFocus position="top">
          <Popover.Target>
            <Button
              ref={button}
              size="compact-xs"
              variant="subtle"
              leftSection={<IconCalendarSearch size={14} />}
              onClick={() => setOpen((was) => !was)}
            >
              {texts.goToDate}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <DatePicker
              {...CALENDAR}
              maxDate={new Date()}
              onChange={(day) => {
                if (day === null) return;
                setOpen(false);
                onGo({ at: endOfDay(day) });
              }}
            />
          </Popover.Dropdown>
        </Popover>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconArrowBarDown size={14} />}
          title={texts.goToOldest}
          onClick={() => onGo('oldest')}
        >
          {texts.oldest}
        </Button>
      </Group>
    </div>
  );
}
