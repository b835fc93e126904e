/** What a key does in the history. */
export type ListCommand =
  | { kind: 'move'; by: number; choose: boolean }
  | { kind: 'end'; which: 'newest' | 'oldest' }
  | { kind: 'open' | 'resend' | 'choose' | 'chooseAll' | 'filter' | 'back' };

/** A key press, as much of it as matters. */
export type Press = { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean };

/**
 * Letters work wherever nothing is being typed; keys that other controls use themselves (arrows, Enter, Home) only
 * while the list, or nothing at all, has the focus.
 */
export function commandFor(press: Press, onList: boolean, pageRows: number): ListCommand | null {
  if (press.altKey) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (press.ctrlKey || press.metaKey) {
    return onList && key === 'a' ? { kind: 'chooseAll' } : null;
  }
  const move = (by: number): ListCommand => ({ kind: 'move', by, choose: press.shiftKey });
  switch (key) {
    case 'j':
      return move(1);
    case 'k':
      return move(-1);
    case 'r':
      return { kind: 'resend' };
    case 'x':
      return { kind: 'choose' };
    case '/':
      return { kind: 'filter' };
    case 'Escape':
      return { kind: 'back' };
  }
  if (!onList) return null;
  switch (key) {
    case 'ArrowDown':
      return move(1);
    case 'ArrowUp':
      return move(-1);
    case 'PageDown':
      return move(pageRows);
    case 'PageUp':
      return move(-pageRows);
    case 'Home':
      return { kind: 'end', which: 'newest' };
    case 'End':
      return { kind: 'end', which: 'oldest' };
    case 'Enter':
      return { kind: 'open' };
    case ' ':
      return { kind: 'choose' };
    default:
      return null;
  }
}

/** True where a key press belongs to what is being typed or to a dialog or menu above the page. */
export function isTaken(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]',
    ) !== null
  );
}
