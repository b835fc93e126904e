import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { batchLength, renderBatch } from '../../../src/main/events/batch.ts';
import { renderBody } from '../../../src/main/events/body.ts';
import { contentKey } from '../../../src/main/events/content-key.ts';
import { sampleContent } from '../../../src/shared/events/event-types.ts';
import { ALL_EVENT_TYPES, PAYLOAD_VERSIONS } from '../../../src/shared/model.ts';
import type { EventType, PayloadVersion } from '../../../src/shared/model.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const EACH = ALL_EVENT_TYPES.flatMap((type) => PAYLOAD_VERSIONS.map((version) => [type, version] as const));

const sampleBody = (type: EventType, version: PayloadVersion, eventId = 'e'.repeat(32)): Buffer =>
  renderBody(version, {
    eventId,
    eventType: type,
    content: sampleContent(type, NOW, 'room-1'),
    roomName: 'team',
  });
/** Bytes that a released version sends never change; a new type's are written here by the first run. */
const pinned = (name: string): string => join(import.meta.dirname, '../../vectors/samples', `${name}.body`);

describe.each(EACH)('a sample of %s in version %s', (type, version) => {
  test('says its type, time and room, and its id where the version has one', () => {
    const body = JSON.parse(sampleBody(type, version).toString('utf8')) as Record<string, unknown>;
    expect(body).toMatchObject({
      event: type,
      timestamp: '2026-11-23T12:00:00Z',
      room: { id: 'room-1', name: 'team' },
    });
    expect(body['event_id']).toBe(version === '2025-12-26' ? 'e'.repeat(32) : undefined);
  });
  test('has the bytes it always had', async () => {
    await expect(sampleBody(type, version).toString('utf8')).toMatchFileSnapshot(
      pinned(`${type}.${version}`),
    );
  });
});

test.each(ALL_EVENT_TYPES)('two samples of %s of different moments are two events', (type) => {
  const keys = [NOW, NOW + 1].map((at) => contentKey('r', sampleContent(type, at, 'r')));
  expect(keys[0]).not.toBe(keys[1]);
});

test('a batch has the bytes it always had', async () => {
  const items = ['a', 'b'].map((letter) => ({
    eventId: letter.repeat(32),
    body: sampleBody('transcript.deleted', '2025-08-27', letter.repeat(32)),
  }));
  const body = renderBatch('e'.repeat(32), NOW, items).toString('utf8');
  expect((JSON.parse(body) as { events: unknown[] }).events).toHaveLength(2);
  await expect(body).toMatchFileSnapshot(pinned('batch'));
});

test.each([1, 2, 9, 10, 100, 1000])('the length of a batch of %i is known before it is written', (count) => {
  const item = { eventId: 'a'.repeat(32), body: Buffer.from('{"event":"é"}') };
  const items = Array.from({ length: count }, () => item);
  const written = renderBatch('e'.repeat(32), NOW, items).length;
  expect(batchLength(count, count * item.body.length)).toBe(written);
});
