import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { environment } from '../../../scripts/machine.mjs';
import { expect, launch, shownDialogs, spawnApp, test } from '../../support/electron-app.ts';
import { ask } from '../../support/electron-room.ts';
import { openRoute } from '../../support/relay-page.ts';

const runtimeUrl = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, 'engine.json'), 'utf8')) as { url: string }).url;

test('a folder that another process has is refused in plain words', async ({ userData }) => {
  const holder = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../support/hold-data-folder.ts'), userData],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  await once(holder.stdout, 'data');
  const [code] = await once(spawnApp(userData), 'exit');
  expect(code).toBe(1);
  const [shown] = shownDialogs(userData);
  expect(shown!.message).toBe('Reflector Relay cannot start');
  expect(shown!.detail).toContain(`already in use by process ${holder.pid}`);
  holder.stdin.end();
  await once(holder, 'exit');
});

test('a damaged database is refused in plain words and left as it is', async ({ userData }) => {
  const file = join(userData, 'relay.db');
  writeFileSync(file, 'this is no database'.repeat(100));
  const [code] = await once(spawnApp(userData), 'exit');
  expect(code).toBe(1);
  expect(shownDialogs(userData)[0]!.detail).toContain('damaged');
  expect(readFileSync(file, 'utf8')).toBe('this is no database'.repeat(100));
});

test('where the usual port is taken it listens on another', async ({ userData }) => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const app = await launch(userData, { env: { RELAY_PORT: String(port) } });
  await expect((await app.firstWindow()).getByRole('main')).toBeVisible();
  const url = runtimeUrl(userData);
  expect(url).not.toBe(`http://127.0.0.1:${port}`);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await app.close();
  expect(existsSync(join(userData, 'engine.json'))).toBe(false);
  taken.close();
});

test('the port of the settings is listened on at once, and again at the next start', async ({ userData }) => {
  const free = createServer();
  await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
  const { port } = free.address() as AddressInfo;
  free.close();
  const usual = { env: { RELAY_PORT: undefined } };
  const app = await launch(userData, usual);
  const page = await app.firstWindow();
  await openRoute(page, '/settings');
  const intake = page.getByRole('region', { name: 'Intake', exact: true });
  await intake.getByLabel('Port').fill('80');
  await intake.getByRole('button', { name: 'Save' }).click();
  await expect(intake.getByLabel('Port')).toHaveAccessibleDescription(/from 1024 to 65535/);
  await intake.getByLabel('Port').fill(String(port));
  await intake.getByRole('button', { name: 'Save' }).click();
  const url = `http://127.0.0.1:${port}`;
  await expect(intake).toContainText(`${url}/v1/events`);
  expect(runtimeUrl(userData)).toBe(url);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  await app.close();

  const again = await launch(userData, usual);
  await expect((await again.firstWindow()).getByRole('main')).toBeVisible();
  expect(runtimeUrl(userData)).toBe(url);
  await again.close();
});

test('RELAY_DATA_DIR names the folder of everything', async ({ userData }) => {
  const folder = join(userData, 'elsewhere');
  const app = await launch(userData, { env: { RELAY_DATA_DIR: folder } });
  const page = await app.firstWindow();
  expect((await ask(page, 'engine.status', {})).dataFolder).toBe(folder);
  await app.close();
  expect(existsSync(join(folder, 'relay.db'))).toBe(true);
  expect(existsSync(join(userData, 'relay.db'))).toBe(false);
});

test('started as npm start does, it has threads enough for names that hang', async ({ userData }) => {
  test.skip(process.platform !== 'linux', 'elsewhere nothing tells how many threads there are');
  const { UV_THREADPOOL_SIZE } = environment;
  const app = await launch(userData, { env: { UV_THREADPOOL_SIZE } });
  await app.firstWindow();
  const pid = await app.evaluate(() => process.pid);
  expect(readdirSync(`/proc/${pid}/task`).length).toBeGreaterThanOrEqual(128);
  await app.close();
});

test('the settings reach the desktop: start at login, and the theme', async ({ userData }) => {
  test.skip(process.platform !== 'linux', 'elsewhere the system keeps the list, for packaged applications');
  const app = await launch(userData, { env: { XDG_CONFIG_HOME: join(userData, 'config') } });
  const page = await app.firstWindow();
  const entry = join(userData, 'config/autostart/reflector-relay.desktop');
  await openRoute(page, '/settings');
  await page.getByRole('switch', { name: 'Start when I sign in' }).click();
  await ask(page, 'settings.update', { patch: { theme: 'dark' } });
  await expect.poll(() => existsSync(entry)).toBe(true);
  expect(readFileSync(entry, 'utf8')).toMatch(/^Exec="env" "UV_THREADPOOL_SIZE=128" ".+" "--hidden"$/m);
  const theme = () => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource);
  await expect.poll(theme).toBe('dark');
  await ask(page, 'settings.update', { patch: { startAtLogin: false, theme: 'light' } });
  await expect.poll(() => existsSync(entry)).toBe(false);
  await expect.poll(theme).toBe('light');
  await app.close();
});
