import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { RECORD_SCREENS, SCREENS } from './screens.ts';
import { openShortcuts } from './shortcut-sheet.tsx';

/** How long after `g` its letter may come. */
const SEQUENCE_MS = 1500;

/** Listens for the keys that work on every screen: `?`, and `g` followed by a screen's letter. */
export function useShortcuts(): void {
  const navigate = useNavigate();
  const gAt = useRef(-Infinity);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const inSequence = event.timeStamp - gAt.current < SEQUENCE_MS;
      gAt.current = event.key === 'g' ? event.timeStamp : -Infinity;
      const screen = inSequence
        ? [...SCREENS, ...RECORD_SCREENS].find(({ letter }) => letter === event.key)
        : undefined;
      if (screen) void navigate(screen.path);
      else if (event.key === '?') openShortcuts();
      else return;
      event.preventDefault();
    };
    // Before the screens: the letter after `g` is not theirs.
    document.addEventListener('keydown', listen, { capture: true });
    return () => document.removeEventListener('keydown', listen, { capture: true });
  }, [navigate]);
}

/** True where a letter belongs to what is being typed, or to a dialog or menu above the page. */
function isTyping(target: EventTarget | null): boolean {
  const taken =
    'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]';
  return target instanceof Element && target.closest(taken) !== null;
}
