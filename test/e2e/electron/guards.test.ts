import { expect, test } from '../../support/electron-app.ts';

test('the page cannot leave its own origin', async ({ electronApp, page }) => {
  await expect(page.getByRole('main')).toBeVisible();
  // The first start leads to the welcome.
  await page.waitForURL('**/index.html#/welcome');
  const address = page.url();
  for (const target of ['https://example.com/', 'file:///etc/passwd', 'data:text/html,<h1>elsewhere</h1>']) {
    await page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      document.body.append(link);
      link.click();
      location.assign(url);
    }, target);
  }
  // Playwright itself waits for navigations that never come to an end: asked is the window.
  const shown = await electronApp.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    const alive = (await webContents.executeJavaScript(`document.querySelector('main') !== null`)) as boolean;
    return { url: webContents.getURL(), alive };
  });
  expect(shown).toEqual({ url: address, alive: true });
});

test('the page may reload itself', async ({ page }) => {
  await page.evaluate(() => Object.assign(window, { before: true }));
  await page.reload();
  expect(await page.evaluate(() => 'before' in window)).toBe(false);
  await expect(page.getByRole('main')).toBeVisible();
});

test('the page cannot open windows', async ({ electronApp, page }) => {
  const opened = await page.evaluate(() =>
    ['https://example.com', 'app://bundle/index.html', 'about:blank'].map((url) => window.open(url) !== null),
  );
  expect(opened).toEqual([false, false, false]);
  expect(await electronApp.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('the page is granted no permission', async ({ page }) => {
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'];
    return Promise.all(
      names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state),
    );
  });
  expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied']);
  const asked = await page.evaluate(() => Notification.requestPermission());
  expect(asked).toBe('denied');
  const camera = await page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      (error: Error) => error.name,
    ),
  );
  expect(camera).not.toBe('granted');
});

test('the page may put text on the clipboard, and not read from it', async ({ electronApp, page }) => {
  await page.evaluate(() => navigator.clipboard.writeText('put there by the page'));
  expect(await electronApp.evaluate(({ clipboard }) => clipboard.readText())).toBe('put there by the page');
  const read = await page.evaluate(() =>
    navigator.clipboard.readText().then(
      () => 'read',
      (error: Error) => error.name,
    ),
  );
  expect(read).toBe('NotAllowedError');
});

test('a webview is refused even in a window that would allow it', async ({ electronApp, page }) => {
  const url = page.url();
  const made = await electronApp.evaluate(async ({ BrowserWindow, webContents }, pageUrl) => {
    const window = new BrowserWindow({ show: false, webPreferences: { webviewTag: true } });
    await window.loadURL(pageUrl);
    const refused = new Promise<boolean>((resolve) =>
      window.webContents.once('will-attach-webview', (event) =>
        setImmediate(() => resolve(event.defaultPrevented)),
      ),
    );
    await window.webContents.executeJavaScript(
      `{ const view = document.createElement('webview'); view.src = 'https://example.com/'; document.body.append(view); 0 }`,
    );
    const answer = await refused;
    const guests = webContents
      .getAllWebContents()
      .filter((contents) => contents.getType() === 'webview').length;
    window.destroy();
    return { refused: answer, guests };
  }, url);
  expect(made).toEqual({ refused: true, guests: 0 });
});
