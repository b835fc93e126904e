import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAccounts } from './stand-in/accounts.ts';
import { HttpError, readJson } from './stand-in/http.ts';
import type { RouteAnswer } from './stand-in/http.ts';
import { ROUTES } from './stand-in/routes.ts';
import { postSigned, webhookBody } from './stand-in/send-step.ts';
import type { SendResult } from './stand-in/send-step.ts';
import { createState } from './stand-in/state.ts';
import type { StandInState, StandInUser } from './stand-in/state.ts';
import { createStreams } from './stand-in/streams.ts';

/** The key that belongs to the user `owner` unless other keys are given. */
export const OWNER_KEY = 'rk-owner-0123456789abcdefghijklmnopqrstuvw';

export type StandInOptions = {
  /** `open`: a server without keys. */
  keys?: Record<string, StandInUser> | 'open';
  publicMode?: boolean;
  /** False: a server before 0.34. */
  withChangeSeq?: boolean;
  tls?: { key: string; cert: string };
  now?: () => number;
};

/** A request as the stand-in met it. */
export type StandInRequest = { method: string; path: string; user: string | null; body: unknown };

export type StandInReflector = {
  /** Without a slash at the end. */
  url: string;
  uiUrl: string;
  state: StandInState;
  keys: Map<string, StandInUser>;
  requests: StandInRequest[];
  /** Answers every request this way until it is null again. */
  failing: { status: number; retryAfter?: string; only?: RegExp } | null;
  /** Runs before a request is answered; a test changes rows or pulls the plug here, and then nothing of it is done. */
  before: ((request: StandInRequest) => void | Promise<void>) | null;
  /** Reflector's own sending step: the room's URL is read now, and nothing of the result is kept. */
  sendStep(transcriptId: string): Promise<SendResult>;
  /** Refuses connections until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
};

/** A stand-in for a Reflector server (0.45): real HTTP and WebSockets, exactly the documented routes, and their traps. */
export async function startStandInReflector(options: StandInOptions = {}): Promise<StandInReflector> {
  const now = options.now ?? Date.now;
  const open = options.keys === 'open';
  const given =
    options.keys === undefined ? { [OWNER_KEY]: { sub: 'owner', email: 'owner@example.com' } } : options.keys;
  const keys = new Map(given === 'open' ? [] : Object.entries(given));
  const state = createState(now);
  const accounts = createAccounts(keys, now);
  const streams = createStreams(state, accounts, open);
  let port = 0;

  const route = async (request: IncomingMessage): Promise<RouteAnswer> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
    const { 'x-api-key': key, authorization } = request.headers;
    const byKey = typeof key === 'string' ? accounts.byKey(key) : null;
    const [, token] = /^Bearer (.+)$/.exec(authorization ?? '') ?? [];
    const user = byKey ?? (token === undefined ? null : accounts.byToken(token));
    const body = await readJson(request);
    const met = { method: request.method ?? '', path: request.url ?? '', user: user?.sub ?? null, body };
    standIn.requests.push(met);
    await standIn.before?.(met);
    // The plug was pulled: what was asked is not done.
    if (!server.listening) throw new Error('The stand-in is down');
    const { failing } = standIn;
    if (failing && (failing.only?.test(pathname) ?? true)) throw new HttpError(failing.status, 'Failing');
    const found = ROUTES.find(
      (candidate) => candidate.method === met.method && candidate.path.test(pathname),
    );
    if (!found) throw new HttpError(404, 'Not Found');
    const [, id = '', second = ''] = found.path.exec(pathname)!;
    return found.answer(
      {
        ...{ state, accounts, user, open, query: searchParams, body, now },
        address: request.socket.remoteAddress ?? '',
        publicMode: options.publicMode ?? false,
        withChangeSeq: options.withChangeSeq ?? true,
      },
      id,
      second,
    );
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = await route(request).catch((error: unknown): RouteAnswer => {
      if (!(error instanceof HttpError)) throw error;
      return { status: error.status, json: { detail: error.detail } };
    });
    const retryAfter = standIn.failing?.retryAfter;
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
    if ('bytes' in answer) {
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.bytes);
      return;
    }
    const text = JSON.stringify(answer.json);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  };

  const listener = (request: IncomingMessage, response: ServerResponse): void =>
    void handle(request, response).catch(() => response.destroy());
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  server.on('upgrade', streams.upgrade);
  const up = async (): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  const down = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    streams.cut();
    await closed;
  };
  await up();

  const standIn: StandInReflector = {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    uiUrl: 'http://localhost:3000',
    state,
    keys,
    requests: [],
    failing: null,
    before: null,
    async sendStep(transcriptId) {
      const t = state.transcript(transcriptId);
      const room = t.room_id === null ? undefined : state.rooms.get(t.room_id);
      if (!room?.webhook_url) return { sent: false };
      const body = webhookBody(t, room, standIn.uiUrl, now());
      return postSigned(room, 'transcript.completed', body, now());
    },
    up,
    down,
    close: down,
  };
  return standIn;
}
