import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** An engine of its own for each test, and a page of somebody else's on another port of this machine. */
let engine: { process: ChildProcess; url: string; dataDir: string; adminToken: string };
let stranger: { server: Server; url: string; cookies: string[] };

test.beforeEach(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'relay-browser-'));
  const child = spawn(process.execPath, ['out/main/headless.js', '--data-dir', dataDir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url, runtimeFile } = JSON.parse(line) as { url: string; runtimeFile: string };
  const { adminToken } = JSON.parse(readFileSync(runtimeFile, 'utf8')) as { adminToken: string };
  engine = { process: child, url, dataDir, adminToken };

  const cookies: string[] = [];
  const server = createServer((request, response) => {
    cookies.push(request.headers.cookie ?? '');
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>A stranger</title>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stranger = { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cookies };
});

test.afterEach(async () => {
  stranger.server.close();
  stranger.server.closeAllConnections();
  const ended = once(engine.process, 'exit');
  engine.process.kill('SIGTERM');
  await ended;
  rmSync(engine.dataDir, { recursive: true, force: true });
});

async function createLink(): Promise<string> {
  const response = await fetch(`${engine.url}/api/session.createLink`, {
    method: 'POST',
    headers: { authorization: `Bearer ${engine.adminToken}`, 'content-type': 'application/json' },
    body: '{}',
  });
  const { data } = (await response.json()) as { data: { path: string } };
  return engine.url + data.path;
}

/** What a page is answered when it asks for the engine's status; null when it may not see the answer. */
function statusSeenBy(page: Page, url: string): Promise<number | null> {
  return page.evaluate(
    (address) =>
      fetch(`${address}/api/engine.status`, {
        method: 'POST',
        credentials: 'include',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      }).then(
        ({ status }) => status,
        () => null,
      ),
    url,
  );
}

test('the link lets this browser in, leaves the address, and works once', async ({ page, browser }) => {
  await page.goto(engine.url);
  expect(await statusSeenBy(page, engine.url)).toBe(401);

  const link = await createLink();
  await page.goto(link);
  expect(page.url()).toBe(`${engine.url}/`);
  expect(await statusSeenBy(page, engine.url)).toBe(200);
  await page.goBack();
  expect(page.url()).not.toContain('code=');

  const [cookie] = await page.context().cookies(engine.url);
  expect(cookie).toMatchObject({
    name: `relay_session_${new URL(engine.url).port}`,
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
  });

  const other = await (await browser.newContext()).newPage();
  expect((await other.goto(link))?.status()).toBe(403);
  expect(await statusSeenBy(other, engine.url)).toBe(401);
  await other.context().close();
});

test('the page hears of engine events, and its policy holds', async ({ page }) => {
  await page.goto(await createLink());
  const told = page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const source = new EventSource('/api/events');
        source.addEventListener('room.changed', (event) => resolve(event.data as string));
        source.addEventListener('error', () => reject(new Error('refused')));
        source.addEventListener('open', () => {
          void fetch('/api/room.create', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: '{"name":"team"}',
          });
        });
      }),
  );
  expect(JSON.parse(await told)).toEqual({ id: expect.any(String) });

  const leaked = await page.evaluate(
    (url) =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    stranger.url,
  );
  expect(leaked).toBe(false);
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.head.append(script);
    return 'ran' in window;
  });
  expect(ran).toBe(false);
});

test('a page on another port gets the cookie sent along and is refused all the same', async ({ page }) => {
  await page.goto(await createLink());
  expect(await statusSeenBy(page, engine.url)).toBe(200);
  await page.goto(stranger.url);
  // The danger is real: cookies do not know ports.
  expect(stranger.cookies.join()).toContain('relay_session_');

  expect(await statusSeenBy(page, engine.url)).toBeNull();
  const answered = page.waitForResponse(`${engine.url}/api/engine.pause`);
  await page.evaluate(
    (url) => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' }),
    `${engine.url}/api/engine.pause`,
  );
  // 401 would mean that the cookie was not there.
  expect((await answered).status()).toBe(403);
  const heard = await page.evaluate(
    (url) =>
      new Promise<boolean>((resolve) => {
        const source = new EventSource(`${url}/api/events`, { withCredentials: true });
        source.addEventListener('open', () => resolve(true));
        source.addEventListener('error', () => resolve(false));
      }),
    engine.url,
  );
  expect(heard).toBe(false);

  // A form needs no leave to be sent; an engine that believed the cookie would pause.
  await page.evaluate((url) => {
    const form = document.createElement('form');
    form.method = 'post';
    form.enctype = 'text/plain';
    form.action = `${url}/api/engine.pause`;
    const field = document.createElement('input');
    [field.name, field.value] = ['{"a":"', '"}'];
    form.append(field);
    document.body.append(form);
    form.submit();
  }, engine.url);
  await page.waitForURL(`${engine.url}/api/engine.pause`);
  await expect(page.locator('body')).toContainText('forbidden');

  await page.goto(stranger.url);
  const refusal = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await page.evaluate((url) => {
    const frame = document.createElement('iframe');
    frame.src = url;
    document.body.append(frame);
  }, engine.url);
  await refusal;
});

test('another name for this machine is refused', async ({ playwright }) => {
  const { port } = new URL(engine.url);
  const browser = await playwright.chromium.launch({
    ...test.info().project.use.launchOptions,
    args: [
      ...(test.info().project.use.launchOptions?.args ?? []),
      '--host-resolver-rules=MAP evil.example 127.0.0.1',
    ],
  });
  const page = await browser.newPage();
  expect((await page.goto(`http://evil.example:${port}/`))?.status()).toBe(403);
  expect(await statusSeenBy(page, `http://evil.example:${port}`)).toBe(403);
  expect((await page.goto(`http://localhost:${port}/`))?.status()).toBe(200);
  await browser.close();
});
