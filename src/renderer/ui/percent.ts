import { commonTexts } from '../texts/common.ts';

/** A share with one decimal, `99.3 %`: 100 % only for all of it, 0 % only for none, a dash of nothing. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return commonTexts.none;
  const share = (part / whole) * 100;
  if (part === whole) return '100 %';
  if (part === 0) return '0 %';
  return `${Math.min(99.9, Math.max(0.1, share)).toFixed(1)} %`;
}
