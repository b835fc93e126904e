import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { runCli } from '../../src/main/cli/run.ts';
import { createTerminal } from '../../src/main/cli/terminal.ts';
import { systemRandom } from '../../src/main/lib/random.ts';
import { createKeyFileCipher } from '../../src/main/secrets/key-file-cipher.ts';
import { COMMANDS } from '../../src/main/cli/commands/index.ts';
import { defaultDataFolder } from '../../src/main/cli/data-folder.ts';
import { giveUp, startRefusing } from '../support/dead-letters.ts';
import { spawnNode, startHeadless } from '../support/headless.ts';
import { startReceiver } from '../support/receiver.ts';
import { askHttp, serveTestEngine } from '../support/serve-engine.ts';
import type { ServedEngine } from '../support/serve-engine.ts';
import { temporaryFolder } from '../support/test-engine.ts';
import { folderWithUnreadableSecret } from '../support/unreadable-secret.ts';
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

/** The answer of a command that lists: one JSON document a line; null where it does not end with `code`. */
async function relayLines(
  engine: ServedEngine,
  args: string[],
  code = 0,
): Promise<Record<string, unknown>[] | null> {
  const ended = await relay(engine.dataDir, [...args, '--json']);
  if (ended.code !== code) return null;
  return ended.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
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
  const { roomId, endpointId } = await engine.addRoom('team', receiver.url);
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
  expect(listed.stdout).toMatch(/^ID +ACCEPTED +STATE +ROOM +LAST +ATTEMPTS +NEXT +TITLE\n/);
  expect(listed.stdout).toMatch(/dead_letter +team +404 +1 +Meeting two\n/);
  expect(listed.stdout.trim().split('\n')).toHaveLength(3);
  // Every column begins where its head does.
  const [head, first] = listed.stdout.split('\n');
  expect(first!.indexOf('dead_letter')).toBe(head!.indexOf('STATE'));
  expect(first!.indexOf('Meeting')).toBe(head!.indexOf('TITLE'));
  expect((await relay(engine.dataDir, ['deliveries', '--limit', '1'])).stdout).toContain('raise --limit');
  expect((await relay(engine.dataDir, ['deliveries', '--room', 'quiet'])).stdout).toBe('No deliveries.\n');
  const nowhere = await relay(engine.dataDir, ['deliveries', '--room', 'nowhere']);
  expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('relay rooms')]);

  const items = await relayLines(engine, ['deliveries', '--failed']);
  expect(items).toHaveLength(2);
  for (const args of [
    ['--state', 'delivered,dead_letter', '--since', '2020-01-01'],
    ['--endpoint', endpointId, '--room', roomId],
    ['--status', '4xx', '--event', 'transcript.completed', '--all'],
  ])
    expect(await relayLines(engine, ['deliveries', ...args])).toHaveLength(2);
  // Two rooms have this URL.
  expect(await relayLines(engine, ['deliveries', '--endpoint', receiver.url])).toBeNull();
  expect(await relayLines(engine, ['deliveries', '--until', '2020-01-01'])).toEqual([]);

  const id = items![0]!['id'] as string;
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
  const unasked = await relay(engine.dataDir, ['resend', '--failed']);
  expect([unasked.code, unasked.stderr]).toEqual([4, expect.stringMatching(/^Resend 1 delivery\? .*--yes/)]);
  expect(await dead()).toBe(1);
  expect((await relayJson(engine, ['resend', '--failed', '--yes'])).data).toEqual({
    total: 1,
    done: 1,
    skipped: 0,
    stopped: false,
    refused: [],
    skips: {},
    tries: { waiting: 0, delivered: 1, retrying: 0, givenUp: 0 },
  });
  expect(await dead()).toBe(0);
  expect(receiver.requests).toHaveLength(5);
});

