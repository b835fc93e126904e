import type { Overview } from '../../shared/views.ts';
import { deliveriesPath } from '../deliveries/filter-url.ts';
import { statisticsPath } from '../statistics/statistics-url.ts';
import { commonTexts } from '../texts/common.ts';
import { overviewTexts } from '../texts/overview.ts';
import { duration } from '../ui/duration.ts';
import { Figures } from '../ui/figures.tsx';
import { STATE_COLOURS } from '../ui/state-colours.ts';
import { percent } from '../ui/percent.ts';
import type { OverviewSpan } from './spans.ts';

const texts = overviewTexts.totals;

/** The span in a few numbers. Those that can be opened lead to what they count. */
export function Totals({ overview, span }: { overview: Overview; span: OverviewSpan }) {
  const { totals, pending } = overview;
  const { p50, p95 } = totals.latencyMs;
  return (
    <Figures
      label={texts.label}
      figures={[
        { name: texts.delivered, value: totals.delivered.toLocaleString('en') },
        { name: texts.firstTry, value: percent(totals.deliveredFirstTry, totals.delivered) },
        {
          name: texts.pending,
          value: pending >= 10_000 ? '10,000+' : pending.toLocaleString('en'),
          to: pending > 0 ? deliveriesPath({ states: ['pending', 'sending'] }) : null,
        },
        {
          name: texts.failed,
          value: totals.failedAttempts.toLocaleString('en'),
          to: totals.failedAttempts > 0 ? statisticsPath({}, span) : null,
        },
        {
          name: texts.deadLetters,
          value: totals.deadLetters.toLocaleString('en'),
          to: totals.deadLetters > 0 ? deliveriesPath({ states: ['dead_letter'] }) : null,
          colour: totals.deadLetters > 0 ? STATE_COLOURS.bad : undefined,
        },
        { name: texts.p50, value: p50 === null ? commonTexts.none : duration(p50) },
        { name: texts.p95, value: p95 === null ? commonTexts.none : duration(p95) },
      ]}
    />
  );
}
