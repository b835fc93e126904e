import { useThrottledCallback } from '@mantine/hooks';
import { useEffect } from 'react';
import type { RoomView } from '../../shared/views.ts';
import { subscribe } from '../api.ts';
import { useRequest } from '../ui/use-request.ts';
import type { Requested } from '../ui/use-request.ts';

/** Deliveries are told of ten times a second; asking for a thousand rooms as often would keep the engine from its work. */
const AT_MOST_EVERY_MS = 1000;

/** All rooms with how they do, kept up to date. */
export function useRooms(): Requested<RoomView[]> {
  const rooms = useRequest('room.list', {}, { refreshOn: ['room.changed'] });
  const { reload } = rooms;
  const refresh = useThrottledCallback(() => void reload(), AT_MOST_EVERY_MS);
  useEffect(() => subscribe('delivery.changed', refresh), [refresh]);
  return rooms;
}
