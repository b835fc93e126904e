import { Button, Menu } from '@mantine/core';
import {
  IconBookmark,
  IconCheck,
  IconChevronDown,
  IconDeviceFloppy,
  IconSettings,
} from '@tabler/icons-react';
import { useState } from 'react';
import { historyTexts } from '../texts/history.ts';
import { useRequest } from '../ui/use-request.ts';
import { isUnfiltered } from './filter-url.ts';
import type { HistoryFilter } from './filter-url.ts';
import { ManageFilters } from './manage-filters.tsx';
import { SaveFilter } from './save-filter.tsx';
import { nameOf, sameFilter, SUGGESTED } from './saved-filters.ts';

const texts = historyTexts.saved;

export type SavedFilterMenuProps = { filter: HistoryFilter; onApply(filter: HistoryFilter): void };

/** The filters kept under a name: applied from here, saved and looked after from here. */
export function SavedFilterMenu({ filter, onApply }: SavedFilterMenuProps) {
  const { data: saved = [] } = useRequest('savedFilter.list', {}, { refreshOn: ['savedFilter.changed'] });
  const [dialog, setDialog] = useState<'save' | 'manage' | null>(null);
  const present = isUnfiltered(filter) ? null : nameOf(filter, saved);
  const item = (one: { name: string; filter: HistoryFilter }) => (
    <Menu.Item
      key={one.name}
      leftSection={
        sameFilter(one.filter, filter) ? <IconCheck size={14} aria-hidden /> : <span style={{ width: 14 }} />
      }
      onClick={() => onApply(one.filter)}
    >
      {one.name}
    </Menu.Item>
  );
  return (
    <>
      <Menu position="bottom-end" width={260} withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button
            size="sm"
            variant="default"
            leftSection={<IconBookmark size={16} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
            styles={{ label: { maxWidth: 180 } }}
          >
            {present ?? texts.button}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflow: 'auto' }}>
          <Menu.Label>{texts.suggested}</Menu.Label>
          {SUGGESTED.map(item)}
          {saved.length > 0 && <Menu.Label>{texts.own}</Menu.Label>}
          {saved.map(item)}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconDeviceFloppy size={14} aria-hidden />}
            disabled={isUnfiltered(filter)}
            onClick={() => setDialog('save')}
          >
            {texts.save}
          </Menu.Item>
          <Menu.Item leftSection={<IconSettings size={14} aria-hidden />} onClick={() => setDialog('manage')}>
            {texts.manage}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SaveFilter opened={dialog === 'save'} filter={filter} onClose={() => setDialog(null)} />
      <ManageFilters
        opened={dialog === 'manage'}
        saved={saved}
        filter={filter}
        onClose={() => setDialog(null)}
      />
    </>
  );
}
