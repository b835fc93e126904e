import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../support/test-engine.ts';

/** When to kill: after so many transcripts were accepted, or in the middle of so many requests to the receiver. */
const MOMENTS: { accepted?: number; received?: number; atOnce?: true }[] = [
  { accepted: 1 },
  { received: 1 },
  { accepted: 7 },
  { received: 5 },
  { atOnce: true },
  { received: 12 },
  { accepted: 23 },
  { received: 31 },
  { accepted: 40 },
  { received: 60 },
];
const HEADLESS = 'out/main/headless.js';

type Runtime = { url: string; adminToken: string; intakeToken: string };

/** Counts what arrives and tells who waits for a count. Answers a little later, so that kills fall into requests. */
async function startCountingReceiver() {
  const received: { transcriptId: string; webhookId: string }[] = [];
  const waiting: { from: number; count: number; fn: () => void }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as { transcript: { id: string } };
      received.push({ transcriptId: body.transcript.id, webhookId: String(request.headers['x-webhook-id']) });
      for (const { from, count, fn } of waiting) if (received.length - from >= count) fn();
      setImmediate(() => response.end('ok'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    more: (count: number) =>
      new Promise<void>((fn) => {
        waiting.push({ from: received.length, count, fn });
      }),
  };
}

function startHeadless(dataDir: string): { child: ChildProcess; ready: Promise<Runtime> } {
  const child = spawn(process.execPath, [HEADLESS, '--data-dir', dataDir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let errors = '';
  child.stderr!.on('data', (chunk) => (errors += String(chunk)));
  const ready = new Promise<Runtime>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const message = JSON.parse(line) as { event: string; runtimeFile: string };
      if (message.event === 'ready')
        resolve(JSON.parse(readFileSync(message.runtimeFile, 'utf8')) as Runtime);
    });
    child.on('exit', (code, signal) => reject(new Error(`ended with ${code ?? signal}: ${errors}`)));
  });
  ready.catch(() => {});
  return { child, ready };
}

async function post(
  url: string,
  token: string,
  body: unknown,
): Promise<{ status: number; answer: Record<string, unknown> }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

const transcriptEvent = (id: string) => ({
  source_kind: 'room',
  room: { name: 'team' },
  transcript: {
    id,
    created_at: '2025-08-27T11:00:00+00:00',
    duration: 1000.0,
    title: `Meeting ${id}`,
    short_summary: null,
    long_summary: null,
    topics: [],
    participants: [],
    source_language: 'en',
    target_language: 'en',
  },
});

/** Submits transcripts one after another until the engine is gone; notes each that was answered 202. */
async function submitUntilGone(
  runtime: Runtime,
  name: string,
  accepted: Map<string, string>,
  onAccepted: () => void,
): Promise<void> {
  for (let index = 0; ; index += 1) {
    const id = `${name}-${index}`;
    try {
      const { status, answer } = await post(
        `${runtime.url}/v1/events`,
        runtime.intakeToken,
        transcriptEvent(id),
      );
      expect(status).toBe(202);
      accepted.set(id, String(answer['eventId']));
      onAccepted();
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return;
      throw error;
    }
  }
}

test(
  'killed ten times at different moments under load, nothing accepted is lost and repeats carry the same id',
  { timeout: 120_000 },
  async () => {
    expect(existsSync(HEADLESS), `${HEADLESS} is missing: run npm run build first`).toBe(true);
    const dataDir = temporaryFolder();
    const receiver = await startCountingReceiver();
    const accepted = new Map<string, string>();

    const first = startHeadless(dataDir);
    const runtime = await first.ready;
    const created = await post(`${runtime.url}/api/room.create`, runtime.adminToken, {
      name: 'team',
      endpoint: {
        url: receiver.url,
        permissions: { allowLoopback: true },
        retryPolicy: { firstDelaySeconds: 1, maxDelaySeconds: 1, maxTotalSeconds: 3600, maxRetries: 1000 },
      },
    });
    expect(created.answer).toMatchObject({ ok: true });
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    for (const [round, moment] of MOMENTS.entries()) {
      const { child, ready } = startHeadless(dataDir);
      const gone = once(child, 'exit');
      if (moment.atOnce) {
        await once(child, 'spawn');
        child.kill('SIGKILL');
        await gone;
        continue;
      }
      const running = await ready;
      const reached = moment.received === undefined ? null : receiver.more(moment.received);
      let count = 0;
      const submitting = [0, 1, 2, 3].map((lane) =>
        submitUntilGone(running, `r${round}-${lane}`, accepted, () => {
          count += 1;
          if (count === moment.accepted) child.kill('SIGKILL');
        }),
      );
      if (reached) {
        await reached;
        child.kill('SIGKILL');
      }
      await gone;
      await Promise.all(submitting);
    }

    const last = startHeadless(dataDir);
    await last.ready;
    const delivered = () => new Set(receiver.received.map(({ transcriptId }) => transcriptId));
    const missing = () => [...accepted.keys()].filter((id) => !delivered().has(id));
    while (missing().length > 0) await receiver.more(1);

    expect(accepted.size).toBeGreaterThan(50);
    const idsOf = new Map<string, Set<string>>();
    for (const { transcriptId, webhookId } of receiver.received)
      idsOf.set(transcriptId, (idsOf.get(transcriptId) ?? new Set()).add(webhookId));
    // Killed in the middle of requests, some must have been sent again: without that nothing is shown of repeats.
    expect(receiver.received.length).toBeGreaterThan(idsOf.size);
    for (const [transcriptId, ids] of idsOf) expect([...ids], transcriptId).toHaveLength(1);
    for (const [transcriptId, eventId] of accepted)
      expect(idsOf.get(transcriptId)).toEqual(new Set([eventId]));
    last.child.kill('SIGTERM');
    expect(await once(last.child, 'exit')).toEqual([0, null]);
  },
);
