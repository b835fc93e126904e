import { createHmac, randomUUID } from 'node:crypto';
import { renderBody } from '../../../src/main/events/body.ts';
import { canonicalTranscript } from '../../../src/shared/events/canonical-transcript.ts';
import type { StandInRoom, StandInTranscript } from './state.ts';

/** What Reflector's own sending met; it keeps no record of it. */
export type SendResult =
  | { sent: false }
  | { sent: true; status: number; responseText: string }
  | { sent: true; status: null; responseText: string; timedOut: boolean };

/** How long its sending step waits. */
const TIMEOUT_MS = 30_000;

/** One POST signed as Reflector signs: `t=<seconds>,v1=<hex>` with the secret's UTF-8 bytes as key. */
export async function postSigned(
  room: StandInRoom,
  event: string,
  body: Buffer,
  nowMs: number,
  timeoutMs = TIMEOUT_MS,
): Promise<SendResult> {
  const seconds = Math.floor(nowMs / 1000);
  const signature = createHmac('sha256', room.webhook_secret ?? '')
    .update(`${seconds}.`)
    .update(body);
  try {
    const response = await fetch(room.webhook_url!, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      body: new Uint8Array(body),
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'Reflector-Webhook/1.0',
        'X-Webhook-Event': event,
        'X-Webhook-Retry': '0',
        ...(room.webhook_secret
          ? { 'X-Webhook-Signature': `t=${seconds},v1=${signature.digest('hex')}` }
          : {}),
      },
    });
    return { sent: true, status: response.status, responseText: await response.text() };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return { sent: true, status: null, responseText: String(error), timedOut };
  }
}

/** The body Reflector's sending step builds, written by the code that the vectors hold to its bytes. */
export function webhookBody(t: StandInTranscript, room: StandInRoom, uiUrl: string, nowMs: number): Buffer {
  return renderBody('2025-12-26', {
    eventId: randomUUID().replaceAll('-', ''),
    eventType: 'transcript.completed',
    roomName: room.name,
    content: {
      kind: 'transcript',
      roomId: room.id,
      timestamp: new Date(nowMs).toISOString(),
      calendarEvent: null,
      transcript: canonicalTranscript({
        ...t,
        source_language: t.source_language ?? 'en',
        target_language: t.target_language ?? 'en',
        topics: t.topics.map((topic) => ({ ...topic, duration: 0 })),
        frontend_url: `${uiUrl}/transcripts/${t.id}`,
        calendar_event: null,
      }),
    },
  });
}
