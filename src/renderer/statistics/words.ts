import type { SpanStatistics } from '../../shared/views.ts';
import { commonTexts } from '../texts/common.ts';
import { statisticsTexts } from '../texts/statistics.ts';
import { duration } from '../ui/duration.ts';

/** A latency in words; below a millisecond nothing is told apart. */
export function latency(ms: number | null): string {
  if (ms === null) return commonTexts.none;
  return ms < 1 ? statisticsTexts.underOne : duration(ms);
}

/** How many tries the delivered ones took on average, `1.04`; null where none was delivered. */
export function triesPerDelivery({ delivered, deliveredTries }: SpanStatistics): string | null {
  return delivered === 0 ? null : (deliveredTries / delivered).toFixed(2);
}
