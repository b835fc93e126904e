import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultDataFolder } from '../../src/main/cli/data-folder.ts';
import { spawnNode, startHeadless } from '../support/headless.ts';
import { startReceiver } from '../support/receiver.ts';
import { askHttp, serveTestEngine } from '../support/serve-engine.ts';
import type { ServedEngine } from '../support/serve-engine.ts';
import { temporaryFolder } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const VECTOR = 'test/vectors/plain.json';
const vector = JSON.parse(readFileSync(VECTOR, 'utf8')) as { transcript: Record<string, unknown> };

/** Runs `relay` on a data folder to its end. */
function relay(dataDir: string, args: string[], input?: string) {
  return spawnNode('out/main/cli.js', args, {
    env: { RELAY_DATA_DIR: dataDir },
    ...(input === undefined ? {} : { input }),
  }).ended;
}

async function relayJson(engine: ServedEngine, args: string[], input?: string) {
  const { code, stdout, stderr } = await relay(engine.dataDir, [...args, '--json'], input);
  return { code, stderr, data: stdout === '' ? null : JSON.parse(stdout) };
}

test('sends a transcript from a vector, an event, or standard input, and knows it again', async () => {
  const engine = await serveTestEngine();
  await engine.ask('engine.pause', {});
  await engine.addRoom('team', 'http://127.0.0.1:9/');
  await engine.addRoom('team-standup', 'http://127.0.0.1:9/');

  const sent = await relay(engine.dataDir, ['send', VECTOR, '--room', 'team']);
  expect([sent.code, sent.stderr]).toEqual([0, '']);
  expect(sent.stdout).toMatch(/^Accepted as event [0-9a-f]{32}: 1 to deliver\.\n$/);
  const again = await relay(engine.dataDir, ['send', VECTOR, '--room', 'team']);
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('Known already')]);

  // The vector names its room too.
  expect((await relayJson(engine, ['send', VECTOR])).data).toMatchObject({ deliveries: 1 });
  const event = {
    source_kind: 'room',
    room: { name: 'team' },
    transcript: { ...vector.transcript, id: 'b' },
  };
  const piped = await relayJson(engine, ['send', '-'], JSON.stringify(event));
  expect(piped.data).toEqual({ eventId: expect.any(String) as string, deliveries: 1 });
  const { transcript } = event;
  const bare = JSON.stringify({ ...transcript, id: 'c' });
  expect((await relayJson(engine, ['send', '-', '--room', 'team'], bare)).code).toBe(0);
  expect((await engine.ask('delivery.count', { filter: {} })).count).toBe(4);
});

test('tells why a file was not sent, and ends with 1', async () => {
  const engine = await serveTestEngine();
  await engine.addRoom('team', 'http://127.0.0.1:9/');
  const send = (text: string, ...args: string[]) => relay(engine.dataDir, ['send', '-', ...args], text);

  const wrong = await send(
    JSON.stringify({ room: { name: 'team' }, transcript: { ...vector.transcript, id: 7, duration: 'long' } }),
  );
  expect([wrong.code, wrong.stdout]).toEqual([1, '']);
  expect(wrong.stderr).toContain('transcript.id: ');
  expect(wrong.stderr).toContain('transcript.duration: ');
  const other = JSON.stringify({
    source_kind: 'file',
    room: { name: 'team' },
    transcript: vector.transcript,
  });
  expect(await send(other)).toMatchObject({ code: 1, stderr: expect.stringContaining('source_kind') });
  const nowhere = await relay(engine.dataDir, ['send', VECTOR, '--room', 'nowhere']);
  expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('no such room') });
  expect(await send('{')).toMatchObject({ code: 1, stderr: expect.stringContaining('not JSON') });
  expect(await send('[]')).toMatchObject({ code: 1, stderr: expect.stringContaining('transcript') });
  const missing = await relay(engine.dataDir, ['send', join(engine.dataDir, 'none.json')]);
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('none.json cannot be read') });
  const unnamed = await send(JSON.stringify(vector.transcript));
  expect(unnamed).toMatchObject({ code: 2, stderr: expect.stringContaining('--room') });
});

