/**
 * The number a delivery has in `search_index`: the milliseconds and the counter its id begins with (lib/ids.ts), 60 bits
 * in all. So the index has the order of the history, and a span of time is a range of numbers. Two deliveries have one
 * number only if the clock was put back to the very millisecond; they then share a document, and each is checked alone.
 */
export function keyOf(id: string): bigint {
  return /^[0-9a-f]{16}/.test(id) ? BigInt(`0x${id.slice(0, 12)}${id.slice(13, 16)}`) : 0n;
}

/** What all ids of that number begin with. */
export function idStart(key: bigint): string {
  const digits = key.toString(16).padStart(15, '0');
  return `${digits.slice(0, 12)}7${digits.slice(12)}`;
}

/** No id has a larger number. */
export const LAST_KEY = (1n << 60n) - 1n;
