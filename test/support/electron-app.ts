import { test as base, _electron } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask } from './electron-room.ts';
import { openRoute, sharedFixtures, STILL, trusting } from './relay-page.ts';
import type { FlowFixtures } from './relay-page.ts';

/** No question about secrets on a machine without a keyring, and no port that another run may have. */
const testEnvironment = { ...process.env, RELAY_SECRETS: 'key-file', RELAY_PORT: '0' };

const root = join(import.meta.dirname, '../..');
const repackaged = process.env['ELECTRON_OVERRIDE_DIST_PATH'];

/** What a test of the desktop application is given beside what every flow is, and may choose. */
export type ElectronFixtures = FlowFixtures & {
  /** Starts a repackaged Electron as it is, even if it does not wait for the main module. */
  readyEarly: boolean;
  /** A folder of this test's own, removed afterwards. */
  userData: string;
  /** The application, started on that folder. */
  electronApp: ElectronApplication;
  /** Its first window, with the page loaded. */
  page: Page;
};

/** Playwright's `test` with a freshly started application for each test. */
export const test = base.extend<ElectronFixtures>({
  ...sharedFixtures,
  readyEarly: [false, { option: true }],
  userData: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'reflector-relay-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  electronApp: async ({ userData, readyEarly, trustedCa }, use) => {
    const app = await launch(userData, { readyEarly, env: trusting(userData, trustedCa) });
    await use(app);
    await app.close();
  },
  page: async ({ electronApp }, use) => {
    const page = await electronApp.firstWindow();
    await page.waitForLoadState('load');
    await use(page);
  },
  relay: async ({ electronApp, page, firstRun }, use) => {
    await page.emulateMedia(STILL);
    if (!firstRun) {
      await ask(page, 'settings.update', { patch: { firstRunDone: true } });
      await openRoute(page, '/');
    }
    await use({
      page,
      ask: (name, input) => ask(page, name, input),
      open: (route) => openRoute(page, route),
      clipboard: () => electronApp.evaluate(({ clipboard }) => clipboard.readText()),
    });
  },
});

export { expect } from '@playwright/test';

/** How the application is started; the environment's `undefined` leaves a variable out. */
export type LaunchOptions = {
  readyEarly?: boolean;
  args?: string[];
  env?: Record<string, string | undefined>;
};

/** Starts the built application on a user data folder, as the `electron` fixture does. */
export async function launch(userData: string, options: LaunchOptions = {}): Promise<ElectronApplication> {
  const app = await _electron.launch({
    ...startOf(userData, options),
    chromiumSandbox: process.getuid?.() !== 0,
    cwd: root,
  });
  return evaluatingInTurn(app);
}

/**
 * Lets what is evaluated in the main process wait for a turn of its own: the inspector would let it break into the
 * middle of whatever runs there, a query of the database included, as nothing does outside of a test.
 */
function evaluatingInTurn(app: ElectronApplication): ElectronApplication {
  const evaluate = app.evaluate.bind(app) as (fn: () => void, argument: unknown) => Promise<unknown>;
  const inTurn = (fn: unknown): string => `(electron, argument) => new Promise((resolve, reject) =>
    setImmediate(() => new Promise((done) => done((${String(fn)})(electron, argument))).then(resolve, reject)))`;
  return Object.assign(app, {
    // What crosses to the main process is the text of a function.
    evaluate: (fn: unknown, argument?: unknown) =>
      evaluate(
        Object.assign(() => {}, { toString: () => inTurn(fn) }),
        argument,
      ),
  });
}

/** Starts the built application without anybody looking into it: what it is expected to leave again by itself. */
export function spawnApp(userData: string, options: LaunchOptions = {}): ChildProcess {
  const { executablePath, args, env } = startOf(userData, options);
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return spawn(executablePath, [...args, ...sandbox], { cwd: root, env, stdio: 'ignore' });
}

/** A dialog the application showed, and which was answered for the user. */
export type ShownDialog = { message: string; detail: string; buttons: string[] };

/** The dialogs shown so far on this folder. */
export function shownDialogs(userData: string): ShownDialog[] {
  const file = dialogFile(userData);
  if (!existsSync(file)) return [];
  // What follows the last line break is being written, also in a file that is still empty.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as ShownDialog);
}

function startOf(userData: string, { readyEarly = false, args = [], env = {} }: LaunchOptions) {
  const variables = {
    ...testEnvironment,
    RELAY_TEST_ELECTRON: electronBinary(),
    RELAY_TEST_DIALOGS: dialogFile(userData),
    ...env,
  };
  return {
    executablePath: readyEarly ? electronBinary() : electronCommand(),
    args: ['.', `--user-data-dir=${userData}`, ...args],
    env: Object.fromEntries(
      Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  };
}

function dialogFile(userData: string): string {
  return join(userData, 'dialogs.jsonl');
}

/** The command that starts Electron as a stock one starts, with its dialogs answered. */
function electronCommand(): string {
  return process.platform === 'win32' ? electronBinary() : join(import.meta.dirname, 'electron-that-waits');
}

function electronBinary(): string {
  if (repackaged) return join(repackaged, 'electron');
  return createRequire(import.meta.url)('electron') as unknown as string;
}
