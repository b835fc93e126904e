import type { SpanStatistics } from '../../shared/views.ts';
import { commonTexts } from '../texts/common.ts';
import { statisticsTexts } from '../texts/statistics.ts';
import { Figures } from '../ui/figures.tsx';
import { percent } from '../ui/percent.ts';
import { STATE_COLOURS } from '../ui/state-colours.ts';
import { latency, triesPerDelivery } from './words.ts';

const texts = statisticsTexts.totals;

/** The span in a few numbers. */
export function Totals({ total }: { total: SpanStatistics }) {
  const { delivered, deliveredFirstTry, deadLetters, latencyMs } = total;
  const plain = (count: number): string => count.toLocaleString('en');
  return (
    <Figures
      byFour
      label={texts.label}
      figures={[
        { name: texts.success, value: percent(delivered, delivered + deadLetters) },
        { name: texts.delivered, value: plain(delivered) },
        {
          name: texts.deadLetters,
          value: plain(deadLetters),
          colour: deadLetters > 0 ? STATE_COLOURS.bad : undefined,
        },
        { name: texts.firstTry, value: percent(deliveredFirstTry, delivered) },
        { name: texts.tries, value: triesPerDelivery(total) ?? commonTexts.none },
        { name: texts.p50, value: latency(latencyMs.p50) },
        { name: texts.p95, value: latency(latencyMs.p95) },
        { name: texts.p99, value: latency(latencyMs.p99) },
      ]}
    />
  );
}
