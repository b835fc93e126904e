import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { isTaken } from '../deliveries/list-keys.ts';
import { ROW_HEIGHT } from './log-list.tsx';

/** What keys do in the log. `back` answers whether there was anything to go back from. */
export type LogKeys = {
  move(by: number): void;
  newest(): void;
  open(): void;
  search(): void;
  back(): boolean;
};

/** Listens for the keys of the log while its screen is open, as those of the deliveries. */
export function useLogKeys(list: RefObject<HTMLElement | null>, keys: LogKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTaken(event.target)) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const onList =
        event.target === document.body || (list.current?.contains(event.target as Node) ?? false);
      const page = Math.max(1, Math.floor((list.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
      if (run(event.key, onList, page, latest.current)) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [list]);
}

function run(key: string, onList: boolean, page: number, keys: LogKeys): boolean {
  const did = (work: () => void): true => {
    work();
    return true;
  };
  switch (key) {
    case 'j':
      return did(() => keys.move(1));
    case 'k':
      return did(() => keys.move(-1));
    case '/':
      return did(keys.search);
    case 'Escape':
      return keys.back();
  }
  if (!onList) return false;
  switch (key) {
    case 'ArrowDown':
      return did(() => keys.move(1));
    case 'ArrowUp':
      return did(() => keys.move(-1));
    case 'PageDown':
      return did(() => keys.move(page));
    case 'PageUp':
      return did(() => keys.move(-page));
    case 'Home':
      return did(keys.newest);
    case 'Enter':
      return did(keys.open);
    default:
      return false;
  }
}
