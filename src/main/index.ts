process.env['UV_THREADPOOL_SIZE'] = '128';

import { app, dialog } from 'electron';
import { join } from 'node:path';
import { systemClock } from './lib/clock.ts';
import { RelayError } from './lib/errors.ts';
import { openLogFile } from './lib/log-file.ts';
import { logFolderOf } from './lib/log-folder.ts';
import { createLog } from './lib/log.ts';
import { claimPageOrigin, servePage } from './shell/app-protocol.ts';
import { startDesktop } from './shell/desktop.ts';
import { guardContents, refusePermissions } from './shell/guards.ts';
import {
  chooseDataFolder,
  claimSingleInstance,
  finishBeforeQuit,
  stayWithoutWindow,
} from './shell/lifecycle.ts';
import { TEXTS } from './shell/texts.ts';

const dataDir = chooseDataFolder();
const logFile = openLogFile(logFolderOf(dataDir));
process.on('exit', logFile.flush);
const log = createLog({ write: logFile.write, clock: systemClock });
const pageOrigin = claimPageOrigin();
const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
const ownOrigins = devServer === undefined ? [pageOrigin] : [pageOrigin, new URL(devServer).origin];

async function main(secondStart: { fn: () => void }): Promise<void> {
  await app.whenReady();
  refusePermissions();
  const pageFolder = join(import.meta.dirname, '../renderer');
  servePage(pageOrigin, pageFolder);
  const desktop = await startDesktop({
    dataDir,
    pageUrl: devServer ?? `${pageOrigin}/index.html`,
    ownOrigins,
    preload: join(import.meta.dirname, '../preload/index.cjs'),
    pageFolder,
    iconFolder: join(app.getAppPath(), 'resources/icons'),
    log,
    logFile,
  });
  finishBeforeQuit(() => desktop.finish());
  stayWithoutWindow(() => desktop.open());
  secondStart.fn = () => desktop.open();
}

/** A folder in use, damaged, or of a newer version: said in a window, because there is no other place to say it. */
function failToStart(error: unknown): void {
  const sentence = error instanceof RelayError ? error.message : String(error);
  log.error('could not start', { error });
  dialog.showErrorBox(TEXTS.cannotStart, sentence);
  app.exit(1);
}

const secondStart = { fn: (): void => {} };
if (claimSingleInstance(() => secondStart.fn())) {
  // Told to run without a sandbox (root in a container needs that), one here would end the page's process.
  if (!app.isReady() && !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  guardContents(ownOrigins);
  main(secondStart).catch(failToStart);
} else {
  app.quit();
}
