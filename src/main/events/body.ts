import type { PayloadSubject } from '../../shared/events/event-type.ts';
import { bodyText } from '../../shared/events/event-types.ts';
import type { EventContent, EventType } from '../../shared/events/event-types.ts';
import type { PayloadVersion } from '../../shared/events/payloads/versions.ts';

/** The webhook body of an event in one payload version: UTF-8 JSON, the same bytes whenever it is asked for. */
export function renderBody(
  version: PayloadVersion,
  subject: PayloadSubject<EventContent> & { eventType: EventType },
): Buffer {
  return Buffer.from(bodyText(version, subject), 'utf8');
}