test('resends what failed since a time, tells how the tries ended, and ends with 1 when not all arrived', async () => {
  const engine = await serveTestEngine();
  const receiver = await startRefusing(3);
  const { roomId, endpointId } = await engine.addRoom('team', receiver.url);
  await giveUp(engine, roomId, endpointId, 3);
  const noon = new Date(engine.clock.now() + 3_600_000).toISOString();
  const failedSince = (since: string) => ['--failed', '--since', since];

  // Of three that were given up an hour ago one is tried again in vain: it alone failed since.
  engine.clock.advance(2 * 3_600_000);
  receiver.setDefault({ status: 404 });
  const [newest] = (await relayLines(engine, ['deliveries', '--failed']))!;
  await relay(engine.dataDir, ['resend', newest!['id'] as string]);
  await until('it failed again', async () => {
    const found = await relayLines(engine, ['deliveries', ...failedSince(noon)]);
    return found!.length === 1 && found![0]!['id'] === newest!['id'];
  });
  expect(await relayLines(engine, ['deliveries', '--failed', '--until', noon])).toHaveLength(2);

  const again = await relay(engine.dataDir, ['resend', ...failedSince(noon), '--yes']);
  expect([again.code, again.stdout, again.stderr]).toEqual([
    1,
    'Resent 1 of 1.\n0 arrived, 1 failed again, given up.\n',
    '',
  ]);
  receiver.setDefault({});
  const all = await relay(engine.dataDir, ['resend', ...failedSince('2020-01-01'), '--yes']);
  expect([all.code, all.stdout]).toEqual([0, 'Resent 3 of 3.\n3 arrived.\n']);
});

test('says what a bulk waits for, and Ctrl+C leaves the rest as it was', async () => {
  const engine = await serveTestEngine();
  const { roomId, endpointId } = await engine.addRoom('team', (await startRefusing(6)).url, {
    concurrency: 1,
  });
  await giveUp(engine, roomId, endpointId, 6);
  await engine.ask('engine.pause', {});

  const waiting = spawnNode('out/main/cli.js', ['resend', '--failed', '--yes'], {
    env: { RELAY_DATA_DIR: engine.dataDir },
  });
  await until('it says so', () => waiting.said().includes('Waiting: deliveries are paused.\n'));
  waiting.kill('SIGINT');
  const { code, stdout } = await waiting.ended;
  expect([code, stdout]).toEqual([
    1,
    'Resent 2 of 6.\n0 arrived, 2 waiting for their try.\nStopped before the end.\n',
  ]);
  expect((await engine.ask('delivery.count', { filter: { states: ['dead_letter'] } })).count).toBe(4);
});

test('counts the statistics again', async () => {
  const engine = await serveTestEngine();
  const { roomId, endpointId } = await engine.addRoom('team', (await startRefusing(1)).url);
  await giveUp(engine, roomId, endpointId, 1);
  const told = await relay(engine.dataDir, ['statistics', 'rebuild']);
  expect([told.code, told.stdout]).toEqual([0, 'Counted 2 deliveries again: every number was right.\n']);
  const { code, data } = await relayJson(engine, ['statistics', 'rebuild']);
  expect([code, data]).toMatchObject([0, { state: 'finished', done: 2, corrected: 0 }]);
});

/** How each command is asked something it can answer. One that is not here fails the test below. */
const ASKED: Record<string, (at: { engine: ServedEngine; room: string; ids: string[] }) => string[]> = {
  status: () => [],
  deliveries: () => ['--failed'],
  delivery: ({ ids }) => [ids[0]!],
  resend: ({ ids }) => [ids[0]!],
  cancel: () => ['--pending', '--yes'],
  rooms: () => [],
  test: ({ room }) => [room],
  send: () => [VECTOR, '--room', 'team'],
  pause: () => [],
  resume: () => [],
  open: () => [],
  log: () => ['--limit', '3'],
  audit: () => ['--limit', '3'],
  statistics: () => ['rebuild'],
  secrets: () => ['use-key-file'],
};

