import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** A clock put back by less than this keeps its place: order matters more than the exact millisecond. */
const ROLLBACK_MS = 1000;
const LAST_COUNT = 0xfff;

/** The last id's time and count, per clock: ids of one process stand in the order in which they were made. */
const last = new WeakMap<Pick<Clock, 'now'>, { ms: number; count: number }>();

/**
 * A UUIDv7 (RFC 9562, section 5.7) as 32 lower-case hex digits: sortable by the time it was made, and within a
 * millisecond by the order (section 6.2, method 1: a counter of 12 bits).
 */
export function newId(clock: Pick<Clock, 'now'>, random: Random): string {
  const { ms, count } = next(clock);
  const bytes = random.bytes(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes.writeUInt16BE(0x7000 | count, 6);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString('hex');
}

/** The smallest id that can have been made at this time: a UUIDv7 begins with its milliseconds. */
export function firstIdAt(ms: number): string {
  return Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0').padEnd(32, '0');
}

function next(clock: Pick<Clock, 'now'>): { ms: number; count: number } {
  const now = clock.now();
  const before = last.get(clock);
  const place =
    before === undefined || now > before.ms || now < before.ms - ROLLBACK_MS
      ? { ms: now, count: 0 }
      : before.count < LAST_COUNT
        ? { ms: before.ms, count: before.count + 1 }
        : { ms: before.ms + 1, count: 0 };
  last.set(clock, place);
  return place;
}
