import { BarChart } from '@mantine/charts';
import { Text, Title, VisuallyHidden } from '@mantine/core';
import { memo } from 'react';
import { statisticsTexts } from '../texts/statistics.ts';
import { barLabel, namedBars, tickLabel } from './bar-labels.ts';
import classes from './chart.module.css';
import { Key } from './key.tsx';
import type { Step } from './spans.ts';

const texts = statisticsTexts.chart;
const DELIVERED = 'light-dark(var(--mantine-color-teal-6), var(--mantine-color-teal-7))';
const FAILED = 'light-dark(#c92a2a, var(--mantine-color-red-6))';

export type DeliveriesChartProps = {
  bars: readonly { start: number; delivered: number; failedAttempts: number }[];
  step: Step;
};

/** What arrived over a span, with failed tries stacked on it in red. */
export const DeliveriesChart = memo(function DeliveriesChart({ bars, step }: DeliveriesChartProps) {
  const delivered = bars.reduce((sum, bar) => sum + bar.delivered, 0);
  const failed = bars.reduce((sum, bar) => sum + bar.failedAttempts, 0);
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
        // The caption says it to those who hear the page; the numbers themselves stand in tables.
        <div aria-hidden>
          <BarChart
            h={180}
            data={[...bars]}
            dataKey="start"
            type="stacked"
            series={[
              { name: 'delivered', label: texts.delivered, color: DELIVERED },
              { name: 'failedAttempts', label: texts.failed, color: FAILED },
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
              ticks: namedBars(
                bars.map(({ start }) => start),
                step,
              ),
            }}
            yAxisProps={{ allowDecimals: false, width: 48 }}
            tooltipAnimationDuration={0}
            tooltipProps={{
              labelFormatter: (start) => (typeof start === 'number' ? barLabel(start, step) : ''),
            }}
          />
        </div>
      )}
    </figure>
  );
});
