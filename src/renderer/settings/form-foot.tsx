import { Button, Group } from '@mantine/core';
import { settingsTexts } from '../texts/settings.ts';

/** Save and Discard of one section; both wait for a change. */
export function FormFoot({ dirty, busy, onDiscard }: { dirty: boolean; busy: boolean; onDiscard(): void }) {
  return (
    <Group gap="xs" justify="flex-end">
      <Button variant="default" disabled={!dirty} onClick={onDiscard}>
        {settingsTexts.discard}
      </Button>
      <Button type="submit" disabled={!dirty} loading={busy}>
        {settingsTexts.save}
      </Button>
    </Group>
  );
}
