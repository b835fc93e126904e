import { test as base, _electron } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** No question about secrets on a machine without a keyring, and no port that another run may have. */
export const testEnvironment = { ...process.env, RELAY_SECRETS: 'key-file', RELAY_PORT: '0' } as Record<
  string,
  string
>;

const repackaged = process.env['ELECTRON_OVERRIDE_DIST_PATH'];

/** What a test of the desktop application is given, and may choose. */
export type ElectronFixtures = {
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
  readyEarly: [false, { option: true }],
  userData: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'reflector-relay-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  electronApp: async ({ userData, readyEarly }, use) => {
    const app = await launch(userData, { readyEarly });
    await use(app);
    await app.close();
  },
  page: async ({ electronApp }, use) => {
    const page = await electronApp.firstWindow();
    await page.waitForLoadState('load');
    await use(page);
  },
});

export { expect } from '@playwright/test';

/** Starts the built application on a user data folder, as the `electron` fixture does. */
export function launch(userData: string, { readyEarly = false, args = [] as string[] } = {}) {
  return _electron.launch({
    args: ['.', `--user-data-dir=${userData}`, ...args],
    executablePath: readyEarly ? electronBinary() : electronCommand(),
    chromiumSandbox: process.getuid?.() !== 0,
    cwd: join(import.meta.dirname, '../..'),
    env: testEnvironment,
  });
}

/** The command that starts Electron as a stock one starts. */
export function electronCommand(): string {
  return repackaged ? join(import.meta.dirname, 'electron-that-waits') : electronBinary();
}

function electronBinary(): string {
  if (repackaged) return join(repackaged, 'electron');
  return createRequire(import.meta.url)('electron') as unknown as string;
}
