import { Select } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import dayjs from 'dayjs';
import { useId, useState } from 'react';
import { HISTORY_SPANS } from '../../shared/model.ts';
import type { HistorySpan } from '../../shared/model.ts';
import { deliveriesTexts } from '../texts/deliveries.ts';
import { historyTexts } from '../texts/history.ts';
import { CALENDAR } from './calendar.ts';
import type { HistoryFilter } from './filter-url.ts';

const texts = historyTexts.when;

type When = Pick<HistoryFilter, 'span' | 'fromDay' | 'toDay'>;
const DAYS = 'days';

/** When deliveries were accepted: a span that ends now, or chosen days. */
export function WhenFilter({ span, fromDay, toDay, onChange }: When & { onChange(when: When): void }) {
  const [choosing, setChoosing] = useState(false);
  const daysId = useId();
  const days = fromDay !== null || toDay !== null;
  const open = choosing || days;
  return (
    <>
      <Select
        size="xs"
        w={130}
        clearable
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        aria-label={texts.label}
        placeholder={texts.any}
        value={open ? DAYS : span}
        data={[
          ...HISTORY_SPANS.map((value) => ({ value, label: texts.span[value] })),
          { value: DAYS, label: open ? texts.days : texts.choose },
        ]}
        onChange={(value) => {
          setChoosing(value === DAYS);
          if (value !== DAYS) onChange({ span: value as HistorySpan | null, fromDay: null, toDay: null });
          else if (span !== null) onChange({ span: null, fromDay, toDay });
        }}
      />
      {open && (
        <DatePickerInput
          type="range"
          id={daysId}
          // The calendar is named by what opens it.
          popoverProps={{ id: daysId }}
          size="xs"
          miw={130}
          clearable
          allowSingleDateInRange
          aria-label={deliveriesTexts.filter.days}
          {...CALENDAR}
          clearButtonProps={{ 'aria-label': deliveriesTexts.filter.clearDays }}
          placeholder={deliveriesTexts.filter.anyDay}
          leftSection={<IconCalendar size={14} aria-hidden />}
          valueFormat="D MMM YYYY"
          value={[fromDay, toDay]}
          presets={singleDays()}
          onChange={([from, to]) => onChange({ span: null, fromDay: from, toDay: to })}
        />
      )}
    </>
  );
}

function singleDays(): { value: [string, string]; label: string }[] {
  const day = (back: number): string => dayjs().subtract(back, 'day').format('YYYY-MM-DD');
  return [
    { value: [day(0), day(0)], label: deliveriesTexts.filter.today },
    { value: [day(1), day(1)], label: deliveriesTexts.filter.yesterday },
  ];
}
