import { net, powerMonitor } from 'electron';
import { nodeNetworkSigns } from '../delivery/connectivity.ts';
import type { NetworkSigns } from '../delivery/connectivity.ts';
import type { Clock } from '../lib/clock.ts';

/** What Electron and the machine say of the network. */
export const desktopNetworkSigns: NetworkSigns = { ...nodeNetworkSigns, isOnline: () => net.isOnline() };

/** True when neither of the signs speaks against a network. */
export function networkIsThere(signs: NetworkSigns): boolean {
  return signs.isOnline() && signs.hasInterface();
}

/** What the machine may do. */
export type PowerListener = {
  resumed(): void;
  /** The session was unlocked, and with it perhaps the keyring. */
  unlocked(): void;
  /** The machine shuts down and waits until we have quit. */
  shuttingDown(): void;
};

/** Tells when the machine woke, was unlocked or shuts down. To be called once Electron is ready. */
export function watchPower(listener: PowerListener): void {
  powerMonitor.on('resume', listener.resumed);
  powerMonitor.on('unlock-screen', listener.unlocked);
  // Documented with an event to prevent; Electron's types leave it out.
  powerMonitor.on('shutdown', ((event: { preventDefault(): void }) => {
    event.preventDefault();
    listener.shuttingDown();
  }) as () => void);
}

/** How often something that is missing is looked for. */
const LOOK_MS = 30_000;

/**
 * Looks for something only while it is missing: Electron tells the main process neither of a network that returned
 * nor of a keyring that was unlocked. Answers what begins a watch, unless one runs already.
 */
export function createWatch(
  clock: Clock,
  isBack: () => boolean | Promise<boolean>,
  onBack: () => void,
): () => void {
  let watching = false;
  const look = async (): Promise<void> => {
    if (!(await isBack())) return lookLater();
    watching = false;
    onBack();
  };
  const lookLater = (): void => void clock.after(LOOK_MS, () => void look());
  return () => {
    if (watching) return;
    watching = true;
    lookLater();
  };
}
