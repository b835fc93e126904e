import type { Notice } from '../../shared/contract/engine-events.ts';
import { assertNever } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

/** Writes the line of what happened to an endpoint. A dead letter has the line of its last attempt. */
export function logNotice(log: Log, notice: Notice): void {
  if (notice.kind === 'dead_letter') return;
  const { endpointId, roomName: room } = notice;
  switch (notice.kind) {
    case 'endpoint_failing':
      return log.warn('endpoint failing', { endpointId, room, summary: notice.summary });
    case 'endpoint_recovered':
      return log.info('endpoint recovered', { endpointId, room });
    case 'endpoint_disabled':
      return log.error('endpoint disabled', { endpointId, room, summary: notice.summary });
    default:
      assertNever(notice);
  }
}
