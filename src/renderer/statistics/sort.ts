import type { EndpointStatistics } from '../../shared/views.ts';

/** The columns of the endpoints, in their order. */
export const SORTS = [
  'endpoint',
  'success',
  'delivered',
  'deadLetters',
  'failed',
  'tries',
  'p50',
  'p95',
  'p99',
] as const;
export type SortKey = (typeof SORTS)[number];
export type Sort = { key: SortKey; descending: boolean };

/** The busiest first. */
export const FIRST_SORT: Sort = { key: 'delivered', descending: true };

/** A column chosen anew begins with what is most worth a look; chosen again it turns around. */
export function nextSort(sort: Sort, key: SortKey): Sort {
  if (sort.key === key) return { key, descending: !sort.descending };
  return { key, descending: key !== 'endpoint' && key !== 'success' };
}

/** Sorted by a column; those that have no value in it come last either way. */
export function sortEndpoints(
  endpoints: readonly EndpointStatistics[],
  { key, descending }: Sort,
): EndpointStatistics[] {
  const turn = descending ? -1 : 1;
  const byName = (a: EndpointStatistics, b: EndpointStatistics): number =>
    a.roomName.localeCompare(b.roomName) || a.url.localeCompare(b.url);
  if (key === 'endpoint') return endpoints.toSorted((a, b) => turn * byName(a, b));
  return endpoints.toSorted((a, b) => {
    const [first, second] = [valueOf(a, key), valueOf(b, key)];
    if (first === null || second === null)
      return Number(first === null) - Number(second === null) || byName(a, b);
    return turn * (first - second) || byName(a, b);
  });
}

function valueOf({ statistics }: EndpointStatistics, key: Exclude<SortKey, 'endpoint'>): number | null {
  const { delivered, deadLetters, failedAttempts, deliveredTries, latencyMs } = statistics;
  switch (key) {
    case 'success':
      return delivered + deadLetters === 0 ? null : delivered / (delivered + deadLetters);
    case 'delivered':
      return delivered;
    case 'deadLetters':
      return deadLetters;
    case 'failed':
      return failedAttempts;
    case 'tries':
      return delivered === 0 ? null : deliveredTries / delivered;
    case 'p50':
    case 'p95':
    case 'p99':
      return latencyMs[key];
  }
}
