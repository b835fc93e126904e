import { notifications } from '@mantine/notifications';

/** Tells in a notice that something was done, where the screen itself does not show it. */
export function showDone(message: string): void {
  notifications.show({ color: 'teal', message });
}
