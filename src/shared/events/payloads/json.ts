/** A number that is a floating-point one at Reflector, and keeps its `.0`. */
export class Float {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** Marks a nullable number as floating-point. */
export function float(value: number | null): Float | null {
  return value === null ? null : new Float(value);
}

/**
 * JSON as Reflector's models write it: compact, raw UTF-8, nulls kept, floats with their `.0`, and what JSON
 * cannot say (NaN, infinities) as null. Key order is the order of insertion.
 */
export function writeJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (value instanceof Float) return writeFloat(value.value);
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  let fields = '';
  for (const [key, field] of Object.entries(value)) {
    if (field === undefined) continue;
    fields += `${fields === '' ? '' : ','}${JSON.stringify(key)}:${writeJson(field)}`;
  }
  return `{${fields}}`;
}

/** The shortest digits that read back the same, plain between 1e-5 and 1e16, else with an exponent. */
function writeFloat(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  const [digits, exponent] = value.toExponential().split('e') as [string, string];
  const power = Number(exponent);
  if (value !== 0 && (power < -5 || power > 15)) return `${digits}e${power}`;
  if (Number.isInteger(value)) return `${Object.is(value, -0) ? '-0' : value}.0`;
  return String(value);
}
