import { Group, Paper, Stack, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type OutcomePanelProps = {
  icon: Icon;
  colour: string;
  title: ReactNode;
  /** Told as soon as it stands there. */
  announced?: boolean;
  children: ReactNode;
};

/** What came of something: a word in its colour with its icon, and below it what that means. */
export function OutcomePanel({
  icon: Picture,
  colour,
  title,
  announced = false,
  children,
}: OutcomePanelProps) {
  return (
    <Paper
      withBorder
      p="md"
      role={announced ? 'status' : undefined}
      style={{ borderInlineStart: `3px solid ${colour}` }}
    >
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Picture size={20} aria-hidden color={colour} style={{ flex: 'none', marginTop: 1 }} />
        <Stack gap={4} align="flex-start">
          <Text fw={600} c={colour}>
            {title}
          </Text>
          {children}
        </Stack>
      </Group>
    </Paper>
  );
}
