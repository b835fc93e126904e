import Database from 'better-sqlite3';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { spawnHeadless, spawnNode, startHeadless } from '../support/headless.ts';
import { startReceiver } from '../support/receiver.ts';
import { askHttp, withBearer } from '../support/serve-engine.ts';
import { startTestEngine, temporaryFolder } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

async function ask(engine: { url: string; adminToken: string }, name: string, input: unknown = {}) {
  const { json } = await askHttp(`${engine.url}/api/${name}`, {
    headers: withBearer(engine.adminToken),
    body: JSON.stringify(input),
  });
  const reply = json();
  expect(reply, name).toMatchObject({ ok: true });
  return reply.data;
}

/** One sentence or two for people, and no trace of the program's inside. */
function expectPlain(stderr: string): void {
  expect(stderr.trim()).not.toBe('');
  expect(stderr).not.toMatch(/\n\s+at |node:internal/);
}

test('says once that it is ready, keeps its tokens to engine.json, and ends with 0', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const dataDir = join(temporaryFolder(), 'made', 'here');
    const engine = spawnHeadless(dataDir);
    const ready = await engine.ready;
    const runtimeFile = join(dataDir, 'engine.json');
    expect(ready).toEqual({
      event: 'ready',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      dataDir,
      runtimeFile,
    });
    expect(statSync(runtimeFile).mode & 0o777).toBe(0o600);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    const runtime = JSON.parse(readFileSync(runtimeFile, 'utf8')) as Record<string, string>;
    expect(runtime).toEqual({
      pid: engine.pid,
      url: ready.url,
      adminToken: expect.stringMatching(/^[\w-]{43}$/) as string,
      intakeToken: expect.stringMatching(/^[\w-]{43}$/) as string,
      metricsToken: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    expect((await askHttp(`${ready.url}/healthz`)).json()).toMatchObject({ ok: true });
    const status = await ask({ url: ready.url, adminToken: runtime['adminToken']! }, 'engine.status');
    expect(status).toMatchObject({ state: 'delivering', dataFolder: dataDir });
    expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);

    engine.kill(signal);
    const { code, stdout, stderr } = await engine.ended;
    expect(code, signal).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    for (const line of stderr.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('event');
    expect(stdout + stderr).not.toContain(runtime['adminToken']);
    expect(stdout + stderr).not.toContain(runtime['intakeToken']);
    expect(existsSync(runtimeFile)).toBe(false);
  }
});

test.skipIf(process.platform !== 'linux')(
  'has threads enough for names that hang: the size of the pool is set before anything uses it',
  async () => {
    const engine = await startHeadless(temporaryFolder());
    // Reading a file starts all of them.
    expect((await askHttp(`${engine.url}/`)).status).toBe(200);
    expect(readdirSync(`/proc/${engine.pid}/task`).length).toBeGreaterThanOrEqual(128);
  },
);

test('a second engine on the same folder is refused, naming the first', async () => {
  const dataDir = temporaryFolder();
  const first = await startHeadless(dataDir);
  const second = await spawnHeadless(dataDir).ended;
  expect([second.code, second.stdout]).toEqual([1, '']);
  expect(second.stderr).toContain(`in use by process ${first.pid} `);
  expectPlain(second.stderr);
  expect(existsSync(join(dataDir, 'engine.json'))).toBe(true);
  expect(await ask(first, 'engine.status')).toMatchObject({ state: 'delivering' });
});

test('a taken port is named, and leaves the folder free', async () => {
  const dataDir = temporaryFolder();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const refused = await spawnHeadless(dataDir, ['--port', String(port)]).ended;
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(`Port ${port} of 127.0.0.1 is in use. Choose another with --port`);
  expectPlain(refused.stderr);

  const wider = ['--port', '0', '--intake-host', '127.0.0.1', '--intake-port', String(port)];
  const refusedWider = await spawnHeadless(dataDir, wider).ended;
  expect(refusedWider.stderr).toContain('Choose another with --intake-port');
  expect(existsSync(join(dataDir, 'engine.json'))).toBe(false);
  await startHeadless(dataDir);
});

