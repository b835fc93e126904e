import { useEffect, useState } from 'react';
import type { BoundedCount, DeliveryFilter } from '../../shared/views.ts';
import { request, subscribe } from '../api.ts';

/** A count is brought up to date at most this often. */
const EVERY_MS = 1000;

/** How many deliveries match, kept up to date; null until counted. */
export function useCount(filter: DeliveryFilter): BoundedCount | null {
  const [counted, setCounted] = useState<{ question: string; count: BoundedCount } | null>(null);
  const question = JSON.stringify(filter);
  const searching = filter.text !== undefined;
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = async (): Promise<void> => {
      timer = null;
      try {
        const count = await request('delivery.count', { filter: JSON.parse(question) as DeliveryFilter });
        if (!over) setCounted({ question, count });
      } catch {
        // The list itself says why the engine does not answer.
      }
    };
    void ask();
    const askSoon = (): void => {
      timer ??= setTimeout(() => void ask(), EVERY_MS);
    };
    const ends = [
      subscribe('delivery.changed', askSoon),
      subscribe('room.changed', askSoon),
      ...(searching ? [subscribe('search.changed', askSoon)] : []),
    ];
    return () => {
      over = true;
      ends.forEach((end) => end());
      if (timer !== null) clearTimeout(timer);
    };
  }, [question, searching]);
  return counted?.question === question ? counted.count : null;
}
