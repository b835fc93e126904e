import { expect, test } from '../../support/electron-app.ts';

test('serves the page from app://bundle under the content security policy', async ({ page }) => {
  await expect(page).toHaveTitle(/Reflector Relay$/);
  await expect(page.getByRole('main')).toBeVisible();
  expect(await page.evaluate(() => location.origin)).toBe('app://bundle');
  expect(await page.evaluate(() => isSecureContext)).toBe(true);

  const policy = await page.evaluate(
    async () => (await fetch('/index.html')).headers.get('content-security-policy') ?? '',
  );
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
});

test('the policy is enforced: no inline script, no eval, no foreign connection', async ({ page }) => {
  const inline = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.body.append(script);
    return 'inlineRan' in window;
  });
  expect(inline).toBe(false);
  const foreign = await page.evaluate(() => fetch('https://example.com').catch((error) => String(error)));
  expect(foreign).toContain('Failed to fetch');
});

test('serves nothing from outside the page folder', async ({ page }) => {
  const statuses = await page.evaluate(async () => {
    const paths = [
      '/..%2fmain/index.js',
      '/%2e%2e/main/index.js',
      '/..%5cmain%5cindex.js',
      '/%00',
      '/%',
      '/missing.js',
    ];
    return Promise.all(paths.map(async (path) => (await fetch(path)).status));
  });
  expect(statuses).toEqual([404, 404, 404, 404, 404, 404]);
});

test('the page is sandboxed, isolated and has nothing of Node.js', async ({ electronApp, page }) => {
  const preferences = await electronApp.evaluate(({ BrowserWindow }) => {
    // Documented, but left out of Electron's types.
    type WithPreferences = { getLastWebPreferences(): Electron.WebPreferences | null };
    const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as WithPreferences;
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
  expect(preferences?.webSecurity).not.toBe(false);
  expect(preferences?.nodeIntegrationInSubFrames).not.toBe(true);

  const found = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
      (name) => name in window,
    ),
  );
  expect(found).toEqual([]);
  expect(await page.evaluate(() => Object.keys((window as unknown as { bridge: object }).bridge))).toEqual([
    'request',
    'on',
  ]);
});

test.describe('in an Electron that does not wait for the main module', () => {
  test.use({ readyEarly: true });

  test('the page still shows, from an origin no server can have', async ({ page }) => {
    await expect(page.getByRole('main')).toBeVisible();
    expect(['app://bundle', 'https://bundle.invalid']).toContain(await page.evaluate(() => location.origin));
  });
});
