import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronDown, IconFilterOff, IconInbox } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { RoomView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { deliveriesTexts } from '../texts/deliveries.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { showError } from '../ui/show-error.ts';

const texts = deliveriesTexts.empty;

/** Nothing matches the filter: the way out is to clear it. */
export function NoMatch({ onClear }: { onClear(): void }) {
  return (
    <EmptyState icon={IconFilterOff} title={texts.noMatch} text={texts.noMatchHint}>
      <Button variant="default" onClick={onClear}>
        {deliveriesTexts.filter.clear}
      </Button>
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
