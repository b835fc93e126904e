import { isDesktop } from '../api.ts';
import { useStatus } from '../stores/status.ts';

/** Where the intake of this engine is reached, without a path; null until it is known. */
export function useIntakeOrigin(): string | null {
  const [own] = useStatus(({ status }) => status?.intakeAddresses) ?? [];
  // A browser came in by an address that works.
  return isDesktop() ? (own ?? null) : window.location.origin;
}
