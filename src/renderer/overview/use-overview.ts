import { useThrottledCallback } from '@mantine/hooks';
import { useEffect } from 'react';
import type { Overview } from '../../shared/views.ts';
import { subscribe } from '../api.ts';
import { useRequest } from '../ui/use-request.ts';
import type { Requested } from '../ui/use-request.ts';

/** While thousands are delivered the engine tells of it ten times a second; numbers that jump so often cannot be read. */
const AT_MOST_EVERY_MS = 1000;

/** The overview of a span, by the bars between its edges, kept up to date. */
export function useOverview(edges: number[]): Requested<Overview> {
  const overview = useRequest('overview.get', { edges }, { refreshOn: ['room.changed'] });
  const { reload } = overview;
  const refresh = useThrottledCallback(() => void reload(), AT_MOST_EVERY_MS);
  useEffect(() => {
    const ends = [subscribe('delivery.changed', refresh), subscribe('status.changed', refresh)];
    return () => ends.forEach((end) => end());
  }, [refresh]);
  return overview;
}