test('shows the status and the deliveries, and resends what was given up', async () => {
  const engine = await serveTestEngine();
  const receiver = await startReceiver({ script: [{ status: 404 }, { status: 404 }] });
  const { roomId } = await engine.addRoom('team', receiver.url);
  await engine.addRoom('quiet', receiver.url);
  await engine.accept(roomId, 'one');
  await engine.accept(roomId, 'two');
  const dead = async () =>
    (await engine.ask('delivery.count', { filter: { states: ['dead_letter'] } })).count;
  await until('both are given up', async () => (await dead()) === 2);

  const status = await relay(engine.dataDir, ['status']);
  expect([status.code, status.stdout]).toEqual([
    0,
    expect.stringContaining('delivering, 0 owed, 0 being sent, 2 dead letters'),
  ]);
  expect((await relayJson(engine, ['status'])).data).toMatchObject({ state: 'delivering', deadLetters: 2 });

  const listed = await relay(engine.dataDir, ['deliveries', '--failed']);
  expect(listed.stdout).toMatch(/^ID +ACCEPTED +STATE +ROOM +LAST +ATTEMPTS +TITLE\n/);
  expect(listed.stdout).toMatch(/dead_letter +team +404 +1 +Meeting two\n/);
  expect(listed.stdout.trim().split('\n')).toHaveLength(3);
  expect((await relay(engine.dataDir, ['deliveries', '--limit', '1'])).stdout).toContain('raise --limit');
  expect((await relay(engine.dataDir, ['deliveries', '--room', 'quiet'])).stdout).toBe('No deliveries.\n');
  expect((await relay(engine.dataDir, ['deliveries', '--room', 'nowhere'])).code).toBe(1);

  const { data: items } = await relayJson(engine, ['deliveries', '--failed']);
  const id = items[0].id as string;
  expect((await relay(engine.dataDir, ['resend', id])).stdout).toBe('Resent 1 of 1.\n');
  await until('it arrives', async () => (await dead()) === 1);
  const partly = await relay(engine.dataDir, ['resend', id, 'unknown']);
  expect([partly.code, partly.stdout]).toEqual([
    1,
    expect.stringMatching(/^Resent 1 of 2\.\nunknown: .+\n$/),
  ]);
  expect((await relay(engine.dataDir, ['resend', '--failed', '--room', 'quiet'])).stdout).toBe(
    'Resent 0 of 0.\n',
  );
  expect((await relayJson(engine, ['resend', '--failed'])).data).toMatchObject({ total: 1, resent: 1 });
  await until('all arrived', async () => (await dead()) === 0);
  expect(receiver.requests).toHaveLength(5);
});

test('tests an endpoint, and ends with 1 when it does not answer well', async () => {
  const engine = await serveTestEngine();
  const receiver = await startReceiver({ script: [{ status: 204 }, { status: 500 }] });
  const { endpointId } = await engine.addRoom('team', receiver.url);
  const good = await relay(engine.dataDir, ['test', endpointId]);
  expect([good.code, good.stdout]).toEqual([0, expect.stringMatching(/204.*\(\d+ ms\)/)]);
  const bad = await relayJson(engine, ['test', endpointId]);
  expect([bad.code, bad.data.ok]).toEqual([1, false]);
  expect(receiver.requests.map(({ headers }) => headers['x-webhook-event'])).toEqual(['test', 'test']);
  expect(await relay(engine.dataDir, ['test', 'unknown'])).toMatchObject({
    code: 1,
    stderr: 'There is no endpoint unknown.\n',
  });
});

test('opens a browser’s session with a link that works once', async () => {
  const engine = await serveTestEngine();
  const { code, stdout } = await relay(engine.dataDir, ['open']);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^${engine.url}/open\\?code=[\\w-]{43}\n$`));
  expect((await askHttp(stdout.trim())).status).toBe(303);
  expect((await askHttp(stdout.trim())).status).toBe(403);
});

test('says plainly that no engine runs', async () => {
  const dataDir = temporaryFolder();
  const none = await relay(dataDir, ['status']);
  expect(none).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining(`No engine runs on ${dataDir}.`),
  });

  const engine = await startHeadless(dataDir);
  expect((await relay('/nowhere', ['status', '--data-dir', dataDir])).code).toBe(0);
  engine.kill('SIGKILL');
  await engine.ended;
  const gone = await relay(dataDir, ['status']);
  expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('does not answer') });

  const stranger = await startReceiver();
  const url = stranger.url.slice(0, -1);
  writeFileSync(
    join(dataDir, 'engine.json'),
    JSON.stringify({ pid: 1, url, adminToken: 'old', intakeToken: 'old' }),
  );
  const other = await relay(dataDir, ['status']);
  expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('not Reflector Relay') });
  writeFileSync(join(dataDir, 'engine.json'), '{"pid":');
  expect((await relay(dataDir, ['status'])).stderr).toContain('No engine runs');
});

test.each([
  [[]],
  [['fly']],
  [['send']],
  [['test']],
  [['resend']],
  [['resend', 'x', '--failed']],
  [['deliveries', '--limit', '0']],
  [['status', '--colour']],
])('%j is not understood and ends with 2', async (args) => {
  const engine = await serveTestEngine();
  const { code, stdout, stderr } = await relay(engine.dataDir, args);
  expect(code).toBe(2);
  expect((stdout + stderr).trim()).not.toBe('');
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('helps, and looks where the desktop application keeps its data', async () => {
  expect(await relay('/nowhere', ['--help'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('relay COMMAND'),
  });
  expect(defaultDataFolder({}, 'linux')).toBe(join(homedir(), '.config', 'Reflector Relay'));
  expect(defaultDataFolder({ XDG_CONFIG_HOME: '/c' }, 'linux')).toBe('/c/Reflector Relay');
  expect(defaultDataFolder({}, 'darwin')).toBe(
    join(homedir(), 'Library', 'Application Support', 'Reflector Relay'),
  );
  expect(defaultDataFolder({ RELAY_DATA_DIR: '/d' }, 'win32')).toBe('/d');
});
