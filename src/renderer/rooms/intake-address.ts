import { isDesktop } from '../api.ts';

/** Where the intake of this engine listens; null in the desktop application, whose page is not served by it. */
export function intakeOrigin(): string | null {
  return isDesktop() ? null : window.location.origin;
}
