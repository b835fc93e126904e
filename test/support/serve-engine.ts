import { mkdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readRuntimeFile } from '../../src/main/serve/runtime-file.ts';
import type { Runtime } from '../../src/main/serve/runtime-file.ts';
import { serve } from '../../src/main/serve/serve.ts';
import type { Serving } from '../../src/main/serve/serve.ts';
import { createLog } from '../../src/main/lib/log.ts';
import { systemRandom } from '../../src/main/lib/random.ts';
import { startTestEngine, temporaryFolder } from './test-engine.ts';
import type { TestEngine } from './test-engine.ts';

/** One HTTP answer, read whole. */
export type HttpAnswer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The body as JSON; fails where it is none. */
  json: () => any; // eslint-disable-line typescript/no-explicit-any
};

export type HttpQuestion = {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
};

/** Asks by node:http, which lets a test set every header, `Host` too. */
export function askHttp(url: string, { method, headers, body }: HttpQuestion = {}): Promise<HttpAnswer> {
  const { hostname, port } = new URL(url);
  // Not by URL: the path is to arrive exactly as it was written.
  const path = url.slice(url.indexOf(`:${port}`) + port.length + 1) || '/';
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        hostname,
        port,
        path,
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            text,
            json: () => JSON.parse(text),
          });
        });
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** Headers of a JSON request with a bearer token. */
export function withBearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
}

export type ServedEngine = TestEngine &
  Runtime & {
    serving: Serving;
    /** Asks a request of the contract as the command line does. */
    api(name: string, input?: unknown): Promise<HttpAnswer>;
    /** Submits an event with this run's token. */
    submit(event: unknown, headers?: Record<string, string>): Promise<HttpAnswer>;
  };

/** A real engine behind real loopback HTTP, with a small page of its own. */
export async function serveTestEngine(
  options: {
    publicUrl?: URL;
    intake?: { host: string; port: number };
    engine?: Parameters<typeof startTestEngine>[0];
  } = {},
): Promise<ServedEngine> {
  const test = await startTestEngine(options.engine);
  const pageFolder = temporaryFolder();
  mkdirSync(join(pageFolder, 'assets'));
  writeFileSync(join(pageFolder, 'index.html'), '<!doctype html><title>Reflector Relay</title>');
  writeFileSync(join(pageFolder, 'assets', 'app.js'), 'export {};');
  const serving = await serve({
    engine: test.engine,
    dataDir: test.dataDir,
    pageFolder,
    port: 0,
    publicUrl: options.publicUrl ?? null,
    intake: options.intake ?? null,
    clock: test.clock,
    random: systemRandom,
    log: createLog({ write: (line) => test.logged.push(line), clock: test.clock }),
  });
  onTestFinished(() => serving.close());
  const runtime = readRuntimeFile(test.dataDir);
  return {
    ...test,
    ...runtime,
    serving,
    api: (name, input = {}) =>
      askHttp(`${runtime.url}/api/${name}`, {
        headers: withBearer(runtime.adminToken),
        body: JSON.stringify(input),
      }),
    submit: (event, headers = {}) =>
      askHttp(`${runtime.url}/v1/events`, {
        headers: { ...withBearer(runtime.intakeToken), ...headers },
        body: typeof event === 'string' ? event : JSON.stringify(event),
      }),
  };
}
