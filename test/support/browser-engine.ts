import { test as base } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RequestInput, RequestName, RequestOutput } from '../../src/shared/contract.ts';
import type { Reply } from '../../src/shared/reply.ts';
import { openRoute, sharedFixtures, STILL, trusting } from './relay-page.ts';
import type { FlowFixtures } from './relay-page.ts';

export type BrowserEngine = {
  url: string;
  /** Asks a request of the contract as the command line does. */
  ask<K extends RequestName>(name: K, input: RequestInput<K>): Promise<RequestOutput<K>>;
  /** A room whose endpoint is the receiver of this test, which answers with that status. */
  addRoom(name: string, status: number): Promise<{ roomId: string; endpointId: string }>;
  /** How many requests the receiver got. */
  received(): number;
  /** Ends the engine while the page goes on. */
  stop(): Promise<void>;
};

/** A test with a headless engine and a receiver of its own, and a page that was let in and has its first run behind it. */
export const test = base.extend<FlowFixtures & { engine: BrowserEngine }>({
  ...sharedFixtures,
  engine: async ({ page, firstRun, trustedCa }, use) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'relay-page-'));
    const child = spawn(process.execPath, ['out/main/headless.js', '--data-dir', dataDir, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, ...trusting(dataDir, trustedCa) },
    });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { url, runtimeFile } = JSON.parse(line) as { url: string; runtimeFile: string };
    const { adminToken } = JSON.parse(readFileSync(runtimeFile, 'utf8')) as { adminToken: string };
    let received = 0;
    const receiver = createServer((request, response) => {
      received += 1;
      request.resume().on('end', () => response.writeHead(Number(request.url!.slice(1, 4))).end());
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const { port } = receiver.address() as AddressInfo;

    const post = async <T>(name: string, input: unknown): Promise<T> => {
      const response = await fetch(`${url}/api/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      const reply = (await response.json()) as Reply<T>;
      if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`);
      return reply.data;
    };
    const engine: BrowserEngine = {
      url,
      ask: (name, input) => post(name, input),
      async addRoom(name, status) {
        const room = await engine.ask('room.create', {
          name,
          endpoint: { url: `http://127.0.0.1:${port}/${status}`, permissions: { allowLoopback: true } },
        });
        return { roomId: room.id, endpointId: room.endpoints[0]!.id };
      },
      received: () => received,
      async stop() {
        if (child.exitCode !== null) return;
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      },
    };
    if (!firstRun) await engine.ask('settings.update', { patch: { firstRunDone: true } });
    const { path } = await post<{ path: string }>('session.createLink', {});
    await page.goto(url + path);

    await use(engine);

    receiver.close();
    receiver.closeAllConnections();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  },
  relay: async ({ engine, page, context }, use) => {
    await page.emulateMedia(STILL);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: engine.url });
    await use({
      page,
      ask: engine.ask,
      open: (route) => openRoute(page, route),
      clipboard: () => page.evaluate(() => navigator.clipboard.readText()),
    });
  },
});