test('every command answers people and, with --json, programs: documents alone on standard output', async () => {
  expect(Object.keys(ASKED).toSorted()).toEqual(COMMANDS.map(({ name }) => name).toSorted());
  const dataDir = temporaryFolder();
  const cipherAt = (file: string) =>
    createKeyFileCipher({ file: join(dataDir, file), mayCreate: true, environment: undefined }, systemRandom);
  const engine = await serveTestEngine({
    engine: { dataDir, cipher: cipherAt('first.key'), keyFile: () => cipherAt('secret.key') },
  });
  const receiver = await startReceiver({ default: { status: 404 } });
  const { roomId } = await engine.addRoom('team', receiver.url);
  for (const id of ['one', 'two']) await engine.accept(roomId, id);
  const ids = await until('both are given up', async () => {
    const { items } = await engine.ask('delivery.list', { filter: { states: ['dead_letter'] } });
    return items.length === 2 ? items.map(({ id }) => id) : null;
  });
  receiver.setDefault({});
  for (const { name } of COMMANDS) {
    const args = [name, ...ASKED[name]!({ engine, room: roomId, ids })];
    const told = await relay(dataDir, args);
    expect([name, told.code, told.stderr]).toEqual([name, 0, '']);
    expect([name, told.stdout]).toEqual([name, expect.stringMatching(/^[^{[][^]*\n$/)]);
    const answered = await relay(dataDir, [...args, '--json']);
    expect([name, answered.code, answered.stderr]).toEqual([name, 0, '']);
    for (const line of answered.stdout.trimEnd().split('\n'))
      expect([name, JSON.parse(line)]).toEqual([name, expect.any(Object)]);
  }
});

test('the status ends with 1 where a stored secret cannot be read, and says so', async () => {
  const { dataDir, cipher } = await folderWithUnreadableSecret();
  const engine = await serveTestEngine({ engine: { dataDir, cipher } });
  const told = await relay(dataDir, ['status']);
  expect([told.code, told.stdout]).toEqual([1, expect.stringContaining('Secrets cannot be read: ')]);
  const { code, data } = await relayJson(engine, ['status']);
  expect([code, data]).toMatchObject([1, { health: { ok: false, checks: { secrets: { ok: false } } } }]);
});

test('tells the life of one delivery, with every attempt and what comes next', async () => {
  const engine = await serveTestEngine();
  const receiver = await startReceiver({
    script: [{ status: 503, body: 'busy' }],
    default: { status: 200 },
  });
  const { roomId } = await engine.addRoom('team', receiver.url);
  await engine.accept(roomId, 'one');
  await until('it failed', () => engine.logged.some((line) => line.includes('another follows')));
  const { items } = await engine.ask('delivery.list', {});
  const id = items[0]!.id;
  const told = await relay(engine.dataDir, ['delivery', id]);
  expect(told.code).toBe(0);
  expect(told.stdout).toMatch(/^Meeting one · team\nretrying {2}/);
  expect(told.stdout).toMatch(
    /\n#1 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +503 +\d+ ms +scheduled +The receiver answered 503/,
  );
  expect(told.stdout).toMatch(/\nplanned {3}#2 .*\n[^]* more, then it is given up\n$/);
  expect((await relayJson(engine, ['delivery', id])).data).toMatchObject({ id, attempts: [{ status: 503 }] });
  const body = await relay(engine.dataDir, ['delivery', id, '--body']);
  expect(`${receiver.requests[0]!.body.toString()}\n`).toBe(body.stdout);
  const unknown = await relay(engine.dataDir, ['delivery', 'unknown']);
  expect([unknown.code, unknown.stdout, unknown.stderr]).toEqual([
    1,
    '',
    expect.stringContaining('not exist'),
  ]);
});

test('cancels what is pending, named or all that match', async () => {
  const engine = await serveTestEngine();
  await engine.ask('engine.pause', {});
  const { roomId } = await engine.addRoom('team', 'http://127.0.0.1:9/');
  for (const id of ['a', 'b', 'c']) await engine.accept(roomId, id);
  const { items } = await engine.ask('delivery.list', {});
  expect((await relay(engine.dataDir, ['cancel', items[0]!.id])).stdout).toBe('Cancelled 1 of 1.\n');
  expect((await relay(engine.dataDir, ['cancel', items[0]!.id])).code).toBe(1);
  expect((await relay(engine.dataDir, ['cancel', '--pending', '--room', 'team'])).code).toBe(4);
  const all = await relayJson(engine, ['cancel', '--pending', '--room', 'team', '--yes']);
  expect([all.code, all.data]).toMatchObject([0, { total: 2, done: 2 }]);
});

test('lists rooms, pauses and resumes', async () => {
  const engine = await serveTestEngine();
  expect((await relay(engine.dataDir, ['rooms'])).stdout).toContain('No rooms.');
  const { roomId, endpointId } = await engine.addRoom('team', 'http://127.0.0.1:9/');
  const listed = await relay(engine.dataDir, ['rooms']);
  expect(listed.stdout).toMatch(/^ROOM +ENDPOINT +HEALTH +PENDING +DEAD +URL\n/);
  expect(listed.stdout).toContain(`team  ${endpointId}  unused`);
  expect(await relayLines(engine, ['rooms'])).toMatchObject([
    { id: roomId, endpoints: [{ id: endpointId }] },
  ]);
  expect((await relay(engine.dataDir, ['pause'])).stdout).toMatch(/^paused, /);
  expect(engine.engine.status().state).toBe('paused');
  expect((await relayJson(engine, ['resume'])).data).toMatchObject({ state: 'delivering' });
});

test('tests the endpoints of a room or one, and ends with 1 when one does not answer well', async () => {
  const engine = await serveTestEngine();
  const receiver = await startReceiver({ script: [{ status: 204 }, { status: 500 }, {}, {}] });
  const { roomId, endpointId } = await engine.addRoom('team', receiver.url);
  const good = await relay(engine.dataDir, ['test', endpointId]);
  expect([good.code, good.stdout]).toEqual([0, expect.stringMatching(/204.*\(\d+ ms\)/)]);
  const bad = await relayLines(engine, ['test', receiver.url], 1);
  expect(bad).toMatchObject([{ endpointId, ok: false }]);
  await engine.ask('endpoint.create', {
    roomId,
    endpoint: { url: `${receiver.url}other`, permissions: { allowLoopback: true } },
  });
  expect((await relay(engine.dataDir, ['test', 'team'])).stdout.trim().split('\n')).toHaveLength(2);
  expect(new Set(receiver.requests.map(({ headers }) => headers['x-webhook-event']))).toEqual(
    new Set(['test']),
  );
  expect(await relay(engine.dataDir, ['test', 'unknown'])).toMatchObject({
    code: 1,
    stderr: 'There is no room or endpoint unknown. `relay rooms` lists them.\n',
  });
});

test('shows the log, follows it, and reads its files where no engine runs', async () => {
  const dataDir = temporaryFolder();
  const engine = await startHeadless(dataDir);
  const lines = async (...args: string[]) =>
    (await relay(dataDir, ['log', ...args])).stdout.trim().split('\n');
  const all = await lines();
  expect(all.length).toBeGreaterThan(1);
  expect(all.at(-1)).toMatch(/^\d{4}-.* {2}info {3}started {2}version=/);
  expect(JSON.parse((await lines('--json', '--limit', '1'))[0]!)).toMatchObject({
    level: 'info',
    event: 'started',
  });
  expect(await lines('--level', 'error')).toEqual(['No lines.']);

  const following = spawnNode('out/main/cli.js', ['log', '--follow', '--text', 'stopped'], {
    env: { RELAY_DATA_DIR: dataDir },
  });
  expect((await relay(dataDir, ['pause'])).code).toBe(0);
  engine.kill('SIGTERM');
  await engine.ended;
  expect(await lines('--text', 'STOPPED')).toEqual([expect.stringContaining('stopped')]);
  expect((await relay(dataDir, ['log', '--room', 'team'])).code).toBe(3);
  await until('what is new was shown', () => following.printed().includes('stopped'));
  following.kill('SIGINT');
  expect(await following.ended).toMatchObject({ code: 0, signal: null });
});

test('shows who changed what, by text, action, actor and time', async () => {
  const engine = await serveTestEngine();
  await engine.addRoom('team', 'http://127.0.0.1:9/');
  await relay(engine.dataDir, ['pause']);
  const shown = await relay(engine.dataDir, ['audit']);
  expect(shown.stdout).toMatch(/^WHEN +BY +WHAT +ABOUT +CHANGE\n/);
  expect(shown.stdout).toMatch(/command line +Deliveries paused +paused: false → true\n/);
  const entries = await relayLines(engine, ['audit', '--actor', 'desktop', '--text', 'team']);
  expect(entries).toMatchObject([{ action: 'room.create', subjectName: 'team' }]);
  expect(await relayLines(engine, ['audit', '--action', 'engine.pause,engine.resume', '--all'])).toHaveLength(
    1,
  );
  expect((await relay(engine.dataDir, ['audit', '--until', '2020-01-01'])).stdout).toBe('No changes.\n');
});

/** A terminal with somebody at it, who types these answers. */
function somebody(typed: string, environment: NodeJS.ProcessEnv = {}) {
  const stream = () => Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
  const streams = { stdin: stream(), stdout: stream(), stderr: stream() };
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    streams[name].on('data', (chunk) => (texts[name] += String(chunk)));
  streams.stdin.write(typed);
  return { terminal: createTerminal(streams, environment), texts };
}

test('asks a person with the count first, and does nothing on anything but yes', async () => {
  const engine = await serveTestEngine();
  await engine.ask('engine.pause', {});
  const { roomId } = await engine.addRoom('team', 'http://127.0.0.1:9/');
  for (const id of ['a', 'b', 'c']) await engine.accept(roomId, id);
  const cancel = ['cancel', '--pending', '--data-dir', engine.dataDir];
  const refusing = somebody('\n');
  expect(await runCli(cancel, refusing.terminal)).toBe(4);
  expect(refusing.texts.stderr).toContain('Cancel 3 deliveries? [y/N] ');
  expect(refusing.texts.stderr).toContain('Nothing was done.');
  expect((await engine.ask('delivery.count', { filter: { states: ['pending'] } })).count).toBe(3);
  const agreeing = somebody('y\n');
  expect(await runCli(cancel, agreeing.terminal)).toBe(0);
  await until('it says so', () => agreeing.texts.stdout.includes('Cancelled 3 of 3.'));
});

test('colours are for people who look and did not refuse them, and lines end at the edge', async () => {
  const engine = await serveTestEngine();
  await engine.ask('engine.pause', {});
  const { roomId } = await engine.addRoom('team', 'http://127.0.0.1:9/');
  await engine.accept(roomId, 'a'.repeat(200));
  const list = ['deliveries', '--data-dir', engine.dataDir];
  const looking = somebody('');
  await runCli(list, looking.terminal);
  const shown = await until('it is there', () => looking.texts.stdout);
  expect(shown).toContain('\u001b[34mpending\u001b[0m');
  expect(shown).toContain('…');
  for (const line of stripVTControlCharacters(shown).split('\n'))
    expect(line.length).toBeLessThanOrEqual(110);
  const refusing = somebody('', { NO_COLOR: '1' });
  await runCli(list, refusing.terminal);
  expect(await until('it is there', () => refusing.texts.stdout)).not.toContain('\u001b');
});

test('answers are for machines too: errors as JSON, no colours, nothing that steers a terminal', async () => {
  const engine = await serveTestEngine();
  await engine.ask('engine.pause', {});
  const { roomId } = await engine.addRoom('team', 'http://127.0.0.1:9/');
  await engine.accept(roomId, 'evil\u001b[2J\u001b]0;title\u0007\nid');
  const listed = await relay(engine.dataDir, ['deliveries']);
  // oxlint-disable-next-line no-control-regex
  expect(listed.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  expect(listed.stdout.trim().split('\n')).toHaveLength(2);
  const refused = await relay(engine.dataDir, ['delivery', 'unknown', '--json']);
  expect([refused.code, refused.stdout, JSON.parse(refused.stderr)]).toEqual([
    1,
    '',
    { error: { code: 'not_found', message: expect.any(String) as string, issues: [] } },
  ]);
  const none = await relay(temporaryFolder(), ['status', '--json']);
  expect([none.code, JSON.parse(none.stderr)]).toMatchObject([3, { error: { code: 'not_running' } }]);
  const wrong = await relay(engine.dataDir, ['deliveries', '--since', 'soon', '--json']);
  expect([wrong.code, JSON.parse(wrong.stderr)]).toMatchObject([2, { error: { code: 'usage' } }]);
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
    code: 3,
    stdout: '',
    stderr: expect.stringContaining(`No engine runs on ${dataDir}.`),
  });

  const engine = await startHeadless(dataDir);
  expect((await relay('/nowhere', ['status', '--data-dir', dataDir])).code).toBe(0);
  engine.kill('SIGKILL');
  await engine.ended;
  const gone = await relay(dataDir, ['status']);
  expect(gone).toMatchObject({ code: 3, stderr: expect.stringContaining('does not answer') });

  const stranger = await startReceiver();
  const url = stranger.url.slice(0, -1);
  writeFileSync(
    join(dataDir, 'engine.json'),
    JSON.stringify({ pid: 1, url, adminToken: 'old', intakeToken: 'old' }),
  );
  const other = await relay(dataDir, ['status']);
  expect(other).toMatchObject({ code: 3, stderr: expect.stringContaining('not Reflector Relay') });
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
  [['cancel']],
  [['cancel', 'x', '--pending']],
  [['delivery']],
  [['delivery', 'a', 'b']],
  [['statistics']],
  [['statistics', 'rebuild', 'all']],
  [['secrets', 'use-keyring']],
  [['deliveries', '--state', 'lost']],
  [['deliveries', '--since', '2026-13-45']],
  [['log', '--level', 'debug']],
  [['help', 'fly']],
  [['deliveries', '--limit', '0']],
  [['status', '--colour']],
])('%j is not understood and ends with 2', async (args) => {
  const engine = await serveTestEngine();
  const { code, stdout, stderr } = await relay(engine.dataDir, args);
  expect(code).toBe(2);
  expect((stdout + stderr).trim()).not.toBe('');
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('helps with the whole and with each command, without an engine', async () => {
  const whole = await relay('/nowhere', ['--help']);
  expect([whole.code, whole.stdout]).toEqual([0, expect.stringContaining('relay COMMAND')]);
  for (const { name, options } of COMMANDS) {
    expect(whole.stdout).toContain(`\n  ${name}`);
    const help = await relay('/nowhere', name.length % 2 === 0 ? [name, '--help'] : ['help', name]);
    expect([name, help.code, help.stdout]).toEqual([name, 0, expect.stringContaining(`relay ${name}`)]);
    for (const option of Object.keys(options)) expect(help.stdout).toContain(`--${option}`);
  }
  expect((await relay('/nowhere', ['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  // What npm links as `relay` is a program by itself.
  expect(readFileSync('out/main/cli.js', 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test('looks where the desktop application keeps its data', () => {
  expect(defaultDataFolder({}, 'linux')).toBe(join(homedir(), '.config', 'Reflector Relay'));
  expect(defaultDataFolder({ XDG_CONFIG_HOME: '/c' }, 'linux')).toBe('/c/Reflector Relay');
  expect(defaultDataFolder({}, 'darwin')).toBe(
    join(homedir(), 'Library', 'Application Support', 'Reflector Relay'),
  );
  expect(defaultDataFolder({ RELAY_DATA_DIR: '/d' }, 'win32')).toBe('/d');
});

test('deliveries are found by text, and written out as CSV or JSON Lines for a file', async () => {
  const receiver = await startReceiver({ default: { status: 401, body: '=quota, exceeded' } });
  const engine = await serveTestEngine();
  const { roomId } = await engine.addRoom('team', receiver.url);
  for (const id of ['one', 'two']) await engine.accept(roomId, id);
  await until('both are dead letters', async () => (await engine.ask('engine.status', {})).deadLetters === 2);
  await until('both are searchable', async () => {
    engine.clock.advance(500);
    return (await engine.ask('search.status', {})).waiting === 0;
  });
  expect(await relayLines(engine, ['deliveries', '--text', 'quota'])).toHaveLength(2);
  expect(
    await relayLines(engine, ['deliveries', '--text', 'meeting two', '--status', 'not_2xx']),
  ).toMatchObject([{ title: 'Meeting two' }]);
  // Typed whole, a word is not the beginning of another.
  expect(await relayLines(engine, ['deliveries', '--text', 'quot'])).toEqual([]);
  expect(await relayLines(engine, ['deliveries', '--text', 'quot*'])).toHaveLength(2);

  const csv = await relay(engine.dataDir, ['deliveries', '--failed', '--export', 'csv']);
  expect([csv.code, csv.stderr]).toEqual([0, '']);
  expect(csv.stdout.startsWith('\ufeffid,')).toBe(true);
  expect(csv.stdout.trimEnd().split('\r\n')).toHaveLength(3);
  expect(csv.stdout).toContain(`"'=quota, exceeded"`);
  const lines = await relay(engine.dataDir, ['deliveries', '--text', 'two', '--export', 'jsonl']);
  expect(JSON.parse(lines.stdout)).toMatchObject({ title: 'Meeting two', attempts: [{ status: 401 }] });
  expect(await relay(engine.dataDir, ['deliveries', '--export', 'xls'])).toMatchObject({
    code: 2,
    stdout: '',
  });
  const limited = await relay(engine.dataDir, ['deliveries', '--export', 'csv', '--limit', '5']);
  expect(limited.stderr).toBe('--export writes all that match: leave out --limit and --all.\n');
});
