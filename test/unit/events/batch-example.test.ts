import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderBatch } from '../../../src/main/events/batch.ts';
import { renderBody } from '../../../src/main/events/body.ts';
import { signatureHeader } from '../../../src/main/delivery/sign.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/batching.md'), 'utf8');
/** The text of the page's first block in that language. */
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\n([\\s\\S]+?)\n\`\`\``).exec(page)![1]!;

type Shown = {
  batch_id: string;
  timestamp: string;
  event_ids: string[];
  events: { timestamp: string; transcript: { id: string; room_id: string }; room: { name: string } }[];
};

test('the example of the documentation is what is sent, byte for byte, and its signature holds', () => {
  const shown = JSON.parse(block('json')) as Shown;
  const items = shown.events.map(({ timestamp, transcript, room }, i) => ({
    eventId: shown.event_ids[i]!,
    body: renderBody('2025-08-27', {
      eventId: shown.event_ids[i]!,
      eventType: 'transcript.deleted',
      content: {
        kind: 'deleted',
        roomId: transcript.room_id,
        timestamp,
        transcript: { id: transcript.id, title: null },
      },
      roomName: room.name,
    }),
  }));
  const sent = renderBatch(shown.batch_id, Date.parse(shown.timestamp), items);
  const [body, secret, signature] = block('text').split('\n');
  expect(body).toBe(sent.toString('utf8'));
  expect(JSON.stringify(shown)).toBe(body);
  const at = Number(/t=(\d+)/.exec(signature!)![1]);
  expect(signature).toBe(
    `X-Webhook-Signature: ${signatureHeader([secret!.replace('secret: ', '')], at, sent)}`,
  );
});
