import { BATCH_VERSION } from '../../shared/events/payloads/versions.ts';

/** One event of a batch: its id and its body as it would be sent alone. */
export type BatchItem = { eventId: string; body: Buffer };

/**
 * The body of a batch: one envelope around the bodies of its events, byte for byte as they would be sent alone, with all
 * their ids first. Signed and answered as a whole.
 */
export function renderBatch(batchId: string, timestampMs: number, items: BatchItem[]): Buffer {
  const head = JSON.stringify({
    event: 'batch',
    batch_id: batchId,
    version: BATCH_VERSION,
    timestamp: new Date(timestampMs).toISOString(),
    count: items.length,
    event_ids: items.map(({ eventId }) => eventId),
  });
  const parts: Buffer[] = [Buffer.from(`${head.slice(0, -1)},"events":[`)];
  items.forEach(({ body }, index) => {
    if (index > 0) parts.push(Buffer.from(','));
    parts.push(body);
  });
  parts.push(Buffer.from(']}'));
  return Buffer.concat(parts);
}

const ID_LENGTH = 32;
const EMPTY_LENGTH = renderBatch('0'.repeat(ID_LENGTH), 0, []).length;

/** How many bytes `renderBatch` writes for so many events, whose bodies have so many bytes together. */
export function batchLength(count: number, bodyBytes: number): number {
  const digits = String(count).length - 1;
  const quotedIds = count * (ID_LENGTH + 2);
  const commas = 2 * Math.max(0, count - 1);
  return EMPTY_LENGTH + digits + quotedIds + commas + bodyBytes;
}
