import { useThrottledCallback } from '@mantine/hooks';
import { useEffect } from 'react';
import type { Statistics } from '../../shared/views.ts';
import { subscribe } from '../api.ts';
import { useRequest } from '../ui/use-request.ts';
import type { Requested } from '../ui/use-request.ts';
import type { Scope } from '../ui/scope.ts';

/** A year of many endpoints takes the engine some milliseconds; nobody reads faster than this. */
const AT_MOST_EVERY_MS = 3000;

/** The statistics of a scope between the given edges, kept up to date. */
export function useStatistics({ roomId, endpointId }: Scope, edges: number[]): Requested<Statistics> {
  const statistics = useRequest('statistics.get', { roomId, endpointId, edges });
  const { reload } = statistics;
  const refresh = useThrottledCallback(() => void reload(), AT_MOST_EVERY_MS);
  useEffect(() => {
    const ends = [subscribe('delivery.changed', refresh), subscribe('rebuild.changed', refresh)];
    return () => ends.forEach((end) => end());
  }, [refresh]);
  return statistics;
}
