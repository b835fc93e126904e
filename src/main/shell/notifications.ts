import { Notification } from 'electron';
import type { Notice } from '../../shared/contract/engine-events.ts';
import type { Settings } from '../../shared/views.ts';
import type { Clock } from '../lib/clock.ts';
import { announce, gather, isWanted, NOTHING_GATHERED } from './notice-groups.ts';
import type { Announcement } from './notice-groups.ts';

/** What system notifications need. */
export type NotifierParts = {
  clock: Clock;
  settings(): Pick<Settings, 'notifyDeadLetters' | 'notifyEndpointHealth'>;
  /** While the user has the window in front, its own notices tell the same. */
  isWatched(): boolean;
  /** Where a click leads. */
  open(route: string): void;
};

/** Tells notices as system notifications, a flood as one that counts on; a click leads to what it is about. */
export function createNotifier({
  clock,
  settings,
  isWatched,
  open,
}: NotifierParts): (notice: Notice) => void {
  let gathered = NOTHING_GATHERED;
  /** A notification that nobody holds is collected, and its click with it. */
  const shown = new Set<Notification>();
  let last: Notification | null = null;

  const show = ({ title, body, route, continues }: Announcement): void => {
    if (continues) last?.close();
    const notification = new Notification({ title, body });
    shown.add(notification);
    notification.on('click', () => open(route));
    notification.on('close', () => shown.delete(notification));
    notification.show();
    last = notification;
  };
  const tell = (): void => {
    const result = announce(gathered, clock.now());
    gathered = result.gathered;
    if (result.announcement !== null) show(result.announcement);
  };
  return (notice) => {
    if (isWatched() || !Notification.isSupported() || !isWanted(notice, settings())) return;
    const waits = gathered.dueAt !== null;
    gathered = gather(gathered, notice, clock.now());
    if (!waits && gathered.dueAt !== null) clock.after(gathered.dueAt - clock.now(), tell);
  };
}
