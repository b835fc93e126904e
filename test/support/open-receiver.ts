import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { until } from './until.ts';

/** How one request is answered. Without anything: 200 with an empty body, the connection kept alive. */
export type Answer = {
  status?: number;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
  /** Answers with the request's path and headers instead of `body`. */
  echo?: true;
  /** Sends the body in two chunks without a Content-Length. */
  chunked?: boolean;
  /** Falls silent before the headers, or after half of the body. */
  hang?: 'headers' | 'body';
  /** Resets the connection: with nothing answered, within the headers, or within the body. */
  reset?: 'before' | 'headers' | 'body';
  /** Writes these bytes in place of an HTTP answer, then closes. */
  rawBytes?: string | Buffer;
  /** Sends a small chunk every few milliseconds and never ends. */
  trickle?: boolean;
  /** Answers only once this is settled. */
  delayUntil?: Promise<void>;
  /** `false` asks for the connection to be closed after the answer. */
  keepAlive?: false;
};

/** A request as it came in, its body complete. */
export type ReceivedRequest = {
  method: string;
  path: string;
  /** Names in lower case; repeated ones joined with a comma. */
  headers: Record<string, string>;
  /** Names and values by turns, as they were sent. */
  rawHeaders: string[];
  body: Buffer;
  /** Milliseconds since 1970 at which its body was complete. */
  at: number;
  /** Which connection brought it, numbered from 1 in the order of their first requests. */
  connection: number;
};

export type Receiver = {
  /** Ends with a slash. */
  url: string;
  port: number;
  requests: ReceivedRequest[];
  /** TCP connections accepted so far, those without any request included. */
  readonly connections: number;
  /** Those of them that are open now. */
  readonly open: number;
  /** Resolves with all requests once there are `count`. */
  waitFor(count: number): Promise<ReceivedRequest[]>;
  /** Changes what is answered after the script. */
  setDefault(answer: Answer): void;
  close(): Promise<void>;
};

export type ReceiverOptions = {
  script?: Answer[];
  default?: Answer;
  /** Answers what the script does not, by what came in. */
  answer?: (request: ReceivedRequest) => Promise<Answer>;
  tls?: { key: string; cert: string };
};

/**
 * A real HTTP receiver on 127.0.0.1, HTTPS with `tls`. The script answers the first requests in their order,
 * `default` all others. To be closed by whoever opened it.
 */
export async function openReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const script = [...(options.script ?? [])];
  let fallback = options.default ?? {};
  const requests: ReceivedRequest[] = [];
  const open = new Set<Socket>();
  const numbers = new Map<Socket, number>();
  let connections = 0;

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const connection = numbers.get(request.socket) ?? numbers.size + 1;
    numbers.set(request.socket, connection);
    const body = await readBody(request);
    if (!body) return;
    const received: ReceivedRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: Object.fromEntries(
        Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
      ),
      rawHeaders: request.rawHeaders,
      body,
      at: Date.now(),
      connection,
    };
    requests.push(received);
    const answer = script.shift() ?? (await options.answer?.(received)) ?? fallback;
    await answer.delayUntil;
    const echoed = answer.echo && JSON.stringify({ path: request.url, headers: request.headers });
    give(echoed === undefined ? answer : { ...answer, body: echoed }, response, request.socket);
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void =>
    void receive(request, response);
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  // A connection stays open until a test says otherwise, so that reuse depends on the sender alone.
  Object.assign(server, { keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 });
  server.on('connection', (socket: Socket) => {
    connections += 1;
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };

  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}/`,
    port,
    requests,
    get connections() {
      return connections;
    },
    get open() {
      return open.size;
    },
    waitFor: (count) =>
      until(`${count} requests came to the receiver`, () => (requests.length >= count ? requests : null)),
    setDefault(answer) {
      fallback = answer;
    },
    close,
  };
}

/** The whole body; null if the sender broke off. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
}

function give(answer: Answer, response: ServerResponse, socket: Socket): void {
  if (answer.hang === 'headers') return;
  if (answer.reset === 'before') return reset(socket);
  if (answer.reset === 'headers') {
    socket.write('HTTP/1.1 200 OK\r\nContent-Ty', () => reset(socket));
    return;
  }
  if (answer.rawBytes !== undefined) {
    socket.end(answer.rawBytes);
    return;
  }

  const status = answer.status ?? 200;
  const body = Buffer.from(answer.body ?? '');
  const breaksOff = answer.hang === 'body' || answer.reset === 'body';
  if (answer.keepAlive === false) response.setHeader('Connection', 'close');
  if (!answer.chunked && !answer.trickle && status !== 204 && status !== 304)
    response.setHeader('Content-Length', breaksOff ? Math.max(body.length, 2) : body.length);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  response.writeHead(status).flushHeaders();

  const half = Math.ceil(body.length / 2);
  if (answer.trickle) {
    const timer = setInterval(() => response.write('.'), 5);
    response.on('close', () => clearInterval(timer));
  } else if (breaksOff) {
    response.write(half > 0 ? body.subarray(0, half) : '.', () => {
      if (answer.reset === 'body') reset(socket);
    });
  } else if (answer.chunked) {
    response.write(body.subarray(0, half), () => response.end(body.subarray(half)));
  } else {
    response.end(body);
  }
}

/** Sends RST where the socket is plain TCP; a TLS socket can only be destroyed. */
function reset(socket: Socket): void {
  if ('encrypted' in socket) socket.destroy();
  else socket.resetAndDestroy();
}
