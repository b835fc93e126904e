import { Progress, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { SourceView } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import type { SwitchKind } from './switch-path.ts';

const texts = reflectorTexts.switch;

/** How many of the rooms are written so far: those that are being switched, and those whose side has changed. */
export function SwitchProgress({
  source,
  kind,
  roomIds,
}: {
  source: SourceView;
  kind: SwitchKind;
  roomIds: string[];
}) {
  const [before] = useState(() => new Map(source.rooms.map((room) => [room.roomId, room.deliveredBy])));
  const done = source.rooms.filter(
    ({ roomId, switching, deliveredBy }) =>
      roomIds.includes(roomId) && (switching !== null || deliveredBy !== before.get(roomId)),
  ).length;
  return (
    <Stack gap={4}>
      <Text size="sm" role="status">
        {texts[kind].running}: {texts.progress(done, roomIds.length)}
      </Text>
      <Progress
        value={(done / Math.max(1, roomIds.length)) * 100}
        aria-label={texts[kind].running}
        animated
      />
    </Stack>
  );
}
