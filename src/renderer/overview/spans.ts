import { SPANS } from '../statistics/spans.ts';
import type { Span } from '../statistics/spans.ts';

/** The spans that the overview offers; the statistics have longer ones. */
export const OVERVIEW_SPANS = ['24h', '7d', '30d', '90d'] as const satisfies readonly Span[];
export type OverviewSpan = (typeof OVERVIEW_SPANS)[number];

/** Reads the span from an address; the last day where it names none. */
export function readOverviewSpan(params: URLSearchParams): OverviewSpan {
  return OVERVIEW_SPANS.find((span) => span === params.get('span')) ?? SPANS[0];
}
