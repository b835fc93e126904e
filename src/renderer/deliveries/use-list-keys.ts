import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { commandFor, isTaken } from './list-keys.ts';
import type { ListCommand } from './list-keys.ts';
import { ROW_HEIGHT } from './scroll.ts';

/** Listens for the keys of the history while its screen is open. `run` answers whether it used the key. */
export function useListKeys(
  grid: RefObject<HTMLElement | null>,
  run: (command: ListCommand) => boolean,
): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTaken(event.target)) return;
      const view = grid.current;
      const onList = event.target === document.body || (view?.contains(event.target as Node) ?? false);
      const pageRows = Math.max(1, Math.floor((view?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
      const command = commandFor(event, onList, pageRows);
      if (command && latest.current(command)) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [grid]);
}
