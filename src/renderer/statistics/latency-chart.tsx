import { LineChart } from '@mantine/charts';
import { Text, Title, VisuallyHidden } from '@mantine/core';
import { memo } from 'react';
import type { SpanStatistics, Statistics } from '../../shared/views.ts';
import { statisticsTexts } from '../texts/statistics.ts';
import { duration } from '../ui/duration.ts';
import { barLabel, namedBars, tickLabel } from './bar-labels.ts';
import classes from './chart.module.css';
import { Key } from './key.tsx';
import type { Step } from './spans.ts';
import { latency } from './words.ts';

const texts = statisticsTexts.latency;
/** Told apart by their dashes as well. */
const LINES = [
  {
    name: 'p50',
    label: texts.p50,
    color: 'light-dark(var(--mantine-color-teal-7), var(--mantine-color-teal-5))',
  },
  {
    name: 'p95',
    label: texts.p95,
    color: 'light-dark(var(--mantine-color-indigo-6), var(--mantine-color-indigo-4))',
    strokeDasharray: '6 3',
  },
  {
    name: 'p99',
    label: texts.p99,
    color: 'light-dark(#8a5a00, var(--mantine-color-yellow-5))',
    strokeDasharray: '2 3',
  },
] as const;

export type LatencyChartProps = { bars: Statistics['bars']; total: SpanStatistics; step: Step };

/** How long receivers took to answer over a span: half, 95 and 99 of 100 within. */
export const LatencyChart = memo(function LatencyChart({ bars, total, step }: LatencyChartProps) {
  const { p50, p95, p99 } = total.latencyMs;
  const data = bars.map(({ start, latencyMs }) => ({ start, ...latencyMs }));
  return (
    <figure className={classes['figure']}>
      <figcaption>
        <Title order={2}>{texts.title}</Title>
        {p50 !== null && (
          <VisuallyHidden>{texts.summary(latency(p50), latency(p95), latency(p99))}</VisuallyHidden>
        )}
        <span className={classes['legend']} aria-hidden>
          {LINES.map(({ name, label, color, ...line }) => (
            <Key
              key={name}
              colour={color}
              name={label}
              {...('strokeDasharray' in line && { dashes: line.strokeDasharray })}
              line
            />
          ))}
        </span>
      </figcaption>
      {p50 === null ? (
        <Text c="dimmed">{texts.nothing}</Text>
      ) : (
        <div aria-hidden>
          <LineChart
            h={180}
            data={data}
            dataKey="start"
            series={[...LINES]}
            curveType="linear"
            connectNulls={false}
            withDots={data.length < 60}
            dotProps={{ r: 2 }}
            activeDotProps={{ r: 4 }}
            gridAxis="x"
            tickLine="none"
            lineChartProps={{ accessibilityLayer: false, margin: { top: 8, right: 8, bottom: 0, left: 0 } }}
            lineProps={{ isAnimationActive: false }}
            xAxisProps={{
              tickFormatter: (start: number) => tickLabel(start, step),
              minTickGap: 24,
              padding: { left: 12, right: 12 },
              ticks: namedBars(
                bars.map(({ start }) => start),
                step,
              ),
            }}
            yAxisProps={{ width: 56, tickFormatter: (ms: number) => duration(ms) }}
            tooltipAnimationDuration={0}
            tooltipProps={{
              labelFormatter: (start) => (typeof start === 'number' ? barLabel(start, step) : ''),
            }}
            valueFormatter={(ms) => latency(ms)}
          />
        </div>
      )}
    </figure>
  );
});
