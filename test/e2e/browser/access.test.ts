import { expect, test } from '@playwright/test';
import type { Page, PlaywrightWorkerArgs } from '@playwright/test';
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** An engine of its own for each test, and a page of somebody else's on another port of this machine. */
type Engine = {
  process: ChildProcess;
  readyLine: string;
  url: string;
  dataDir: string;
  runtimeFile: string;
  adminToken: string;
};
const execute = promisify(execFile);
let engine: Engine;
let stranger: { server: Server; url: string; cookies: string[] };

async function startEngine(...args: string[]): Promise<Engine> {
  const dataDir = mkdtempSync(join(tmpdir(), 'relay-browser-'));
  const command = [
    '--import',
    './test/support/clock-ahead.ts',
    'out/main/headless.js',
    '--data-dir',
    dataDir,
  ];
  const child = spawn(process.execPath, [...command, ...args], {
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  const [readyLine] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  const { url, runtimeFile } = JSON.parse(readyLine) as { url: string; runtimeFile: string };
  const { adminToken } = JSON.parse(readFileSync(runtimeFile, 'utf8')) as { adminToken: string };
  return { process: child, readyLine, url, dataDir, runtimeFile, adminToken };
}

async function stopEngine({ process, dataDir }: Engine): Promise<void> {
  const ended = once(process, 'exit');
  process.kill('SIGTERM');
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
}

test.beforeEach(async () => {
  engine = await startEngine('--port', '0');

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
  await stopEngine(engine);
});

/** What `relay open` prints: the link. */
async function createLink({ dataDir } = engine): Promise<string> {
  const { stdout } = await execute(process.execPath, ['out/main/cli.js', 'open', '--data-dir', dataDir]);
  return /https?:\S+/.exec(stdout)![0];
}

/** Moves the engine's clock ahead. */
async function passTime(ms: number): Promise<void> {
  const moved = once(engine.process, 'message');
  engine.process.send(ms);
  await moved;
}

/** Asks the engine as the command line does. */
async function askAsProgram(name: string, input: object): Promise<{ id: string }> {
  const response = await fetch(`${engine.url}/api/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${engine.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: { id: string } }).data;
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

/** Whether the engine's events reach a page. */
function hearsEvents(page: Page, url: string): Promise<boolean> {
  return page.evaluate(
    (address) =>
      new Promise((resolve) => {
        const source = new EventSource(`${address}/api/events`, { withCredentials: true });
        source.addEventListener('open', () => resolve(true));
        source.addEventListener('error', () => resolve(false));
      }),
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
  // A bearer token needs no cookie.
  const withToken = (token: string) =>
    other.evaluate(
      async (authorization) =>
        await fetch('/api/engine.status', {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: '{}',
        }).then(({ status }) => status),
      `Bearer ${token}`,
    );
  expect(await withToken(engine.adminToken)).toBe(200);
  expect(await withToken('wrong')).toBe(401);
  await other.context().close();
});

test('the link is good for five minutes', async ({ page, browser }) => {
  const inTime = await createLink();
  await passTime(5 * 60_000 - 10_000);
  await page.goto(inTime);
  expect(await statusSeenBy(page, engine.url)).toBe(200);

  const tooLate = await createLink();
  await passTime(5 * 60_000);
  const other = await (await browser.newContext()).newPage();
  expect((await other.goto(tooLate))?.status()).toBe(403);
  await expect(other.locator('body')).toContainText('relay open');
  expect(await statusSeenBy(other, engine.url)).toBe(401);
  await other.context().close();
});

test('tokens stand in engine.json alone, for its owner and while the engine runs', async () => {
  const runtime = JSON.parse(readFileSync(engine.runtimeFile, 'utf8')) as Record<string, unknown>;
  expect(runtime).toMatchObject({ pid: engine.process.pid, url: engine.url });
  expect(statSync(engine.runtimeFile).mode & 0o777).toBe(0o600);
  for (const token of [runtime['adminToken'], runtime['intakeToken']]) {
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(engine.readyLine).not.toContain(token);
  }
  const ended = once(engine.process, 'exit');
  engine.process.kill('SIGTERM');
  await ended;
  expect(existsSync(engine.runtimeFile)).toBe(false);
  rmSync(engine.dataDir, { recursive: true });
  engine = await startEngine('--port', '0');
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
  expect(await hearsEvents(page, engine.url)).toBe(false);

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

/** A browser for which these names lead to this machine. */
async function browserThatFinds(playwright: PlaywrightWorkerArgs['playwright'], name: string) {
  const options = test.info().project.use.launchOptions;
  return playwright.chromium.launch({
    ...options,
    args: [...(options?.args ?? []), `--host-resolver-rules=MAP ${name} 127.0.0.1`],
  });
}

test('another name for this machine is refused', async ({ playwright }) => {
  const { port } = new URL(engine.url);
  const browser = await browserThatFinds(playwright, 'evil.example');
  const page = await browser.newPage();
  expect((await page.goto(`http://evil.example:${port}/`))?.status()).toBe(403);
  expect(await statusSeenBy(page, `http://evil.example:${port}`)).toBe(403);
  expect((await page.goto(`http://localhost:${port}/`))?.status()).toBe(200);
  await browser.close();
});

test('the public URL is one of our names, and its own page is known by its Origin', async ({
  playwright,
}) => {
  // A free port: the public URL has to be known before the engine listens.
  const { port } = new URL(engine.url);
  await stopEngine(engine);
  const publicUrl = `http://relay.example:${port}`;
  engine = await startEngine('--port', port, '--public-url', publicUrl);
  const browser = await browserThatFinds(playwright, 'relay.example');
  const page = await browser.newPage();
  const link = await createLink();
  const asked = page.waitForRequest(`${publicUrl}/api/engine.status`);
  await page.goto(publicUrl + link.slice(new URL(link).origin.length));
  const headers = await (await asked).allHeaders();
  // Plain http under a name gets no Sec-Fetch-Site from Chromium.
  expect(headers['sec-fetch-site']).toBeUndefined();
  expect(headers['origin']).toBe(publicUrl);
  expect(await statusSeenBy(page, publicUrl)).toBe(200);
  expect(await hearsEvents(page, publicUrl)).toBe(true);

  // A download is a navigation, without an Origin: it is known by where it comes from.
  const endpoint = { url: stranger.url, permissions: { allowLoopback: true } };
  await askAsProgram('settings.update', { patch: { firstRunDone: true } });
  const { id: roomId } = await askAsProgram('room.create', { name: 'team', endpoint });
  await askAsProgram('event.sendSample', { roomId });
  await page.goto(`${publicUrl}/#/deliveries`);
  await page.getByRole('button', { name: 'Export' }).click();
  const fetched = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
  const download = await fetched;
  expect(download.suggestedFilename()).toMatch(/^deliveries-\d{4}-\d\d-\d\d\.csv$/);
  expect(await download.failure()).toBeNull();
  expect(readFileSync(await download.path(), 'utf8')).toContain('id,accepted_at,state,');
  await expect(page.getByText(/^1 delivery exported to /)).toBeVisible();

  // Under the same name, and with the cookie, but from another port.
  const { port: otherPort } = new URL(stranger.url);
  await page.goto(`http://relay.example:${otherPort}/`);
  expect(stranger.cookies.at(-1)).toContain('relay_session_');
  expect(await hearsEvents(page, publicUrl)).toBe(false);
  for (const referrerPolicy of ['unsafe-url', 'no-referrer'] as const) {
    const answered = page.waitForResponse(`${publicUrl}/api/events`);
    await page.evaluate(
      ([address, policy]) =>
        fetch(address, { mode: 'no-cors', credentials: 'include', referrerPolicy: policy }),
      [`${publicUrl}/api/events`, referrerPolicy] as const,
    );
    expect((await answered).status(), referrerPolicy).toBe(403);
  }
  await browser.close();
});
