import { useEffect, useRef } from 'react';
import type { FocusEvent, RefObject } from 'react';

/**
 * Keeps the focus in a part whose controls vanish once they are used: when the focused one is gone, the part itself
 * takes the focus. A dialog opened from it counts as still in it. The part needs a `tabIndex` of -1.
 */
export function useFocusKept(part: RefObject<HTMLElement | null>): {
  onFocus(): void;
  onBlur(event: FocusEvent): void;
} {
  const inside = useRef(false);
  useEffect(() => {
    if (inside.current && document.activeElement === document.body) {
      part.current?.focus({ preventScroll: true });
    }
  });
  return {
    onFocus() {
      inside.current = true;
    },
    onBlur({ relatedTarget }) {
      if (relatedTarget === null || part.current?.contains(relatedTarget)) return;
      inside.current = relatedTarget.closest('[role=dialog]') !== null;
    },
  };
}
