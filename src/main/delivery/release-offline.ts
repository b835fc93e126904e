import type { StoreContext } from '../db/store.ts';
import type { DeliveryHolds } from './store/holds.ts';

/** Rows let go in one write. */
const SLICE = 500;
/** Over how long they are spread, so that the network's return is no wave of its own. */
const SPREAD_MS = 30_000;
/** How long a store that could not be written is left alone. */
const STORE_RETRY_MS = 30_000;

/**
 * Lets go what was held while offline, spread over half a minute and in slices. Goes on until nothing is left, the
 * machine is offline again, or the engine has ended; a full disk only makes it later.
 */
export async function releaseOffline(
  { writer, clock }: Pick<StoreContext, 'writer' | 'clock'>,
  deliveries: Pick<DeliveryHolds, 'releaseInWrite'>,
  { isOffline, hasEnded, wake }: { isOffline(): boolean; hasEnded(): boolean; wake(): void },
): Promise<void> {
  while (!hasEnded()) {
    const released = await writer
      .write(() =>
        isOffline() ? 0 : deliveries.releaseInWrite('offline', { limit: SLICE, spreadMs: SPREAD_MS }),
      )
      .catch(() => null);
    if (released === null) await new Promise<void>((resolve) => clock.after(STORE_RETRY_MS, resolve));
    else wake();
    if (released !== null && released < SLICE) return;
  }
}
