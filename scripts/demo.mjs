// The main job on real input: Reflector's own webhook goes in, a signed one comes out, every attempt is kept.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuilt, ensureInstalled, environment, root } from './machine.mjs';

if (!(await ensureInstalled()) || !(await ensureBuilt())) process.exit(1);
const { default: Stripe } = await import('stripe');

const FIRST_DELAY_SECONDS = 1;
const TIME_LIMIT_MS = 60_000;
const vector = JSON.parse(readFileSync(join(root, 'test/vectors/plain.json'), 'utf8'));
const say = (text = '') => console.log(text);

const timeUp = setTimeout(() => fail('The demo did not end within a minute.'), TIME_LIMIT_MS);
const dataDir = mkdtempSync(join(tmpdir(), 'reflector-relay-demo-'));
let engine;

function fail(reason) {
  console.error(`\nFAILED: ${reason}`);
  engine?.kill('SIGTERM');
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 500);
}
function expectEqual(what, actual, expected) {
  if (actual !== expected)
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}

/** A receiver that is in trouble twice, then well. */
async function startReceiver() {
  const received = [];
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks) });
      const status = received.length <= 2 ? 500 : 200;
      response
        .writeHead(status, { 'content-type': 'text/plain' })
        .end(status === 200 ? 'thank you' : 'in trouble');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { received, url: `http://127.0.0.1:${server.address().port}/webhook`, close: () => server.close() };
}

async function startEngine() {
  engine = spawn('node', ['out/main/headless.js', '--data-dir', dataDir, '--port', '0'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  engine.stderr.on('data', (chunk) => (errors += chunk));
  engine.on('exit', (code) => code && fail(`The engine ended with ${code}.\n${errors}`));
  for await (const line of createInterface({ input: engine.stdout })) {
    const message = JSON.parse(line);
    if (message.event === 'ready')
      return { ...message, ...JSON.parse(readFileSync(message.runtimeFile, 'utf8')) };
  }
  throw new Error(`The engine did not start.\n${errors}`);
}

function client({ url, adminToken }) {
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
  const request = async (name, input = {}) => {
    const answer = await (
      await fetch(`${url}/api/${name}`, { method: 'POST', headers, body: JSON.stringify(input) })
    ).json();
    if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`);
    return answer.data;
  };
  const deliveriesChanged = async function* () {
    const stream = await fetch(`${url}/api/events`, { headers });
    let text = '';
    for await (const chunk of stream.body) {
      text += Buffer.from(chunk).toString();
      const parts = text.split('\n\n');
      text = parts.pop();
      if (parts.some((part) => part.includes('event: delivery.changed'))) yield;
    }
  };
  return { request, deliveriesChanged };
}

async function submit({ url }, room, secret) {
  const body = vector.expected.requests['2025-12-26'].body;
  const seconds = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  const answer = await fetch(`${url}${room.intakePath}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-webhook-event': 'transcript.completed',
      'x-webhook-signature': `t=${seconds},v1=${signature}`,
    },
    body,
  });
  return { status: answer.status, ...(await answer.json()) };
}

async function follow({ request, deliveriesChanged }, deliveryId) {
  let shown = 0;
  const look = async () => {
    const delivery = await request('delivery.get', { id: deliveryId });
    for (const attempt of delivery.attempts.slice(shown)) {
      shown += 1;
      say(`  attempt ${attempt.number}  ${attempt.summary}  ${attempt.timings.totalMs} ms`);
    }
    return delivery;
  };
  const changes = deliveriesChanged();
  for (;;) {
    const delivery = await look();
    if (delivery.state === 'delivered' || delivery.state === 'dead_letter') return delivery;
    await changes.next();
  }
}

function verify(request, secret) {
  const expected = vector.expected.requests['2025-08-27'].body;
  const signature = request.headers['x-webhook-signature'];
  Stripe.webhooks.constructEvent(request.body, signature, secret);
  // Reflector's own webhook brings no words, so the one topic's duration comes from its last cue.
  expectEqual(
    'received body',
    request.body.toString('utf8'),
    expected.replace('"duration":4.106', '"duration":4.105'),
  );
  let refused = false;
  try {
    Stripe.webhooks.constructEvent(Buffer.concat([request.body, Buffer.from(' ')]), signature, secret);
  } catch {
    refused = true;
  }
  expectEqual('an altered body is refused', refused, true);
}

try {
  const receiver = await startReceiver();
  const runtime = await startEngine();
  const api = client(runtime);
  say(
    `Engine at ${runtime.url}, data in ${dataDir}. Receiver at ${receiver.url} answers 500 twice, then 200.`,
  );

  const room = await api.request('room.create', {
    name: vector.room.name,
    secret: vector.secret,
    endpoint: {
      url: receiver.url,
      permissions: { allowLoopback: true },
      retryPolicy: {
        firstDelaySeconds: FIRST_DELAY_SECONDS,
        maxDelaySeconds: 3600,
        maxTotalSeconds: 86_400,
        maxRetries: 100,
      },
    },
  });
  say(
    `Room ${room.name} with one endpoint. The first retry waits ${FIRST_DELAY_SECONDS} s instead of 60 s, by the endpoint's own retry policy.`,
  );
  const { secret: intakeSecret } = await api.request('room.revealIntakeSecret', { id: room.id });

  const accepted = await submit(runtime, room, intakeSecret);
  expectEqual('status of the intake', accepted.status, 202);
  say(
    `Submitted Reflector's own webhook (2025-12-26): accepted as event ${accepted.eventId}, ${accepted.deliveries} delivery owed.`,
  );
  const again = await submit(runtime, room, intakeSecret);
  expectEqual(
    'a duplicate',
    JSON.stringify(again),
    JSON.stringify({ status: 200, eventId: accepted.eventId, duplicate: true }),
  );
  say('Submitted once more: known, nothing owed twice.');

  const { items } = await api.request('delivery.list');
  const delivery = await follow(api, items[0].id);
  expectEqual('state', delivery.state, 'delivered');
  expectEqual('attempts', delivery.attempts.map(({ status }) => status).join(' '), '500 500 200');
  expectEqual('requests received', receiver.received.length, 3);
  expectEqual(
    'ids received',
    new Set(receiver.received.map(({ headers }) => headers['x-webhook-id'])).size,
    1,
  );
  expectEqual(
    'retry counts',
    receiver.received.map(({ headers }) => headers['x-webhook-retry']).join(' '),
    '0 1 2',
  );
  expectEqual(
    'bodies are the same bytes',
    new Set(receiver.received.map(({ body }) => body.toString('base64'))).size,
    1,
  );
  for (const request of receiver.received) verify(request, vector.secret);
  say(
    `Received body (2025-08-27, ${receiver.received[2].body.length} bytes) verified with an independent verifier, all three attempts.`,
  );

  say('\nStored:');
  say(`  event     ${delivery.events[0].id}  ${delivery.events[0].type}  “${delivery.events[0].title}”`);
  say(`  delivery  ${delivery.id}  ${delivery.state} after ${delivery.attemptsMade} attempts`);
  for (const attempt of delivery.attempts) {
    say(
      `  attempt   ${attempt.number}  ${attempt.status}  ${attempt.remoteAddress}  “${attempt.responseBody.content}”`,
    );
  }
  engine.removeAllListeners('exit');
  engine.kill('SIGTERM');
  const [code] = await once(engine, 'exit');
  expectEqual('exit status of the engine', code, 0);
  receiver.close();
  say('\nEverything as expected.');
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
} finally {
  clearTimeout(timeUp);
  if (process.exitCode !== 1) rmSync(dataDir, { recursive: true, force: true });
}
