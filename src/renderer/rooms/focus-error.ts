/** Puts the focus on the first field that is wrong, once it is shown as wrong. */
export function focusFirstError(): void {
  // After an answer of the engine the page is drawn at some later time than the next.
  requestAnimationFrame(() =>
    setTimeout(() => document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus()),
  );
}
