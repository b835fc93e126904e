import { useDebouncedValue } from '@mantine/hooks';
import { useEffect } from 'react';
import type { DeliveryDetail } from '../../../shared/views.ts';
import { subscribe } from '../../api.ts';
import { useRequest } from '../../ui/use-request.ts';
import type { Requested } from '../../ui/use-request.ts';

/** Moving quickly through the list asks for the delivery one stops at, not for each one passed. */
const SETTLE_MS = 80;
/** From this many changed ids on, the engine has stopped listing them all. */
const TOO_MANY_IDS = 500;

/** A delivery, kept up to date by the engine's events. Until a newly opened one is there, the last one stays. */
export function useDetail(id: string): Requested<DeliveryDetail> {
  const [settled] = useDebouncedValue(id, SETTLE_MS, { leading: true });
  const detail = useRequest('delivery.get', { id: settled });
  const { reload } = detail;
  useEffect(() => {
    const ends = [
      subscribe('delivery.changed', ({ ids }) => {
        if (ids.includes(settled) || ids.length >= TOO_MANY_IDS) void reload();
      }),
      subscribe('room.changed', () => void reload()),
    ];
    return () => ends.forEach((end) => end());
  }, [settled, reload]);
  return detail;
}
