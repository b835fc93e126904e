import { BrowserWindow } from 'electron';
import type { Place } from './window-place.ts';

const FIRST_SIZE = { width: 1240, height: 820 };

/** Where a window's page and preload come from. */
export type WindowSource = {
  /** The full address of the page. */
  pageUrl: string;
  /** The absolute path of the built preload. */
  preload: string;
  /** Developer tools are for development only. */
  devTools: boolean;
  icon: string;
  /** Where it stood the last time. */
  place: Place | null;
};

/** Opens the application's window: sandboxed, context-isolated, shown once its page can be seen. */
export function openWindow({ pageUrl, preload, devTools, icon, place }: WindowSource): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Reflector Relay',
    icon,
    ...FIRST_SIZE,
    ...(place && { x: place.x, y: place.y, width: place.width, height: place.height }),
    minWidth: 720,
    minHeight: 480,
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      devTools,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  if (place?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  // A page that cannot be loaded leaves an empty window, which must still be seen to be closed.
  window.loadURL(pageUrl).catch(() => window.show());
  return window;
}

/** Brings a window to the front, out of the task bar or from being hidden. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
