import { createHash } from 'node:crypto';
import { identityOf } from '../../shared/events/event-types.ts';
import type { EventContent } from '../../shared/events/event-types.ts';

/**
 * What makes an event the same event, whatever intake it came by: SHA-256 over the room, the kind of content and what
 * its definition calls its identity.
 */
export function contentKey(roomId: string, content: EventContent): string {
  const identity = JSON.stringify([content.kind, roomId, ...identityOf(content)]);
  return createHash('sha256').update(identity).digest('hex');
}
