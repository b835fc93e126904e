import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/**
 * A UUIDv7 (RFC 9562, section 5.7) as 32 lower-case hex digits: sortable by the time it was made.
 */
export function newId(clock: Pick<Clock, 'now'>, random: Random): string {
  const bytes = random.bytes(16);
  bytes.writeUIntBE(clock.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString('hex');
}
