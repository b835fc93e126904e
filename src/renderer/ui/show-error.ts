import { notifications } from '@mantine/notifications';
import { commonTexts } from '../texts/common.ts';

/** Tells in a notice why something that was asked for was refused. */
export function showError(error: unknown): void {
  notifications.show({
    color: 'red',
    title: commonTexts.refused,
    message: error instanceof Error ? error.message : String(error),
  });
}
