const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size in bytes in the unit that fits it, by thousands: `0 B`, `812 kB`, `1.2 GB`. */
export function byteSize(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
