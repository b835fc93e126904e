import type { Notice } from '../../shared/contract.ts';
import type { Settings } from '../../shared/views.ts';
import { assertNever } from '../lib/errors.ts';

/** A system notification to show, and where a click on it leads in the page. */
export type Notification = { title: string; body: string; route: string };

/** Whether the settings want to hear of this. Pure. */
export function isWanted(
  notice: Notice,
  settings: Pick<Settings, 'notifyDeadLetters' | 'notifyEndpointHealth'>,
): boolean {
  return notice.kind === 'dead_letter' ? settings.notifyDeadLetters : settings.notifyEndpointHealth;
}

/** What is said of all that happened within a moment: one notification of each kind, however many there were. Pure. */
export function groupNotices(notices: Notice[]): Notification[] {
  const kinds = [...new Set(notices.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const same = notices.filter((notice) => notice.kind === kind);
    return same.length === 1 ? one(same[0]!) : many(kind, same);
  });
}

function one(notice: Notice): Notification {
  switch (notice.kind) {
    case 'dead_letter':
      return {
        title: `Given up: ${notice.title ?? 'a delivery'}`,
        body: `${notice.roomName}: ${notice.summary}`,
        route: `/deliveries/${notice.deliveryId}`,
      };
    case 'endpoint_failing':
      return {
        title: `${notice.roomName} is failing`,
        body: `${hostOf(notice.url)}: ${notice.summary}`,
        route: `/deliveries?endpoint=${notice.endpointId}`,
      };
    case 'endpoint_recovered':
      return {
        title: `${notice.roomName} is delivered to again`,
        body: `${hostOf(notice.url)} answers again.`,
        route: `/deliveries?endpoint=${notice.endpointId}`,
      };
    case 'endpoint_disabled':
      return {
        title: `${notice.roomName} was disabled`,
        body: `${hostOf(notice.url)}: ${notice.summary}`,
        route: `/rooms`,
      };
    default:
      return assertNever(notice);
  }
}

function many(kind: Notice['kind'], notices: Notice[]): Notification {
  const rooms = [...new Set(notices.map(({ roomName }) => roomName))];
  const body =
    rooms.length > 3 ? `${rooms.slice(0, 3).join(', ')} and ${rooms.length - 3} more` : rooms.join(', ');
  const n = notices.length;
  switch (kind) {
    case 'dead_letter':
      return { title: `${n} deliveries were given up`, body, route: '/deliveries?state=dead_letter' };
    case 'endpoint_failing':
      return { title: `${n} endpoints are failing`, body, route: '/' };
    case 'endpoint_recovered':
      return { title: `${n} endpoints are delivered to again`, body, route: '/' };
    case 'endpoint_disabled':
      return { title: `${n} endpoints were disabled`, body, route: '/rooms' };
    default:
      return assertNever(kind);
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
