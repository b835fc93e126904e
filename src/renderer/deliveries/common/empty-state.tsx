import { Group, Stack, Text, Title } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type EmptyStateProps = { icon: Icon; title: string; text: string; children: ReactNode };

/** What stands where a list has nothing: why, and the next step. */
export function EmptyState({ icon: Picture, title, text, children }: EmptyStateProps) {
  return (
    <Stack align="center" gap="xs" py={64} px="md" m="auto">
      <Picture size={40} stroke={1.4} aria-hidden color="var(--mantine-color-dimmed)" />
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed" maw={420} ta="center">
        {text}
      </Text>
      <Group mt="sm">{children}</Group>
    </Stack>
  );
}
