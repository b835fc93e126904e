import { app } from 'electron';
import type { Engine } from '../engine/types.ts';
import type { Clock } from '../lib/clock.ts';
import type { DesktopCipher } from './desktop-cipher.ts';
import { createWatch, desktopNetworkSigns, networkIsThere, watchPower } from './power.ts';

/** Tells the engine of wake, network and keyring. */
export function followMachine(
  engine: Engine,
  clock: Clock,
  secrets: DesktopCipher,
  inBackground: (work: Promise<unknown>) => void,
): void {
  const keyringOpened = async (): Promise<boolean> => {
    if (secrets.kind !== 'keyring' || secrets.cipher.state().available) return true;
    return (await secrets.cipher.look()).available;
  };
  const secretsReturned = (): void => inBackground(engine.secretsReturned());
  const lookAtKeyring = (): void => {
    if (secrets.kind !== 'keyring' || secrets.cipher.state().available) return;
    inBackground(keyringOpened().then((opened) => opened && secretsReturned()));
  };
  if (!secrets.cipher.state().available) createWatch(clock, keyringOpened, secretsReturned)();

  const watchNetwork = createWatch(clock, () => networkIsThere(desktopNetworkSigns), engine.networkReturned);
  engine.on('status.changed', ({ state }) => {
    if (state === 'offline' && !networkIsThere(desktopNetworkSigns)) watchNetwork();
  });
  watchPower({
    resumed: () => {
      engine.networkReturned();
      lookAtKeyring();
    },
    unlocked: lookAtKeyring,
    shuttingDown: () => app.quit(),
  });
}
