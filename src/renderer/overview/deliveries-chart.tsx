import { BarChart } from '@mantine/charts';
import { Text, Title, VisuallyHidden } from '@mantine/core';
import { useMemo } from 'react';
import type { Overview } from '../../shared/views.ts';
import { overviewTexts } from '../texts/overview.ts';
import classes from './overview.module.css';
import { barHours, bars } from './spans.ts';
import type { BarHours, Span } from './spans.ts';

const texts = overviewTexts.chart;
const DELIVERED = 'light-dark(var(--mantine-color-teal-6), var(--mantine-color-teal-7))';
const FAILED = 'light-dark(#c92a2a, var(--mantine-color-red-6))';

const HOUR = new Intl.DateTimeFormat(undefined, { hour: 'numeric' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const DAY_AND_HOUR = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** What arrived over the span, with failed tries stacked on it in red. */
export function DeliveriesChart({ overview, span }: { overview: Overview; span: Span }) {
  const step = barHours(span);
  const rows = useMemo(() => bars(overview, step), [overview, step]);
  const total = (of: 'delivered' | 'failed'): number => rows.reduce((sum, row) => sum + row[of], 0);
  const [delivered, failed] = [total('delivered'), total('failed')];
  return (
    <figure className={classes['figure']}>
      <figcaption>
        <Title order={2}>{texts.title[step]}</Title>
        <VisuallyHidden>{texts.summary(delivered, failed)}</VisuallyHidden>
        <span className={classes['legend']} aria-hidden>
          <Key colour={DELIVERED} name={texts.delivered} count={delivered} />
          <Key colour={FAILED} name={texts.failed} count={failed} />
        </span>
      </figcaption>
      {delivered + failed === 0 ? (
        <Text c="dimmed">{texts.nothing}</Text>
      ) : (
        // The caption says it to those who hear the page; the numbers themselves stand in the table and the totals.
        <div aria-hidden>
          <BarChart
            h={180}
            data={rows}
            dataKey="start"
            type="stacked"
            series={[
              { name: 'delivered', label: texts.delivered, color: DELIVERED },
              { name: 'failed', label: texts.failed, color: FAILED },
            ]}
            gridAxis="x"
            tickLine="none"
            maxBarWidth={28}
            barChartProps={{
              accessibilityLayer: false,
              barCategoryGap: '20%',
              margin: { top: 8, right: 8, bottom: 0, left: 0 },
            }}
            barProps={{ isAnimationActive: false }}
            xAxisProps={{
              tickFormatter: (start: number) => tickLabel(start, step),
              minTickGap: 24,
              ...(step === 6 && { ticks: rows.map(({ start }) => start).filter(isMidnight) }),
            }}
            yAxisProps={{ allowDecimals: false, width: 40 }}
            tooltipAnimationDuration={0}
            tooltipProps={{
              labelFormatter: (start) => (typeof start === 'number' ? fullLabel(start, step) : ''),
            }}
          />
        </div>
      )}
    </figure>
  );
}

function Key({ colour, name, count }: { colour: string; name: string; count: number }) {
  return (
    <span>
      <i className={classes['swatch']} style={{ background: colour }} />
      {name} {count.toLocaleString('en')}
    </span>
  );
}

/** A day is named once, below its first bar. */
function isMidnight(start: number): boolean {
  return new Date(start).getHours() === 0;
}

function tickLabel(start: number, step: BarHours): string {
  return (step === 1 ? HOUR : DAY).format(start);
}

function fullLabel(start: number, step: BarHours): string {
  return (step === 24 ? DAY : DAY_AND_HOUR).format(start);
}
