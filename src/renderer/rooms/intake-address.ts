import { isDesktop } from '../api.ts';
import { useStatus } from '../stores/status.ts';

/** Where the intake of this engine listens, as seen from here; null while that is not known. */
export function useIntakeOrigin(): string | null {
  const listening = useStatus(({ status }) => status?.intake?.url ?? null);
  return isDesktop() ? listening : window.location.origin;
}
