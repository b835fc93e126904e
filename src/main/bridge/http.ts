import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exports } from '../delivery/export/exports.ts';
import type { Clock } from '../lib/clock.ts';
import { RelayError } from '../lib/errors.ts';
import {
  addressOf,
  bearerOf,
  parseJson,
  readBody,
  sameToken,
  sendJson,
  sendWrongMethod,
} from '../lib/http-exchange.ts';
import { fileWithin, pageHeaders } from '../lib/page-files.ts';
import { refusalOf, statusOf } from '../lib/refusal.ts';
import { cookieName, cookieOf, isOwnHost, isSameOrigin } from './access.ts';
import type { OwnAddress } from './access.ts';
import { streamEvents } from './event-stream.ts';
import type { Subscribe } from './event-stream.ts';
import { monitoringRoute } from './monitoring.ts';
import type { Monitoring } from './monitoring.ts';
import { answer } from './reply.ts';
import { sendExport } from './send-export.ts';
import type { StartExport } from './send-export.ts';
import type { Sessions } from './sessions.ts';
import type { Caller, Handlers } from './types.ts';

const MOST_BODY_BYTES = 4 * 1_048_576;

export type HttpBridgeOptions = {
  handlers: Handlers;
  exports: Exports;
  on: Subscribe;
  clock: Clock;
  sessions: Sessions;
  /** For the command line and other programs, as bearer. */
  adminToken: string;
  monitoring: Monitoring;
  /** The folder of the built page. */
  pageFolder: string;
  /** Asked at each request: the port is known only once listening. */
  own(): OwnAddress;
  report(error: unknown): void;
};

/** Handles one HTTP request to the screens or the API. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The engine over loopback HTTP: `POST /api/<request-name>`, engine events at `GET /api/events`, the screens, and the
 * one-time link that lets a browser in. Answers everything itself and never rejects.
 */
export function createHttpBridge(options: HttpBridgeOptions): HttpHandler {
  const { handlers, exports, on, clock, sessions, adminToken, pageFolder, own, report } = options;

  const callerOf = (request: IncomingMessage): Caller => {
    const bearer = bearerOf(request);
    if (bearer !== null && sameToken(bearer, adminToken)) return { actor: 'command line' };
    const cookie = cookieOf(request.headers, cookieName(own()));
    if (bearer !== null || cookie === null || !sessions.check(cookie)) {
      throw new RelayError(
        'unauthorized',
        'This browser was not let in. Run `relay open` where the engine runs, and use the link it prints.',
      );
    }
    if (!isSameOrigin(request.headers, own())) {
      throw new RelayError('forbidden', 'Only the page of Reflector Relay itself may ask this.');
    }
    return { actor: 'browser' };
  };

  const answerApi = async (
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
  ): Promise<void> => {
    const caller = callerOf(request);
    if (name === 'events') {
      if (request.method === 'GET') return streamEvents(response, on, clock);
      return sendWrongMethod(request, response, 'GET');
    }
    if (name === 'delivery.export') {
      if (request.method === 'GET') {
        const start: StartExport = (input) => handlers['export.start'](input, caller);
        return sendExport(response, addressOf(request).searchParams, exports, start);
      }
      return sendWrongMethod(request, response, 'GET');
    }
    if (request.method !== 'POST') return sendWrongMethod(request, response, 'POST');
    const input = parseJson(request, await readBody(request, MOST_BODY_BYTES));
    if (name === 'session.createLink' && caller.actor === 'command line') {
      return sendJson(request, response, 200, {
        ok: true,
        data: { path: `/open?code=${sessions.createCode()}` },
      });
    }
    const reply = await answer(handlers, name, input, caller, report);
    sendJson(request, response, reply.ok ? 200 : statusOf(reply.error.code), reply);
  };

  const openWithLink = (request: IncomingMessage, response: ServerResponse, code: string): void => {
    // A link is followed with GET; anything else that looks at it must not use it up.
    if (request.method !== 'GET') return sendWrongMethod(request, response, 'GET');
    const token = sessions.redeem(code);
    if (token === null) {
      response.writeHead(403, { ...pageHeaders('.html'), 'content-type': 'text/plain; charset=utf-8' });
      response.end('This link was used already or is older than five minutes. Run `relay open` for another.');
      return;
    }
    const { publicUrl } = own();
    const secure = publicUrl?.protocol === 'https:' ? '; Secure' : '';
    const cookie = `${cookieName(own())}=${token}; Path=/; HttpOnly; SameSite=Strict${secure}`;
    response.writeHead(303, { location: '/', 'set-cookie': cookie, 'cache-control': 'no-store' });
    response.end();
  };

  const sendPage = async (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<void> => {
    const file = fileWithin(pageFolder, path);
    const readable = request.method === 'GET' || request.method === 'HEAD';
    const content = file !== null && readable ? await readFile(file).catch(() => null) : null;
    if (file === null || content === null) throw new RelayError('not_found', 'There is nothing here.');
    response.writeHead(200, {
      ...pageHeaders(file),
      // Tells us which page asks, and nobody else.
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    response.end(content);
  };

  return async (request, response) => {
    try {
      if (!isOwnHost(request.headers.host, own())) {
        throw new RelayError('forbidden', 'This address is not one of Reflector Relay.');
      }
      const url = addressOf(request);
      const api = /^\/api\/([\w.]+)$/.exec(url.pathname);
      if (api) return await answerApi(request, response, api[1]!);
      const watch = monitoringRoute(url.pathname, options.monitoring);
      if (watch) return await watch(request, response);
      if (url.pathname === '/open')
        return openWithLink(request, response, url.searchParams.get('code') ?? '');
      await sendPage(request, response, url.pathname);
    } catch (error) {
      const refusal = refusalOf(error, report);
      if (response.headersSent) response.destroy();
      else sendJson(request, response, statusOf(refusal.code), { ok: false, error: refusal });
    }
  };
}