test('a damaged database and one of a newer version are left alone, with what to do', async () => {
  const damaged = temporaryFolder();
  const file = join(damaged, 'relay.db');
  writeFileSync(file, 'This is not a database at all. '.repeat(400));
  const before = readFileSync(file);
  const refused = await spawnHeadless(damaged).ended;
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('relay.db');
  expectPlain(refused.stderr);
  expect(readFileSync(file).equals(before)).toBe(true);

  const newer = temporaryFolder();
  await (await startTestEngine({ dataDir: newer })).stop();
  const sqlite = new Database(join(newer, 'relay.db'));
  sqlite.pragma('user_version = 4000');
  sqlite.close();
  const refusedNewer = await spawnHeadless(newer).ended;
  expect(refusedNewer.code).toBe(1);
  expect(refusedNewer.stderr).toContain('newer Reflector Relay');
  expectPlain(refusedNewer.stderr);
});

test('secrets under a desktop keyring are refused with the remedy', async () => {
  const dataDir = temporaryFolder();
  const desktop = await startTestEngine({ dataDir });
  await desktop.addRoom('team', 'http://127.0.0.1:9/');
  await desktop.stop();
  const sqlite = new Database(join(dataDir, 'relay.db'));
  sqlite.prepare("UPDATE secrets SET cipher_backend = 'gnome_libsecret'").run();
  sqlite.close();
  const refused = await spawnHeadless(dataDir).ended;
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('relay secrets use-key-file');
  expect(refused.stderr).toContain('gnome_libsecret');
  expectPlain(refused.stderr);
});

test('the key may come from the environment, and is then nowhere on disk', async () => {
  const dataDir = temporaryFolder();
  const env = { RELAY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
  const engine = spawnHeadless(dataDir, ['--port', '0'], env);
  const { url, runtimeFile } = await engine.ready;
  const { adminToken } = JSON.parse(readFileSync(runtimeFile, 'utf8')) as { adminToken: string };
  const { secret } = await ask({ url, adminToken }, 'endpoint.newSecret');
  expect(secret).toHaveLength(43);
  await ask({ url, adminToken }, 'room.create', { name: 'team' });
  const status = await ask({ url, adminToken }, 'engine.status');
  expect(status.secrets).toMatchObject({ available: true, backend: 'environment' });
  expect(existsSync(join(dataDir, 'secret.key'))).toBe(false);
});

test.each([
  [[], '--data-dir'],
  [['--data-dir', 'x', '--port', 'many'], '--port takes a number'],
  [['--data-dir', 'x', '--port', '65536'], '--port takes a number'],
  [['--data-dir', 'x', '--public-url', 'relay.example.org'], '--public-url takes an address'],
  [['--data-dir', 'x', '--intake-port', '80'], '--intake-port needs --intake-host'],
  [['--data-dir', 'x', '--verbose'], '--verbose'],
])('options %j are refused with the usage', async (args, said) => {
  const { code, stderr } = await spawnNode('out/main/headless.js', args).ended;
  expect(code).toBe(1);
  expect(stderr).toContain(said);
  expect(stderr).toContain('--intake-host HOST');
  expectPlain(stderr);
});

test('on SIGTERM what is being sent is finished and recorded', async () => {
  const dataDir = temporaryFolder();
  let answerNow = (): void => {};
  const delayUntil = new Promise<void>((resolve) => (answerNow = resolve));
  const receiver = await startReceiver({ script: [{ delayUntil }] });
  const engine = await startHeadless(dataDir);
  const room = await ask(engine, 'room.create', {
    name: 'team',
    endpoint: { url: receiver.url, permissions: { allowLoopback: true } },
  });
  await ask(engine, 'event.sendSample', { roomId: room.id });
  await receiver.waitFor(1);
  engine.kill('SIGTERM');
  await until('it takes nothing more', () => !existsSync(join(dataDir, 'engine.json')));
  answerNow();
  expect((await engine.ended).code).toBe(0);

  const next = await startHeadless(dataDir);
  const { items } = await ask(next, 'delivery.list');
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ state: 'delivered', attemptsMade: 1 });
});

test('npm run headless passes on the ready line alone, and ends as the engine ends', async () => {
  const dataDir = temporaryFolder();
  const engine = spawnNode('scripts/headless.mjs', ['--data-dir', dataDir, '--port', '0']);
  expect(await engine.ready).toMatchObject({ event: 'ready', dataDir });
  engine.kill('SIGTERM');
  const { code, stdout } = await engine.ended;
  expect([code, stdout.trim().split('\n').length]).toEqual([0, 1]);
});
