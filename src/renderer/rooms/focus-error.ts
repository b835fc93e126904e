/** Puts the focus on the first field that is wrong, once it is shown as wrong. */
export function focusFirstError(): void {
  setTimeout(() => {
    document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus();
  });
}
