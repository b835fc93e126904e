import { Button, Group, NativeSelect } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { EVENT_TYPES } from '../../../shared/model.ts';
import type { EventType } from '../../../shared/model.ts';
import { roomsTexts } from '../../texts/rooms.ts';

const texts = roomsTexts.test;
const EVENTS: readonly EventType[] = ['test', ...EVENT_TYPES];

export type TestButtonProps = {
  disabled: boolean;
  running: boolean;
  onTest(eventType: EventType): void;
};

/** Sends a test of the chosen event to the settings as they stand. */
export function TestButton({ disabled, running, onTest }: TestButtonProps) {
  const [eventType, setEventType] = useState<EventType>('test');
  return (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={<IconSend size={16} aria-hidden />}
        disabled={disabled}
        loading={running}
        onClick={() => onTest(eventType)}
      >
        {texts.button}
      </Button>
      <NativeSelect
        w={196}
        aria-label={texts.event}
        value={eventType}
        onChange={(event) => setEventType(event.currentTarget.value as EventType)}
        data={EVENTS.map((type) => ({ value: type, label: type }))}
      />
    </Group>
  );
}
