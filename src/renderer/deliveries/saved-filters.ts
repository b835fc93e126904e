import type { SavedFilterView } from '../../shared/views.ts';
import { historyTexts } from '../texts/history.ts';
import { NO_FILTER, writeFilter } from './filter-url.ts';
import type { HistoryFilter } from './filter-url.ts';

const texts = historyTexts.saved;

/** Filters that everybody needs sooner or later; nothing has to be saved for them. */
export const SUGGESTED: readonly { name: string; filter: HistoryFilter }[] = [
  { name: texts.needsPerson, filter: { ...NO_FILTER, states: ['dead_letter'] } },
  { name: texts.failedToday, filter: { ...NO_FILTER, statusClass: 'not_2xx', span: '24h' } },
  { name: texts.owed, filter: { ...NO_FILTER, states: ['pending', 'sending'] } },
];

/** The name under which a filter is kept or suggested; null where it is neither. */
export function nameOf(filter: HistoryFilter, saved: readonly SavedFilterView[]): string | null {
  return [...saved, ...SUGGESTED].find((one) => sameFilter(one.filter, filter))?.name ?? null;
}

/** True when two filters have one address. */
export function sameFilter(a: HistoryFilter, b: HistoryFilter): boolean {
  return writeFilter(a).toString() === writeFilter(b).toString();
}
