import { Button, Group, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { roomsTexts } from '../../texts/rooms.ts';

const texts = roomsTexts.endpoint;

/** Asks what becomes of the deliveries that waited for a disabled endpoint. Null keeps it disabled. */
export function askHeld(count: number): Promise<'deliver' | 'cancel' | null> {
  return new Promise((resolve) => {
    const answer = (chosen: 'deliver' | 'cancel' | null): void => {
      resolve(chosen);
      modals.close(dialog);
    };
    const dialog = modals.open({
      title: texts.heldTitle,
      onClose: () => resolve(null),
      children: (
        <Stack>
          <Text>{texts.heldText(count)}</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => answer(null)}>
              {texts.keepDisabled}
            </Button>
            <Button variant="default" onClick={() => answer('cancel')}>
              {texts.cancelHeld(count)}
            </Button>
            <Button data-autofocus onClick={() => answer('deliver')}>
              {texts.deliver(count)}
            </Button>
          </Group>
        </Stack>
      ),
    });
  });
}
