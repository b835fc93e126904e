import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useId } from '@mantine/hooks';
import type { ReactNode } from 'react';

export type SectionProps = {
  title: string;
  /** One sentence on what the values here do. */
  text?: ReactNode;
  /** What can be done here, at the right of the title. */
  actions?: ReactNode;
  children?: ReactNode;
};

/** A part of a form or of the settings under its own plain heading. */
export function Section({ title, text, actions, children }: SectionProps) {
  const id = useId();
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby={id}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" wrap="nowrap" gap="md">
          <Box>
            <Title order={2} id={id}>
              {title}
            </Title>
            {text && (
              <Text size="sm" c="dimmed" maw={620}>
                {text}
              </Text>
            )}
          </Box>
          {actions && (
            <Group gap="xs" style={{ flex: 'none' }}>
              {actions}
            </Group>
          )}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
