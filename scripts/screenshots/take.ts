import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { runnerImport } from 'vite';
import { launch } from '../../test/support/electron-app.ts';
import { ask } from '../../test/support/electron-room.ts';
import { openRoute } from '../../test/support/relay-page.ts';
import { pngFile } from '../png.ts';
import { inFewColours } from './few-colours.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'docs/images');
const SIZE = { width: 1280, height: 840 };
const MOST_BYTES = 150_000;

/** What is in each picture, by its name. */
const PICTURES: Record<string, (page: Page) => Promise<void>> = {
  async overview(page) {
    await openRoute(page, '/');
    await page.getByText(/^Needs attention/).waitFor();
    await page.getByRole('heading', { name: 'Endpoints' }).waitFor();
  },
  async deliveries(page) {
    await openRoute(page, '/deliveries');
    await page.getByRole('row', { name: 'Retrying' }).first().waitFor();
  },
  async detail(page) {
    await openRoute(page, '/deliveries');
    await page.getByRole('row', { name: 'Retrying' }).first().click();
    await page.getByRole('region', { name: 'Response: Body' }).waitFor();
  },
  async room(page) {
    const rooms = await ask(page, 'room.list', {});
    await openRoute(page, `/rooms/${rooms.find(({ name }) => name === 'customers')!.id}`);
    await page.getByLabel('Webhook URL').waitFor();
  },
};

const dataDir = mkdtempSync(join(tmpdir(), 'reflector-relay-pictures-'));
try {
  console.log('An engine lives through a week …');
  // The engine's modules are made for Vite.
  const week = await runnerImport<typeof import('./live-a-week.ts')>(
    join(import.meta.dirname, 'live-a-week.ts'),
    { configFile: false, root, logLevel: 'error' },
  );
  await week.module.liveAWeek(dataDir);
  const app = await launch(dataDir, { env: { TZ: afternoon(new Date()) } });
  try {
    await takeAll(app);
  } finally {
    await app.close();
  }
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}

/** A time zone in which it is about four in the afternoon, as it is in the week that was lived. */
function afternoon(now: Date): string {
  const ahead = ((16 - now.getUTCHours() + 36) % 24) - 12;
  // These names count westward.
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

async function takeAll(app: ElectronApplication): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const page = await app.firstWindow();
  await app.evaluate(({ BrowserWindow, net }, { width, height }) => {
    // A machine without a network takes the same pictures.
    net.isOnline = () => true;
    BrowserWindow.getAllWindows()[0]!.setContentSize(width, height);
  }, SIZE);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const theme of ['light', 'dark'] as const) {
    await ask(page, 'settings.update', { patch: { theme } });
    await page.locator(`html[data-mantine-color-scheme=${theme}]`).waitFor();
    for (const [name, show] of Object.entries(PICTURES)) {
      await show(page);
      // Nobody's pointer is in the picture, nor the focus that a script left.
      await page.mouse.move(0, 0);
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      const path = join(folder, `${name}-${theme}.png`);
      const taken = await page.screenshot({ animations: 'disabled' });
      const { palette, rows } = inFewColours(await pixelsOf(app, taken), SIZE.width);
      const file = pngFile(SIZE.width, rows, palette);
      writeFileSync(path, file);
      console.log(`${relative(root, path)}  ${Math.round(file.length / 1000)} kB`);
      if (file.length > MOST_BYTES) throw new Error(`${name} is larger than ${MOST_BYTES / 1000} kB.`);
    }
  }
}

/** Blue, green, red and alpha of each pixel, as Electron reads a PNG. */
async function pixelsOf(app: ElectronApplication, png: Buffer): Promise<Buffer> {
  const text = await app.evaluate(
    ({ nativeImage }, base64) =>
      nativeImage.createFromBuffer(Buffer.from(base64, 'base64')).toBitmap().toString('base64'),
    png.toString('base64'),
  );
  return Buffer.from(text, 'base64');
}
