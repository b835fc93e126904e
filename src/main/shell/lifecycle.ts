import { app } from 'electron';

/** `RELAY_DATA_DIR`, or the platform's folder for this application. To be called before the instance is claimed. */
export function chooseDataFolder(): string {
  const named = process.env['RELAY_DATA_DIR'];
  if (named) app.setPath('userData', named);
  return app.getPath('userData');
}

/**
 * Makes sure that one process alone has this data folder; false means another has it, has been told to show
 * its window, and this one must leave without touching anything.
 */
export function claimSingleInstance(onSecondStart: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', onSecondStart);
  return true;
}

/** Keeps running in the tray when the last window closes; on macOS a click in the dock opens one again. */
export function stayWithoutWindow(onActivate: () => void): void {
  app.on('window-all-closed', () => {});
  app.on('activate', onActivate);
}

/** Runs `finish` once before the application ends, however it was asked to: menu, tray, signal or session end. */
export function finishBeforeQuit(finish: () => Promise<void>): void {
  let finished = false;
  let finishing = false;
  app.on('before-quit', (event) => {
    if (finished) return;
    event.preventDefault();
    if (finishing) return;
    finishing = true;
    void finish().finally(() => {
      finished = true;
      app.quit();
    });
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.quit());
}
