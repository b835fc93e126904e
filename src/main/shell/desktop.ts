import { app, nativeTheme } from 'electron';
import { join } from 'node:path';
import type { Settings } from '../../shared/views.ts';
import { serveIpc } from '../bridge/ipc.ts';
import { answer } from '../bridge/reply.ts';
import type { Caller } from '../bridge/types.ts';
import { openEngine } from '../engine.ts';
import { systemClock } from '../lib/clock.ts';
import type { LogFile } from '../lib/log-file.ts';
import type { Log } from '../lib/log.ts';
import { VERSION } from '../lib/version.ts';
import { desktopCipher, keyFileOf } from './desktop-cipher.ts';
import { followStatus, publishEvents } from './follow-engine.ts';
import { openFolder } from './open-folder.ts';
import { followMachine } from './follow-machine.ts';
import { setApplicationMenu } from './menu.ts';
import { createNotifier } from './notifications.ts';
import { desktopNetworkSigns } from './power.ts';
import { chooseExportFile, confirmClose, confirmQuit, explainTray } from './questions.ts';
import { serveLoopback } from './serve-loopback.ts';
import { setStartAtLogin, startedHidden } from './start-at-login.ts';
import { pendingOf } from './status-look.ts';
import { createTray } from './tray.ts';
import { keepWindow } from './window.ts';

const DRAIN_MS = 10_000;
const CALLER: Caller = { actor: 'desktop' };

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
  logFile: LogFile;
};

export type Desktop = {
  /** Shows the window, at a route of the page where one is named. */
  open(route?: string): void;
  /** Ends attempts under way and closes the store. */
  finish(): Promise<void>;
};

/** Opens the data folder and puts window, tray, notifications and settings of the desktop around the engine. */
export async function startDesktop(options: DesktopOptions): Promise<Desktop> {
  const { dataDir, log, logFile } = options;
  const hidden = startedHidden();
  const secrets = await desktopCipher(dataDir, { hidden });
  const engine = await openEngine({
    dataDir,
    cipher: secrets.cipher,
    ...(secrets.kind === 'keyring' && { keyFile: () => keyFileOf(dataDir, true) }),
    version: VERSION,
    log,
    logFile,
    openFolder,
    networkSigns: desktopNetworkSigns,
    chooseExportFile,
  });
  const { handlers } = engine;
  const report = (error: unknown): void => log.error('a request failed', { error });
  const inBackground = (work: Promise<unknown>): void => void work.catch(report);
  let settings: Settings = await handlers['settings.get']({}, CALLER);
  let quitting = false;

  const window = keepWindow(
    {
      pageUrl: options.pageUrl,
      preload: options.preload,
      devTools: !app.isPackaged,
      icon: join(options.iconFolder, 'icon.png'),
      placeFile: join(dataDir, 'window.json'),
    },
    {
      onClosed() {
        if (!quitting && !settings.closeToTrayExplained) inBackground(explainOnce());
      },
      confirmClose,
    },
  );
  const explainOnce = async (): Promise<void> => {
    await handlers['settings.update']({ patch: { closeToTrayExplained: true } }, CALLER);
    if (await explainTray()) app.quit();
  };
  let asking = false;
  const agreesToQuit = async (): Promise<boolean> => {
    const { owed } = engine.status();
    if (owed === 0) return true;
    asking = true;
    return confirmQuit(pendingOf(owed)).finally(() => (asking = false));
  };
  const quit = async (): Promise<void> => {
    if (asking || !(await agreesToQuit())) return;
    quitting = true;
    quitting = await window.close();
    if (quitting) app.quit();
  };
  const actions = {
    open: window.show,
    pause: () => inBackground(handlers['engine.pause']({}, CALLER)),
    resume: () => inBackground(handlers['engine.resume']({}, CALLER)),
    quit: () => inBackground(quit()),
  };

  setApplicationMenu(actions, { development: !app.isPackaged });
  const tray = createTray(options.iconFolder, actions);
  const unfollow = followStatus(engine, systemClock, tray.show);
  const notify = createNotifier({
    clock: systemClock,
    settings: () => settings,
    isWatched: window.isFocused,
    open: window.show,
  });
  engine.on('notice', notify);
  const follow = (now: Settings): void => {
    const before = settings;
    settings = now;
    nativeTheme.themeSource = now.theme;
    if (now.startAtLogin !== before.startAtLogin) setStartAtLogin(now.startAtLogin);
    if (now.intakePort !== before.intakePort) inBackground(loopback.portChanged());
  };
  engine.on('settings.changed', () => inBackground(handlers['settings.get']({}, CALLER).then(follow)));
  follow(settings);
  // Where this program lies may have changed since.
  if (settings.startAtLogin) setStartAtLogin(true);
  followMachine(engine, systemClock, secrets, inBackground);

  publishEvents(engine);
  serveIpc({
    handle: (name, input) => answer(handlers, name, input, CALLER, report),
    trustedOrigins: options.ownOrigins,
    report,
  });
  const loopback = await serveLoopback(engine, { ...options, port: () => settings.intakePort });
  await engine.start();
  tray.show(engine.status());
  if (!hidden) window.show();

  return {
    open: window.show,
    async finish() {
      quitting = true;
      window.retire();
      const began = systemClock.monotonic();
      await loopback.close();
      unfollow();
      const { left } = await engine.stop({ drainMs: DRAIN_MS - (systemClock.monotonic() - began) });
      log.info('stopped', { left });
    },
  };
}
