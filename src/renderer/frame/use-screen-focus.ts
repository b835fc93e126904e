import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { useLocation } from 'react-router';

/**
 * Gives the focus to the content after a change of screen, and starts it at its top. Deliveries keeps its own: its
 * list takes the focus as soon as nothing else has it.
 */
export function useScreenFocus(main: RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation();
  const screen = pathname.startsWith('/deliveries') ? '/deliveries' : pathname;
  const before = useRef(screen);
  useEffect(() => {
    const view = main.current;
    if (view === null || before.current === screen) return;
    before.current = screen;
    view.scrollTo({ top: 0 });
    // Screens are loaded when they are first opened: by now somebody may be typing in the palette again.
    if (document.activeElement?.closest('[role=dialog]')) return;
    if (screen === '/deliveries') (document.activeElement as HTMLElement | null)?.blur();
    // A screen may already have put it on its first field.
    else if (!view.contains(document.activeElement)) view.focus({ preventScroll: true });
  }, [main, screen]);
}
