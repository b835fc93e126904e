import { app } from 'electron';

/**
 * Makes sure that one process alone has this data folder; false means another has it, has been told to show
 * its window, and this one must leave without touching anything.
 */
export function claimSingleInstance(onSecondStart: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', onSecondStart);
  return true;
}

/** Quits with the last window, except on macOS, where `onActivate` opens a window again. */
export function quitWithLastWindow(onActivate: () => void): void {
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', onActivate);
}
