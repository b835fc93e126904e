import { CloseButton, Group, Paper, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconXboxX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { roomsTexts } from '../../texts/rooms.ts';
import { STATE_COLOURS } from '../../ui/state-colours.ts';

export type ResultPaperProps = {
  ok: boolean;
  title: string;
  changedSince: boolean;
  onDismiss(): void;
  children: ReactNode;
};

/** The frame of what a trial found: good or not in icon, word and colour, and a way to put it away. */
export function ResultPaper({ ok, title, changedSince, onDismiss, children }: ResultPaperProps) {
  const colour = ok ? STATE_COLOURS.good : STATE_COLOURS.bad;
  const Picture = ok ? IconCircleCheck : IconXboxX;
  const paper = useRef<HTMLDivElement>(null);
  // Below the buttons that stay in reach, it may lie out of sight.
  useEffect(() => {
    paper.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <Paper
      ref={paper}
      withBorder
      p="md"
      role="status"
      style={{ borderInlineStart: `3px solid ${colour}`, scrollMarginBottom: 80 }}
    >
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <Picture size={20} aria-hidden color={colour} style={{ flex: 'none', marginTop: 1 }} />
            <Text fw={600} c={colour}>
              {title}
            </Text>
          </Group>
          <CloseButton aria-label={roomsTexts.test.dismiss} onClick={onDismiss} />
        </Group>
        {children}
        {changedSince && (
          <Text size="sm" c="dimmed">
            {roomsTexts.test.changedSince}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
