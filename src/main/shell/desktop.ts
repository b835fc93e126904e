import { app, nativeTheme, Notification, safeStorage } from 'electron';
import type { BrowserWindow } from 'electron';
import { join } from 'node:path';
import { ENGINE_EVENT_NAMES } from '../../shared/contract.ts';
import { publishToWindows, serveIpc } from '../bridge/ipc.ts';
import { answer } from '../bridge/reply.ts';
import type { Engine } from '../engine.ts';
import { openEngine } from '../engine.ts';
import { systemClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';
import { VERSION } from '../lib/version.ts';
import { serve } from '../serve/serve.ts';
import type { Serving } from '../serve/serve.ts';
import { desktopCipher, keyFileOf } from './desktop-cipher.ts';
import { setApplicationMenu } from './menu.ts';
import { createNotifier } from './notifications.ts';
import { watchPower } from './power.ts';
import { HIDDEN, setStartAtLogin } from './start-at-login.ts';
import { createTray } from './tray.ts';
import { openWindow, showWindow } from './window.ts';
import { readPlace, rememberPlace } from './window-place.ts';

const DRAIN_MS = 10_000;
const USUAL_PORT = 7787;

export type DesktopOptions = {
  dataDir: string;
  /** The address of the page, without a route. */
  pageUrl: string;
  ownOrigins: readonly string[];
  preload: string;
  /** The folder of the built page, for browsers. */
  pageFolder: string;
  iconFolder: string;
  log: Log;
};

export type Desktop = {
  /** Shows the window, at a route of the page where one is named. */
  open(route?: string): void;
  /** Ends attempts under way and closes the store. */
  finish(): Promise<void>;
};

/** Opens the data folder and puts window, tray, notifications and settings of the desktop around the engine. */
export async function startDesktop(options: DesktopOptions): Promise<Desktop> {
  const { dataDir, log } = options;
  const engine = await openEngine({
    dataDir,
    cipher: await desktopCipher(dataDir, safeStorage),
    keyFile: () => keyFileOf(dataDir, true),
    version: VERSION,
    log,
  });
  const settings = () => engine.handlers['settings.get']({}, { actor: 'desktop' });
  let known = await settings();
  let window: BrowserWindow | null = null;
  let quitting = false;
  const placeFile = join(dataDir, 'window.json');

  const open = (route?: string): void => {
    window ??= createWindow(route);
    if (route !== undefined) void window.loadURL(`${options.pageUrl}#${route}`);
    showWindow(window);
  };
  const createWindow = (route = '/'): BrowserWindow => {
    const opened = openWindow({
      pageUrl: `${options.pageUrl}#${route}`,
      preload: options.preload,
      devTools: !app.isPackaged,
      icon: join(options.iconFolder, 'icon.png'),
      place: readPlace(placeFile),
    });
    opened.on('close', () => rememberPlace(placeFile, opened));
    opened.on('closed', () => {
      window = null;
      if (!quitting) void sayStillRunning();
    });
    return opened;
  };
  /** Once, the first time: a window that closed and an application that goes on are no contradiction. */
  const sayStillRunning = async (): Promise<void> => {
    if (known.closeToTrayExplained) return;
    await engine.handlers['settings.update']({ patch: { closeToTrayExplained: true } }, { actor: 'desktop' });
    if (!Notification.isSupported()) return;
    const title = 'Reflector Relay goes on delivering';
    new Notification({ title, body: 'It stays in the tray. Quit it from there.' }).show();
  };

  setApplicationMenu({ open, quit: () => app.quit() });
  const tray = createTray(options.iconFolder, {
    open: () => open(),
    pause: () => void engine.handlers['engine.pause']({}, { actor: 'desktop' }),
    resume: () => void engine.handlers['engine.resume']({}, { actor: 'desktop' }),
    quit: () => app.quit(),
  });
  const showStatus = (): void => tray.show(engine.status());
  engine.on('status.changed', (status) => tray.show(status));
  engine.on('delivery.changed', showStatus);
  engine.on(
    'notice',
    createNotifier(systemClock, () => known, open),
  );
  engine.on('settings.changed', () => void settings().then(follow));
  const follow = (now: typeof known): void => {
    if (now.startAtLogin !== known.startAtLogin) setStartAtLogin(now.startAtLogin);
    nativeTheme.themeSource = now.theme;
    known = now;
  };
  follow(known);
  publishEvents(engine);
  const report = (error: unknown): void => log.error('a request failed', { error });
  serveIpc({
    handle: (name, input) => answer(engine.handlers, name, input, { actor: 'desktop' }, report),
    trustedOrigins: options.ownOrigins,
    report,
  });
  watchPower(systemClock, {
    networkReturned: () => engine.networkReturned(),
    unlocked: () => void engine.secretsReturned(),
  });

  const serving = await serveOnLoopback(engine, options);
  await engine.start();
  showStatus();
  if (!process.argv.includes(HIDDEN)) open();

  return {
    open,
    async finish() {
      quitting = true;
      await serving?.close();
      const { left } = await engine.stop({ drainMs: DRAIN_MS });
      log.info('stopped', { left });
    },
  };
}

function publishEvents(engine: Engine): void {
  for (const name of ENGINE_EVENT_NAMES) {
    engine.on(name, (data) => publishToWindows({ name, data } as Parameters<typeof publishToWindows>[0]));
  }
}

/** Intake and command line reach the engine here. Without the usual port any free one is as good. */
async function serveOnLoopback(
  engine: Engine,
  { dataDir, pageFolder, log }: DesktopOptions,
): Promise<Serving | null> {
  const wanted = Number(process.env['RELAY_PORT'] ?? USUAL_PORT);
  const usual = {
    engine,
    dataDir,
    pageFolder,
    publicUrl: null,
    intake: null,
    clock: systemClock,
    random: systemRandom,
    log,
  };
  try {
    return await serve({ ...usual, port: wanted });
  } catch (error) {
    log.warn('the usual port is taken', { port: wanted, error });
    return serve({ ...usual, port: 0 });
  }
}
