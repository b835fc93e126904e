import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/machine.mjs';

const chromium = findChromium();
const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  timeout: 60_000,
  // Every test starts a whole application; two at a time would only wait for each other.
  workers: 1,
  forbidOnly: true,
  reporter: 'list',
  projects: [
    { name: 'electron', testDir: 'test/e2e/electron' },
    {
      name: 'browser',
      testDir: 'test/e2e/browser',
      use: {
        browserName: 'chromium',
        launchOptions: {
          ...(chromium === null ? {} : { executablePath: chromium }),
          args: asRoot ? ['--no-sandbox', '--disable-dev-shm-usage'] : [],
        },
      },
    },
  ],
});
