import { useEffect, useState } from 'react';
import { request, subscribe } from '../api.ts';

/** A count is brought up to date at most this often. */
const EVERY_MS = 1000;

/** How many deliveries cannot be found by text as they are now; 0 while nothing is searched for. */
export function useSearchStatus(searching: boolean): number {
  const [waiting, setWaiting] = useState(0);
  useEffect(() => {
    if (!searching) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = async (): Promise<void> => {
      timer = null;
      try {
        const status = await request('search.status', {});
        if (!over) setWaiting(status.waiting);
      } catch {
        // The list itself says why the engine does not answer.
      }
    };
    void ask();
    const ends = [
      subscribe('search.changed', (status) => setWaiting(status.waiting)),
      // What changed has to be indexed again, which is told when it is done.
      subscribe('delivery.changed', () => {
        timer ??= setTimeout(() => void ask(), EVERY_MS);
      }),
    ];
    return () => {
      over = true;
      if (timer !== null) clearTimeout(timer);
      ends.forEach((end) => end());
    };
  }, [searching]);
  return searching ? waiting : 0;
}
