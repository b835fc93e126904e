import type { Span, Step } from '../statistics/spans.ts';
import { counted } from './common.ts';

const deliveries = (count: number): string => counted(count, 'delivery', 'deliveries');

const SPANS: Record<Span, string> = {
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  '1y': 'Last 12 months',
};

const CHART_TITLES: Record<Step, string> = {
  hour: 'Deliveries per hour',
  quarter_day: 'Deliveries per 6 hours',
  day: 'Deliveries per day',
  week: 'Deliveries per week',
  month: 'Deliveries per month',
};

/** Every text of the statistics. */
export const statisticsTexts = {
  title: 'Statistics',
  spans: SPANS,
  weekFrom: (day: string) => `Week from ${day}`,

  choose: {
    span: 'Span',
    ownDays: 'Own dates…',
    days: 'From day to day',
    pickDays: 'Choose the days',
    scope: 'What is counted',
  },

  totals: {
    label: 'In this span',
    success: 'Success',
    delivered: 'Delivered',
    firstTry: 'At the first try',
    deadLetters: 'Dead letters',
    tries: 'Tries per delivery',
    p50: 'Median latency',
    p95: '95 of 100 within',
    p99: '99 of 100 within',
  },

  chart: {
    title: CHART_TITLES,
    delivered: 'Delivered',
    failed: 'Failed tries',
    summary: (delivered: number, failed: number) =>
      `${deliveries(delivered)} arrived, ${counted(failed, 'try', 'tries')} failed in this span.`,
    nothing: 'Nothing was sent in this span.',
  },

  latency: {
    title: 'Latency',
    p50: 'Median',
    p95: '95 of 100',
    p99: '99 of 100',
    nothing: 'No receiver answered in this span.',
    summary: (p50: string, p95: string, p99: string) =>
      `Half of the answers came within ${p50}, 95 of 100 within ${p95}, 99 of 100 within ${p99}.`,
  },

  numbers: {
    show: 'Show the numbers',
    hide: 'Hide the numbers',
    label: 'The numbers behind the charts',
    when: 'From',
  },

  failures: {
    title: 'Failed tries by kind',
    kind: 'Kind',
    tries: 'Tries',
    share: 'Share',
    show: (kind: string) => `Show the deliveries with ${kind}`,
    none: 'No try failed in this span.',
  },

  endpoints: {
    title: 'Endpoints',
    endpoint: 'Endpoint',
    success: 'Success',
    delivered: 'Delivered',
    deadLetters: 'Dead letters',
    failed: 'Failed tries',
    tries: 'Tries per delivery',
    p50: 'p50',
    p95: 'p95',
    p99: 'p99',
    removed: 'removed',
    sortBy: (column: string) => `Sort by ${column}`,
    only: (where: string) => `Only ${where}`,
  },

  underOne: '< 1 ms',
  prunedBefore: 'Deliveries that ended before',
  prunedThen: 'may be gone from the history: they are counted, and not shown in its list any more.',

  rebuild: {
    title: 'Where the numbers come from',
    text: 'Each delivery is counted as it happens; tests are not. If a number looks wrong, count again from the history: deliveries go on meanwhile.',
    start: 'Count again',
    stop: 'Stop',
    progress: (done: number, total: number) =>
      `Counting again: ${done.toLocaleString('en')} of ${deliveries(total)}`,
    finished: (corrected: number) =>
      corrected === 0
        ? 'Counted again. Every number was right.'
        : `Counted again. ${counted(corrected, 'number was', 'numbers were')} corrected.`,
    stopped: 'Stopped. What was corrected stays so.',
    keptBefore: 'Counts from before',
    keptAs: 'are kept as they were: their deliveries are not all in the history any more.',
  },

  empty: {
    title: 'Nothing in this span',
    text: 'As soon as something is delivered, its numbers show up here. A longer span may have more.',
  },
};
