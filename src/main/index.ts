process.env['UV_THREADPOOL_SIZE'] = '128';

import { app } from 'electron';
import type { BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { Reply } from '../shared/reply.ts';
import { serveIpc } from './bridge/ipc.ts';
import { claimPageOrigin, servePage } from './shell/app-protocol.ts';
import { guardContents, refusePermissions } from './shell/guards.ts';
import { claimSingleInstance, quitWithLastWindow } from './shell/lifecycle.ts';
import { openWindow, showWindow } from './shell/window.ts';

const pageOrigin = claimPageOrigin();
const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
const pageUrl = devServer ?? `${pageOrigin}/index.html`;
const ownOrigins = devServer === undefined ? [pageOrigin] : [pageOrigin, new URL(devServer).origin];

let window: BrowserWindow | null = null;

function showApplication(): void {
  if (window !== null) return showWindow(window);
  window = openWindow({
    pageUrl,
    preload: join(import.meta.dirname, '../preload/index.cjs'),
    devTools: !app.isPackaged,
  });
  window.on('closed', () => {
    window = null;
  });
}

async function main(): Promise<void> {
  await app.whenReady();
  refusePermissions();
  servePage(pageOrigin, join(import.meta.dirname, '../renderer'));
  serveIpc({ handle: answer, trustedOrigins: ownOrigins, report: (error) => console.error(error) });
  showApplication();
  quitWithLastWindow(showApplication);
}

async function answer(name: string): Promise<Reply> {
  return { ok: false, error: { code: 'unknown_request', message: `There is no request "${name}".` } };
}

function failToStart(error: unknown): void {
  console.error(error);
  app.exit(1);
}

if (claimSingleInstance(() => void app.whenReady().then(showApplication))) {
  if (!app.isReady()) app.enableSandbox();
  guardContents(ownOrigins);
  main().catch(failToStart);
} else {
  app.quit();
}
