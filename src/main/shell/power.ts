import { net, powerMonitor } from 'electron';
import type { Clock } from '../lib/clock.ts';

/** How often the network is looked at while nothing else tells of it. */
const LOOK_MS = 30_000;

/** Tells when the machine woke or was unlocked, or its network came back. */
export function watchPower(clock: Clock, tell: { networkReturned(): void; unlocked(): void }): void {
  powerMonitor.on('resume', tell.networkReturned);
  powerMonitor.on('unlock-screen', tell.unlocked);
  let online = net.isOnline();
  const look = (): void => {
    const now = net.isOnline();
    if (now && !online) tell.networkReturned();
    online = now;
    clock.after(LOOK_MS, look);
  };
  clock.after(LOOK_MS, look);
}
