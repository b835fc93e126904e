import { notifications } from '@mantine/notifications';
import { deliveriesTexts } from '../../texts/deliveries.ts';

/** Tells why something that was asked for was refused. */
export function showError(error: unknown): void {
  notifications.show({
    color: 'red',
    title: deliveriesTexts.error.refused,
    message: error instanceof Error ? error.message : String(error),
  });
}
