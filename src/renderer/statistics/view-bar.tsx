import { Select } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import dayjs from 'dayjs';
import { useState } from 'react';
import type { RoomView } from '../../shared/views.ts';
import { statisticsTexts } from '../texts/statistics.ts';
import { ScopeSelect } from '../ui/scope-select.tsx';
import type { Scope } from '../ui/scope.ts';
import { SPANS, stretchOf } from './spans.ts';
import type { Span } from './spans.ts';
import type { StatisticsView } from './statistics-url.ts';

const texts = statisticsTexts.choose;

export type ViewBarProps = {
  view: StatisticsView;
  rooms: readonly RoomView[];
  onChange(view: StatisticsView): void;
};

/** What is shown: of what, and over which span. Every change goes into the address at once. */
export function ViewBar({ view, rooms, onChange }: ViewBarProps) {
  const { span, fromDay, toDay } = view;
  return (
    <>
      <ScopeSelect
        w={220}
        aria-label={texts.scope}
        rooms={rooms}
        scope={view}
        onScope={(scope) => onChange({ span, fromDay, toDay, ...scope })}
      />
      <Select
        w={176}
        aria-label={texts.span}
        leftSection={<IconCalendar size={16} aria-hidden />}
        allowDeselect={false}
        data={[
          ...SPANS.map((value) => ({ value, label: statisticsTexts.spans[value] })),
          { value: 'own', label: texts.ownDays },
        ]}
        value={span}
        onChange={(value) => value !== null && onChange({ ...view, ...spanOf(value as Span | 'own', view) })}
      />
      {span === 'own' && (
        <OwnDays
          days={[fromDay, toDay]}
          onDays={([first, last]) => onChange({ ...view, fromDay: first, toDay: last })}
        />
      )}
    </>
  );
}

/** Own days begin as those that are shown already. */
function spanOf(span: Span | 'own', view: StatisticsView): Omit<StatisticsView, keyof Scope> {
  if (span !== 'own' || view.span === 'own') return { span, fromDay: null, toDay: null };
  const { from, to } = stretchOf(view.span, Date.now());
  const day = (at: number): string => dayjs(at).format('YYYY-MM-DD');
  return { span, fromDay: day(from), toDay: day(to - 1) };
}

type Days = [string | null, string | null];

/** A range of days; it counts as soon as both ends are chosen. */
function OwnDays({ days, onDays }: { days: Days; onDays(days: Days): void }) {
  const [chosen, setChosen] = useState<Days>(days);
  return (
    <DatePickerInput
      type="range"
      miw={200}
      allowSingleDateInRange
      aria-label={texts.days}
      placeholder={texts.pickDays}
      valueFormat="D MMM YYYY"
      maxDate={new Date()}
      value={chosen}
      onChange={(next) => {
        setChosen(next);
        if (next[0] !== null && next[1] !== null) onDays(next);
      }}
    />
  );
}
