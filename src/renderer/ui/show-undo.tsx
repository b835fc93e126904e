import { Anchor, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { commonTexts } from '../texts/common.ts';
import { showError } from './show-error.ts';

/** Time enough to read what was done and think better of it. */
const UNDO_MS = 12_000;

/** Tells in a notice that something was done, with the way to take it back. */
export function showUndo(message: string, undo: () => Promise<unknown>): void {
  const id = notifications.show({
    color: 'teal',
    autoClose: UNDO_MS,
    message: (
      <Group gap="sm" justify="space-between">
        <Text size="sm">{message}</Text>
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => {
            notifications.hide(id);
            undo().catch(showError);
          }}
        >
          {commonTexts.undo}
        </Anchor>
      </Group>
    ),
  });
}
