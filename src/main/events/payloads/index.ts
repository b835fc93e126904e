import type { EventType, PayloadVersion } from '../../../shared/model.ts';
import type { EventContent } from '../transcript.ts';
import { writeJson } from './json.ts';
import { payload20250827 } from './v2025-08-27.ts';
import { payload20251226 } from './v2025-12-26.ts';

/** Everything a body is written from: fixed when the event is accepted, so every attempt sends the same bytes. */
export type PayloadSubject = {
  eventId: string;
  eventType: EventType;
  content: EventContent;
  /** The room's name at acceptance. */
  roomName: string;
};

const PAYLOADS: Record<PayloadVersion, (subject: PayloadSubject) => unknown> = {
  '2025-08-27': payload20250827,
  '2025-12-26': payload20251226,
};

/** The webhook body of an event in one payload version: UTF-8 JSON, the same bytes whenever it is asked for. */
export function renderBody(version: PayloadVersion, subject: PayloadSubject): Buffer {
  return Buffer.from(writeJson(PAYLOADS[version](subject)), 'utf8');
}
