import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildRequest } from '../../../src/main/delivery/build-request.ts';
import { renderBody } from '../../../src/main/events/body.ts';
import { contentKey } from '../../../src/main/events/content-key.ts';
import { fromReflectorWebhook } from '../../../src/main/events/reflector-webhook.ts';
import { fromSubmitted, submittedEvent } from '../../../src/shared/events/submitted-event.ts';
import { PAYLOAD_VERSIONS } from '../../../src/shared/model.ts';
import type { PayloadVersion } from '../../../src/shared/model.ts';
import { completedWebhook } from '../../../src/shared/transcript.ts';

type Vector = {
  name: string;
  room: { id: string; name: string };
  secret: string;
  transcript: Record<string, unknown> & { id: string; topics: unknown[] };
  expected: {
    webvtt: string;
    requests: Record<PayloadVersion, { headers: Record<string, string>; body: string }>;
  };
};

const folder = join(import.meta.dirname, '../../vectors');
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Vector);

/** What a vector's own body says of its moment: put in before bytes are compared. */
function momentOf(vector: Vector): { eventId: string; timestamp: string; frontendUrl: string } {
  const sent = JSON.parse(vector.expected.requests['2025-12-26'].body) as {
    event_id: string;
    timestamp: string;
    transcript: { frontend_url: string };
  };
  return { eventId: sent.event_id, timestamp: sent.timestamp, frontendUrl: sent.transcript.frontend_url };
}

function submitted(vector: Vector) {
  const { timestamp, frontendUrl } = momentOf(vector);
  const input = submittedEvent.parse({
    type: 'transcript.completed',
    occurred_at: timestamp,
    source_kind: 'room',
    room: { id: vector.room.id },
    transcript: { ...vector.transcript, frontend_url: frontendUrl },
  });
  return fromSubmitted(input, vector.room.id, 0);
}

test('there are vectors to compare with', () => {
  expect(vectors.map((vector) => vector.name).sort()).toEqual([
    'long-segments',
    'plain',
    'unicode-and-nulls',
  ]);
});

describe.each(vectors)('vector $name', (vector) => {
  const content = submitted(vector);
  const { eventId } = momentOf(vector);

  test('its WebVTT is written as Reflector writes it', () => {
    expect(content.kind === 'transcript' && content.transcript.webvtt).toBe(vector.expected.webvtt);
  });

  test.each(PAYLOAD_VERSIONS)('request %s comes out byte for byte', (version) => {
    const expected = vector.expected.requests[version];
    const body = renderBody(version, {
      eventId,
      eventType: 'transcript.completed',
      content,
      roomName: vector.room.name,
    });
    expect(body.toString('utf8')).toBe(expected.body);

    const t = Number(/t=(\d+)/.exec(expected.headers['X-Webhook-Signature']!)![1]);
    const request = buildRequest({
      url: 'http://receiver.example/',
      eventId,
      eventType: 'transcript.completed',
      attemptNumber: 1,
      body,
      secrets: [vector.secret],
      standardWebhooks: false,
      customHeaders: [],
      now: t * 1000 + 999,
    });
    expect(Object.fromEntries(request.headers)).toEqual({ ...expected.headers, 'X-Webhook-Id': eventId });
  });

  test('Reflector’s own webhook of it is the same event, and is written the same again', () => {
    const sent = vector.expected.requests['2025-12-26'].body;
    const fromWebhook = fromReflectorWebhook(completedWebhook.parse(JSON.parse(sent)), vector.room.id);
    const again = renderBody('2025-12-26', {
      eventId,
      eventType: 'transcript.completed',
      content: fromWebhook,
      roomName: vector.room.name,
    });
    expect(again.toString('utf8')).toBe(sent);
    expect(contentKey('room', fromWebhook)).toBe(contentKey('room', content));
    expect(contentKey('another room', fromWebhook)).not.toBe(contentKey('room', content));
  });
});
