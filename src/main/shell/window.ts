import { BrowserWindow } from 'electron';
import { readPlace, rememberPlace } from './window-place.ts';
import type { Place } from './window-place.ts';

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
  /** Closes it. False when the user would rather stay with what is not saved. */
  close(): Promise<boolean>;
  /** True while the user has it in front. */
  isFocused(): boolean;
  /** Takes it out of sight for good: the application is ending. */
  retire(): void;
};

export type WindowEvents = {
  /** Told each time the window is gone. */
  onClosed(): void;
  /** Asks before a window is closed whose page has something unsaved; true lets it go. */
  confirmClose(): Promise<boolean>;
};

/** Keeps the application's window. */
export function keepWindow(source: WindowSource, { onClosed, confirmClose }: WindowEvents): AppWindow {
  let window: BrowserWindow | null = null;
  let retired = false;
  let asking = false;
  /** Who waits for the window to be closed, or kept. */
  let closing: { promise: Promise<boolean>; settle(closed: boolean): void } | null = null;
  const settle = (closed: boolean): void => {
    closing?.settle(closed);
    closing = null;
  };

  /** Electron itself would leave a window with something unsaved open without a word. */
  const guardUnsaved = (opened: BrowserWindow): void => {
    const ask = async (): Promise<void> => {
      asking = true;
      const agreed = await confirmClose();
      asking = false;
      if (!agreed) settle(false);
      // Its place was remembered when it was asked to close.
      else if (!opened.isDestroyed()) opened.destroy();
    };
    opened.webContents.on('will-prevent-unload', (event) => {
      if (retired) event.preventDefault();
      else if (!asking) void ask();
    });
  };

  return {
    show(route) {
      if (retired) return;
      const address = `${source.pageUrl}#${route ?? '/'}`;
      if (window === null) {
        const place = readPlace(source.placeFile);
        const opened = openWindow(source, place);
        const showFirst = (): void => {
          if (retired || opened.isDestroyed()) return;
          // Maximising shows it too, so it has to wait as well.
          if (place?.maximized) opened.maximize();
          opened.show();
        };
        opened.once('ready-to-show', showFirst);
        guardUnsaved(opened);
        // A page that cannot be loaded leaves an empty window, which must still be seen to be closed.
        opened.loadURL(address).catch(showFirst);
        opened.on('closed', () => {
          window = null;
          settle(true);
          onClosed();
        });
        window = opened;
        return;
      }
      // Only what stands behind the # differs: nothing is loaded anew, the page's router goes there.
      if (route !== undefined && window.webContents.getURL() !== address) {
        // Where the page itself goes on from there, this load counts as broken off.
        window.loadURL(address).catch(() => {});
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    close() {
      if (window === null) return Promise.resolve(true);
      closing ??= awaited();
      // Also while another waits: Chromium drops what asks in the middle of an answer to the one before.
      window.close();
      return closing.promise;
    },
    isFocused: () => window?.isFocused() ?? false,
    retire() {
      retired = true;
      window?.hide();
    },
  };
}

/** Makes a window where it stood the last time: sandboxed, context-isolated, not yet seen. */
function openWindow(
  { preload, devTools, icon, placeFile }: WindowSource,
  place: Place | null,
): BrowserWindow {
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
  window.on('close', () => rememberPlace(placeFile, window));
  return window;
}

function awaited(): { promise: Promise<boolean>; settle(closed: boolean): void } {
  let settle = (_closed: boolean): void => {};
  const promise = new Promise<boolean>((resolve) => (settle = resolve));
  return { promise, settle };
}
