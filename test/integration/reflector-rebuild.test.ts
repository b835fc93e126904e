import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { renderBody } from '../../src/main/events/body.ts';
import { contentKey } from '../../src/main/events/content-key.ts';
import { fromReflectorWebhook } from '../../src/main/events/reflector-webhook.ts';
import { createReflectorClient } from '../../src/main/intake/reflector/client.ts';
import { readTranscript } from '../../src/main/intake/reflector/read-transcript.ts';
import { systemClock } from '../../src/main/lib/clock.ts';
import { completedWebhook } from '../../src/shared/transcript.ts';
import { OWNER_KEY, startStandInReflector } from '../support/stand-in-reflector.ts';
import type { StandInTranscript } from '../support/stand-in/state.ts';

type Vector = {
  name: string;
  room: { id: string; name: string };
  transcript: StandInTranscript;
  expected: { requests: Record<'2025-12-26', { body: string }> };
};

const folder = join(import.meta.dirname, '../vectors');
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Vector);

async function served(vector: Vector, values: Partial<StandInTranscript> = {}) {
  const standIn = await startStandInReflector();
  onTestFinished(standIn.close);
  const room = standIn.state.addRoom(vector.room);
  standIn.state.addTranscript(room, { ...vector.transcript, ...values });
  const client = createReflectorClient(
    { baseUrl: standIn.url, apiKey: OWNER_KEY, extraCa: null },
    systemClock,
  );
  onTestFinished(client.close);
  const read = async (options: { timestamp: string; fetchArchive?: boolean; frontendUrl?: string }) => {
    const result = await readTranscript(client, vector.transcript.id, {
      fetchArchive: false,
      fetchCalendar: true,
      frontendUrl: null,
      ...options,
    });
    if (result.kind !== 'read' || result.content.kind !== 'transcript')
      throw new Error(`read: ${result.kind}`);
    return result.content;
  };
  return { standIn, room, read };
}

describe.each(vectors)('vector $name', (vector) => {
  const { body } = vector.expected.requests['2025-12-26'];
  const sent = JSON.parse(body) as {
    event_id: string;
    timestamp: string;
    transcript: { id: string; frontend_url: string; action_items: unknown };
  };

  test('rebuilt from the API it is byte for byte what Reflector’s own webhook sends', async () => {
    const { read } = await served(vector);
    const content = await read({
      timestamp: sent.timestamp,
      fetchArchive: sent.transcript.action_items !== null,
      frontendUrl: sent.transcript.frontend_url.replace(`/transcripts/${sent.transcript.id}`, '/'),
    });
    const rebuilt = renderBody('2025-12-26', {
      eventId: sent.event_id,
      eventType: 'transcript.completed',
      content,
      roomName: vector.room.name,
    });
    expect(rebuilt.toString('utf8')).toBe(body);
    const webhook = fromReflectorWebhook(completedWebhook.parse(JSON.parse(body)), vector.room.id);
    expect(contentKey('room', content)).toBe(contentKey('room', webhook));
  });
});

const [plain] = vectors.filter(({ name }) => name === 'plain');
const now = '2026-11-23T12:00:00Z';

test('action items come from the archive alone, and only when asked for', async () => {
  const items = { decisions: [], next_steps: [{ task: 'Write it down' }] };
  const { standIn, read } = await served(plain!, { action_items: items });
  expect((await read({ timestamp: now })).transcript.actionItems).toBeNull();
  expect((await read({ timestamp: now, fetchArchive: true })).transcript.actionItems).toEqual(items);
  standIn.state.transcript(plain!.transcript.id).user_id = 'somebody else';
  standIn.state.rooms.get(plain!.room.id)!.is_shared = true;
  expect((await read({ timestamp: now, fetchArchive: true })).transcript.actionItems).toBeNull();
});

test('the calendar event is as Reflector sends it: null once it has attendees', async () => {
  const { standIn, room, read } = await served(plain!, { meeting_id: 'm1' });
  standIn.state.meetings.set('m1', { id: 'm1', room_id: room.id, calendar_event_id: 'c1' });
  const event = {
    id: 'c1',
    room_id: room.id,
    ics_uid: 'uid',
    title: 'Weekly',
    description: '',
    location: null,
    start_time: '2026-11-23T09:00:00+00:00',
    end_time: '2026-11-23T10:30:00.250000+00:00',
  };
  standIn.state.calendarEvents.set('c1', { ...event, attendees: null });
  expect((await read({ timestamp: now })).calendarEvent).toEqual({
    id: 'c1',
    ics_uid: 'uid',
    title: 'Weekly',
    description: null,
    location: null,
    attendees: null,
    start_time: '2026-11-23T09:00:00Z',
    end_time: '2026-11-23T10:30:00.250000Z',
  });
  standIn.state.calendarEvents.set('c1', { ...event, attendees: [{ email: 'a@example.com', name: 'Ada' }] });
  expect((await read({ timestamp: now })).calendarEvent).toBeNull();
});
