import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { handClock } from '../support/hand-clock.ts';
import { startReceiver } from '../support/receiver.ts';
import { LOOPBACK_ONLY, startSender } from '../support/sending.ts';
import { until } from '../support/until.ts';

const never = (): Promise<string[]> => new Promise(() => {});

/** Accepts connections and says nothing on them. */
async function startSilentServer() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.on('error', () => {}).pause()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}

/** A port whose queue of unaccepted connections is full: whoever connects now waits. */
async function fullPort(): Promise<number> {
  const program = `
    const server = require('node:net').createServer();
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:fs').writeSync(1, String(server.address().port));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const fillers: Socket[] = [];
  onTestFinished(() => {
    child.kill('SIGKILL');
    for (const socket of fillers) socket.destroy();
  });
  const [text] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(text.toString());
  let connected = 0;
  for (let i = 0; i < 8; i += 1)
    fillers.push(connect(port, '127.0.0.1', () => (connected += 1)).on('error', () => {}));
  await until('the queue is full', () => connected >= 2);
  return port;
}

test('while the name is looked up', async () => {
  const clock = handClock();
  const sender = startSender({ clock, lookup: never });
  const outcome = sender.send('http://slow.example/', { deadlineMs: 5000 });
  clock.advance(4999);
  clock.advance(1);
  expect(await outcome).toMatchObject({
    kind: 'timeout',
    code: 'TIMEOUT_DNS',
    message: 'The name server did not answer within 5 s.',
    remoteAddress: null,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 5000 },
  });
});

test('while the look-up waits behind others', async () => {
  const clock = handClock();
  const asked: string[] = [];
  const sender = startSender({
    clock,
    lookup: (hostname) => {
      asked.push(hostname);
      return never();
    },
  });
  const others = Array.from({ length: 60 }, (_, i) =>
    sender.send(`http://slow-${i}.example/`, { deadlineMs: 9000 }),
  );
  const queued = sender.send('http://queued.example/', { deadlineMs: 3000 });
  clock.advance(3000);
  expect(await queued).toMatchObject({ kind: 'timeout', timings: { totalMs: 3000 } });
  expect(asked).not.toContain('queued.example');
  clock.advance(6000);
  for (const outcome of await Promise.all(others)) expect(outcome.kind).toBe('timeout');
});

test('a name that hangs delays neither another name nor an address', async () => {
  const clock = handClock();
  const receiver = await startReceiver();
  const sender = startSender({
    clock,
    lookup: (hostname) => (hostname === 'quick.example' ? Promise.resolve(['127.0.0.1']) : never()),
  });
  const slow = ['http://slow.example/', 'http://slow.example/b'].map((url) =>
    sender.send(url, { deadlineMs: 2000 }),
  );
  expect(await sender.send(`http://quick.example:${receiver.port}/`)).toMatchObject({ status: 200 });
  expect(await sender.send(receiver.url)).toMatchObject({ status: 200 });
  clock.advance(2000);
  for (const outcome of await Promise.all(slow)) expect(outcome.kind).toBe('timeout');
});

test.skipIf(process.platform !== 'linux')('while connecting', async () => {
  const clock = handClock();
  const sender = startSender({ clock });
  const port = await fullPort();
  const send = async (limits: { deadlineMs: number; connectTimeoutMs: number }, ms: number) => {
    const outcome = sender.send(`http://127.0.0.1:${port}/`, limits);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(ms);
    return outcome;
  };
  const expected = { kind: 'timeout', code: 'TIMEOUT_CONNECT', remoteAddress: null };
  expect(await send({ deadlineMs: 30_000, connectTimeoutMs: 10_000 }, 10_000)).toMatchObject({
    ...expected,
    message: 'No connection could be made within 10 s.',
  });
  expect(await send({ deadlineMs: 2500, connectTimeoutMs: 10_000 }, 2500)).toMatchObject({
    ...expected,
    message: 'No connection could be made within 2.5 s.',
  });
});

test('while the connection is being secured, and the socket is let go', async () => {
  const clock = handClock();
  const server = await startSilentServer();
  const sender = startSender({ clock });
  const outcome = sender.send(`https://127.0.0.1:${server.port}/`);
  const socket = await until('a connection came', () => server.sockets[0]);
  const closed = once(socket, 'close');
  await once(socket.resume(), 'data');
  clock.advance(10_000);
  expect(await outcome).toMatchObject({
    kind: 'timeout',
    code: 'TIMEOUT_TLS',
    message: 'The secure connection was not ready within 10 s.',
  });
  await closed;
});

test('while the answer is awaited, and not before', async () => {
  const clock = handClock();
  const receiver = await startReceiver({ default: { hang: 'headers' } });
  const sender = startSender({ clock });
  const outcome = sender.send(receiver.url);
  await receiver.waitFor(1);
  let settled = false;
  void outcome.then(() => (settled = true));
  clock.advance(29_999);
  await new Promise((resolve) => setImmediate(resolve));
  expect(settled).toBe(false);
  clock.advance(1);
  expect(await outcome).toMatchObject({
    kind: 'timeout',
    code: 'TIMEOUT_RESPONSE',
    message: 'The receiver did not answer within 30 s.',
    remoteAddress: '127.0.0.1',
    timings: { totalMs: 30_000 },
  });
});

test('while the body comes: the receiver has answered, so the response counts', async () => {
  const hanging = await startReceiver({ default: { status: 202, hang: 'body', body: 'half' } });
  const endless = await startReceiver({ default: { trickle: true } });
  const sender = startSender();
  const limits = { deadlineMs: 1000, connectTimeoutMs: 1000, rules: LOOPBACK_ONLY };
  const [first, second] = await Promise.all([
    sender.send(hanging.url, limits),
    sender.send(endless.url, limits),
  ]);
  expect(first).toMatchObject({
    kind: 'response',
    status: 202,
    body: { content: 'ha', size: 2, cut: true },
  });
  expect(second).toMatchObject({ kind: 'response', status: 200, body: { cut: true } });
  for (const { timings } of [first, second]) {
    expect(timings.totalMs).toBeGreaterThan(990);
    expect(timings.totalMs).toBeLessThan(5000);
  }
});
