import { Notification } from 'electron';
import type { Notice } from '../../shared/contract.ts';
import type { Settings } from '../../shared/views.ts';
import type { Clock } from '../lib/clock.ts';
import { groupNotices, isWanted } from './group-notices.ts';

/** What happens within this time is told at once. */
const GATHER_MS = 3000;

/** Tells notices as system notifications, gathered so that a flood is one; a click leads to what it is about. */
export function createNotifier(
  clock: Clock,
  settings: () => Pick<Settings, 'notifyDeadLetters' | 'notifyEndpointHealth'>,
  open: (route: string) => void,
): (notice: Notice) => void {
  let gathered: Notice[] = [];
  /** A notification that nobody holds is collected, and its click with it. */
  const shown = new Set<Notification>();

  const tell = (): void => {
    const notices = gathered;
    gathered = [];
    for (const { title, body, route } of groupNotices(notices)) {
      const notification = new Notification({ title, body });
      shown.add(notification);
      notification.on('click', () => open(route));
      notification.on('close', () => shown.delete(notification));
      notification.show();
    }
  };
  return (notice) => {
    if (!Notification.isSupported() || !isWanted(notice, settings())) return;
    if (gathered.length === 0) clock.after(GATHER_MS, tell);
    gathered.push(notice);
  };
}
