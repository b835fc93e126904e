import { Button, Menu, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronDown, IconFilterOff, IconInbox, IconSearchOff } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { readTyped } from '../../shared/search-text.ts';
import type { RoomView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { deliveriesTexts } from '../texts/deliveries.ts';
import { historyTexts } from '../texts/history.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { showError } from '../ui/show-error.ts';
import { NO_FILTER } from './filter-url.ts';
import type { HistoryFilter } from './filter-url.ts';
import { sameFilter } from './saved-filters.ts';

const texts = deliveriesTexts.empty;
const { search } = historyTexts;

export type NoMatchProps = {
  filter: HistoryFilter;
  /** How many cannot be found by text yet. */
  waiting: number;
  onChange(filter: HistoryFilter): void;
};

/** Nothing matches: why that may be, and the ways out. */
export function NoMatch({ filter, waiting, onChange }: NoMatchProps) {
  const clear = (
    <Button variant="default" onClick={() => onChange(NO_FILTER)}>
      {deliveriesTexts.filter.clear}
    </Button>
  );
  const text = filter.text.trim();
  if (text === '') {
    return (
      <EmptyState icon={IconFilterOff} title={texts.noMatch} text={texts.noMatchHint}>
        {clear}
      </EmptyState>
    );
  }
  const alone = { ...NO_FILTER, text: filter.text };
  const searchable = readTyped(text).length > 0;
  return (
    <EmptyState
      icon={IconSearchOff}
      title={search.nothing(text)}
      text={searchable ? search.nothingHint : search.noWords}
    >
      {waiting > 0 && <Text size="sm">{search.nothingYet(waiting)}</Text>}
      {searchable && !sameFilter(filter, alone) && (
        <Button onClick={() => onChange(alone)}>{search.withoutOthers}</Button>
      )}
      {clear}
    </EmptyState>
  );
}

/** Nothing was ever delivered: shows the next step, a room or a sample. */
export function NothingYet({ rooms }: { rooms: RoomView[] }) {
  if (rooms.length === 0) {
    return (
      <EmptyState icon={IconInbox} title={texts.title} text={texts.noRooms}>
        <Button component={Link} to="/reflector">
          {texts.connect}
        </Button>
        <Button component={Link} to="/rooms" variant="default">
          {texts.addRoom}
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={IconInbox} title={texts.title} text={texts.noEvents}>
      <SampleButton rooms={rooms} />
    </EmptyState>
  );
}

function SampleButton({ rooms }: { rooms: RoomView[] }) {
  const [busy, setBusy] = useState(false);
  const send = async (roomId: string): Promise<void> => {
    setBusy(true);
    try {
      const { deliveries } = await request('event.sendSample', { roomId });
      notifications.show({ message: texts.sampleSent(deliveries) });
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
    }
  };
  const [only] = rooms;
  if (rooms.length === 1 && only) {
    return (
      <Button loading={busy} onClick={() => void send(only.id)}>
        {texts.sendSampleTo(only.name)}
      </Button>
    );
  }
  return (
    <Menu>
      <Menu.Target>
        <Button loading={busy} rightSection={<IconChevronDown size={16} />}>
          {texts.sendSample}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflow: 'auto' }}>
        {rooms.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => void send(id)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
