import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import type { Bridge } from '../../src/preload/bridge.ts';
import type { RequestInput, RequestName, RequestOutput } from '../../src/shared/contract.ts';
import type { Reply } from '../../src/shared/reply.ts';

/** Asks the engine from the page; answers its reply, refusals too. */
export function reply<K extends RequestName>(
  page: Page,
  name: K,
  input: RequestInput<K>,
): Promise<Reply<RequestOutput<K>>> {
  return page.evaluate(
    ([asked, given]) =>
      (globalThis as unknown as { bridge: Bridge }).bridge.request(asked as RequestName, given as never),
    [name, input] as const,
  ) as Promise<Reply<RequestOutput<K>>>;
}

/** Asks the engine from the page; fails with the refusal's sentence. */
export async function ask<K extends RequestName>(
  page: Page,
  name: K,
  input: RequestInput<K>,
): Promise<RequestOutput<K>> {
  const answer = await reply(page, name, input);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.data;
}

/** The settings of an endpoint on this machine. */
export function endpointAt(url: string): RequestInput<'endpoint.create'>['endpoint'] {
  return { url, permissions: { allowLoopback: true } };
}

/** A room with one endpoint on this machine. */
export function addRoom(page: Page, name: string, url: string): Promise<RequestOutput<'room.create'>> {
  return ask(page, 'room.create', { name, endpoint: endpointAt(url) });
}

export type TestReceiver = {
  url: string;
  bodies: string[];
  /** Headers of each request, by their names in lower case, beside its body. */
  headers: IncomingHttpHeaders[];
  /** What is answered from now on; `hold` keeps requests waiting until the next call. */
  answer(status: number | 'hold', body?: string): void;
  close(): void;
};

/** A real HTTP receiver on this machine, which answers 200. */
export async function startReceiver(): Promise<TestReceiver> {
  const bodies: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  let status: number | 'hold' = 200;
  let text = 'answered';
  let held: ServerResponse[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      bodies.push(body);
      headers.push(request.headers);
      if (status === 'hold') held.push(response);
      else response.writeHead(status).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    bodies,
    headers,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    answer(next, body = 'answered') {
      status = next;
      text = body;
      if (next === 'hold') return;
      held.forEach((response) => response.writeHead(next).end('answered'));
      held = [];
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
