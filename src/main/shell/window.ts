import { BrowserWindow } from 'electron';
import { readPlace, rememberPlace } from './window-place.ts';

const FIRST_SIZE = { width: 1240, height: 820 };

/** Where a window's page and preload come from. */
export type WindowSource = {
  /** The full address of the page, without a route. */
  pageUrl: string;
  /** The absolute path of the built preload. */
  preload: string;
  /** Developer tools are for development only. */
  devTools: boolean;
  icon: string;
  /** Where the window's place is remembered. */
  placeFile: string;
};

/** The application's one window, there or not. */
export type AppWindow = {
  /** Brings it to the front, opening it if need be; at a route of the page such as `/deliveries/…` where one is named. */
  show(route?: string): void;
  /** True while the user has it in front. */
  isFocused(): boolean;
};

/** Keeps the application's window; `onClosed` is told each time it is gone. */
export function keepWindow(source: WindowSource, onClosed: () => void): AppWindow {
  let window: BrowserWindow | null = null;
  return {
    show(route) {
      const address = `${source.pageUrl}#${route ?? '/'}`;
      if (window === null) {
        window = openWindow(source, address);
        window.on('closed', () => {
          window = null;
          onClosed();
        });
        return;
      }
      // Only what stands behind the # differs: nothing is loaded anew, the page's router goes there.
      if (route !== undefined && window.webContents.getURL() !== address) void window.loadURL(address);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    isFocused: () => window?.isFocused() ?? false,
  };
}

/** Opens a window: sandboxed, context-isolated, shown once its page can be seen. */
function openWindow({ preload, devTools, icon, placeFile }: WindowSource, address: string): BrowserWindow {
  const place = readPlace(placeFile);
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
  window.on('close', () => rememberPlace(placeFile, window));
  window.once('ready-to-show', () => window.show());
  // A page that cannot be loaded leaves an empty window, which must still be seen to be closed.
  window.loadURL(address).catch(() => {
    if (!window.isDestroyed()) window.show();
  });
  return window;
}
