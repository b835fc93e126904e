import { Group, Stack, Text, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type EmptyStateProps = { icon: Icon; title: string; text: ReactNode; children?: ReactNode };

/** What stands where there is nothing yet: why, and the next step as its children. */
export function EmptyState({ icon: Picture, title, text, children }: EmptyStateProps) {
  return (
    <Stack align="center" gap="xs" py={64} px="md" m="auto">
      <Picture size={40} stroke={1.4} aria-hidden color="var(--mantine-color-dimmed)" />
      <Title order={2}>{title}</Title>
      <Text c="dimmed" maw={440} ta="center">
        {text}
      </Text>
      {children && (
        <Group mt="sm" justify="center">
          {children}
        </Group>
      )}
    </Stack>
  );
}
