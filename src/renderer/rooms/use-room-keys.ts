import { useEffect } from 'react';
import type { KeyboardEvent as FieldKey, RefObject } from 'react';
import { isTaken } from '../deliveries/list-keys.ts';

/** What marks the link of each room, which holds the focus while one moves through the list. */
export const ROOM_LINK = { 'data-room': true };

/**
 * Listens for the keys of the list of rooms: `/` searches, `j` and `k` or the arrows move from room to room, and Enter
 * opens the one with the focus, as links do. Answers what the search field does with a key of its own.
 */
export function useRoomKeys(
  search: RefObject<HTMLInputElement | null>,
  clear: () => void,
): { onKeyDown(event: FieldKey): void } {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTaken(event.target)) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const onList = event.target === document.body || links().includes(event.target as HTMLElement);
      if (event.key === '/') search.current?.select();
      else if (event.key === 'j' || (onList && event.key === 'ArrowDown')) move(1);
      else if (event.key === 'k' || (onList && event.key === 'ArrowUp')) move(-1);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [search]);
  return {
    onKeyDown(event) {
      if (event.key === 'Enter' || event.key === 'ArrowDown') links()[0]?.focus();
      else if (event.key === 'Escape') clear();
      else return;
      event.preventDefault();
    },
  };
}

function links(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('main [data-room]')];
}

function move(by: 1 | -1): void {
  const all = links();
  const at = all.indexOf(document.activeElement as HTMLElement);
  (at === -1 ? all.find(isInSight) : all[at + by])?.focus();
}

function isInSight(link: HTMLElement): boolean {
  return link.getBoundingClientRect().top >= 0;
}
