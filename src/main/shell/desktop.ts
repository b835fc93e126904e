import { app, BrowserWindow, nativeTheme } from 'electron';
import { join } from 'node:path';
import { ENGINE_EVENT_NAMES } from '../../shared/contract.ts';
import type { EngineStatus, Settings } from '../../shared/views.ts';
import { publishToWindows, serveIpc } from '../bridge/ipc.ts';
import { answer } from '../bridge/reply.ts';
import type { Caller } from '../bridge/types.ts';
import { openEngine } from '../engine.ts';
import type { Engine } from '../engine.ts';
import { systemClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { VERSION } from '../lib/version.ts';
import { desktopCipher, keyFileOf } from './desktop-cipher.ts';
import type { DesktopCipher } from './desktop-cipher.ts';
import { setApplicationMenu } from './menu.ts';
import { createNotifier } from './notifications.ts';
import { createWatch, desktopNetworkSigns, networkIsThere, watchPower } from './power.ts';
import { confirmQuit, explainTray } from './questions.ts';
import { serveLoopback } from './serve-loopback.ts';
import { setStartAtLogin, startedHidden } from './start-at-login.ts';
import { pendingOf } from './status-look.ts';
import { createTray } from './tray.ts';
import { keepWindow } from './window.ts';

const DRAIN_MS = 10_000;
/** While deliveries change, the tray looks at the engine this often. */
const LOOK_MS = 500;
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
  const hidden = startedHidden();
  const secrets = await desktopCipher(dataDir, { hidden });
  const engine = await openEngine({
    dataDir,
    cipher: secrets.cipher,
    ...(secrets.kind === 'keyring' && { keyFile: () => keyFileOf(dataDir, true) }),
    version: VERSION,
    log,
    networkSigns: desktopNetworkSigns,
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
    () => {
      if (!quitting && !settings.closeToTrayExplained) inBackground(explainOnce());
    },
  );
  const explainOnce = async (): Promise<void> => {
    await handlers['settings.update']({ patch: { closeToTrayExplained: true } }, CALLER);
    if (await explainTray()) app.quit();
  };
  let asking = false;
  const quit = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    try {
      const { owed } = engine.status();
      if (owed === 0 || (await confirmQuit(pendingOf(owed)))) app.quit();
    } finally {
      asking = false;
    }
  };
  const actions = {
    open: window.show,
    pause: () => inBackground(handlers['engine.pause']({}, CALLER)),
    resume: () => inBackground(handlers['engine.resume']({}, CALLER)),
    quit: () => inBackground(quit()),
  };

  setApplicationMenu(actions, { development: !app.isPackaged });
  const tray = createTray(options.iconFolder, actions);
  const unfollow = followStatus(engine, tray.show);
  const notify = createNotifier({
    clock: systemClock,
    settings: () => settings,
    isWatched: window.isFocused,
    open: window.show,
  });
  engine.on('notice', notify);
  const follow = (now: Settings): void => {
    if (now.startAtLogin !== settings.startAtLogin) setStartAtLogin(now.startAtLogin);
    nativeTheme.themeSource = now.theme;
    settings = now;
  };
  engine.on('settings.changed', () => inBackground(handlers['settings.get']({}, CALLER).then(follow)));
  follow(settings);
  // Where this program lies may have changed since.
  if (settings.startAtLogin) setStartAtLogin(true);
  followMachine(engine, secrets, inBackground);

  publishEvents(engine);
  serveIpc({
    handle: (name, input) => answer(handlers, name, input, CALLER, report),
    trustedOrigins: options.ownOrigins,
    report,
  });
  const serving = await serveLoopback(engine, options);
  await engine.start();
  tray.show(engine.status());
  if (!hidden) window.show();

  return {
    open: window.show,
    async finish() {
      quitting = true;
      BrowserWindow.getAllWindows().forEach((shown) => shown.hide());
      const began = systemClock.monotonic();
      await serving.close();
      unfollow();
      const { left } = await engine.stop({ drainMs: DRAIN_MS - (systemClock.monotonic() - began) });
      log.info('stopped', { left });
    },
  };
}

/** Shows each new state of the engine; the answer ends it, before the engine's folder is closed. */
function followStatus(engine: Engine, show: (status: EngineStatus) => void): () => void {
  let cancelLook: (() => void) | null = null;
  engine.on('status.changed', show);
  const ends = (['delivery.changed', 'room.changed'] as const).map((name) =>
    engine.on(name, () => {
      cancelLook ??= systemClock.after(LOOK_MS, () => {
        cancelLook = null;
        show(engine.status());
      });
    }),
  );
  return () => {
    ends.forEach((end) => end());
    cancelLook?.();
  };
}

/** Tells the engine of wake, network and keyring. */
function followMachine(
  engine: Engine,
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
  if (!secrets.cipher.state().available) createWatch(systemClock, keyringOpened, secretsReturned)();

  const watchNetwork = createWatch(
    systemClock,
    () => networkIsThere(desktopNetworkSigns),
    engine.networkReturned,
  );
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

function publishEvents(engine: Engine): void {
  for (const name of ENGINE_EVENT_NAMES) {
    engine.on(name, (data) => publishToWindows({ name, data } as Parameters<typeof publishToWindows>[0]));
  }
}
