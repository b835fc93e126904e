import { Button, Select, TextInput } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconCalendar, IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { AUDIT_ACTIONS } from '../../shared/audit-actions.ts';
import type { AuditSubject } from '../../shared/views.ts';
import { auditTexts } from '../texts/audit.ts';
import { NO_CHANGES_FILTER, writeChangesFilter } from './audit-filter-url.ts';
import type { ChangesFilter } from './audit-filter-url.ts';
import classes from './audit.module.css';

const texts = auditTexts.filter;
const TYPING_MS = 250;
const ACTIONS = Object.entries(AUDIT_ACTIONS).map(([value, label]) => ({ value, label }));

/** The filters of the list of changes. Every change goes into the address. */
export function AuditFilterBar({
  filter,
  onChange,
}: {
  filter: ChangesFilter;
  onChange(filter: ChangesFilter): void;
}) {
  const set = (patch: Partial<ChangesFilter>): void => onChange({ ...filter, ...patch });
  const [typed, setTyped] = useState(filter.text);
  useEffect(() => setTyped(filter.text), [filter.text]);
  const searchSoon = useDebouncedCallback((text: string) => set({ text: text.trim() }), TYPING_MS);
  const shared = { size: 'xs', clearable: true } as const;
  return (
    <div className={classes['bar']} role="search" aria-label={texts.label}>
      <TextInput
        size="xs"
        w={220}
        type="search"
        aria-label={texts.search}
        placeholder={texts.searchPlaceholder}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={typed}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          searchSoon(value);
        }}
      />
      <Select
        {...shared}
        w={190}
        searchable
        aria-label={texts.action}
        placeholder={texts.anyAction}
        value={filter.action}
        data={ACTIONS}
        onChange={(action) => set({ action })}
      />
      <Select
        {...shared}
        w={150}
        aria-label={texts.about}
        placeholder={texts.anyAbout}
        value={filter.subjectKind}
        data={auditTexts.subjects}
        onChange={(kind) => set({ subjectKind: kind as AuditSubject | null, subjectId: null })}
      />
      <Select
        {...shared}
        w={140}
        aria-label={texts.actor}
        placeholder={texts.anyActor}
        value={filter.actor}
        data={auditTexts.actors}
        onChange={(actor) => set({ actor })}
      />
      <DatePickerInput
        type="range"
        size="xs"
        miw={130}
        clearable
        allowSingleDateInRange
        aria-label={texts.days}
        clearButtonProps={{ 'aria-label': texts.clearDays }}
        placeholder={texts.anyDay}
        leftSection={<IconCalendar size={14} aria-hidden />}
        valueFormat="D MMM YYYY"
        value={[filter.fromDay, filter.toDay]}
        onChange={([fromDay, toDay]) => set({ fromDay, toDay })}
      />
      {filter.subjectId !== null && (
        <Button
          size="xs"
          variant="light"
          rightSection={<IconX size={14} aria-hidden />}
          title={texts.anyOne}
          onClick={() => set({ subjectId: null })}
        >
          {texts.one(auditTexts.subjectName[filter.subjectKind ?? 'engine'], filter.subjectId)}
        </Button>
      )}
      {writeChangesFilter(filter).size > 0 && (
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconX size={14} aria-hidden />}
          onClick={() => onChange(NO_CHANGES_FILTER)}
        >
          {texts.clear}
        </Button>
      )}
    </div>
  );
}
