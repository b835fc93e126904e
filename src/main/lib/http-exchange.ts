import { timingSafeEqual, createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { RelayError } from './errors.ts';

/** How long a client whose body was refused may go on sending before its connection is closed. */
const POLITE_MS = 2000;
/** JSON can be read deeper than it can be written again. */
const DEEPEST = 64;

/** The address a request asks for. Never fails: one that is none asks for the root. */
export function addressOf({ url = '/' }: IncomingMessage): URL {
  // Put together, not resolved: “//host/path” would name another host, and “//” alone none at all.
  if (url.startsWith('/')) return new URL(`http://localhost${url}`);
  return new URL(URL.canParse(url) ? url : 'http://localhost/');
}

/** Reads a request body whole. Fails with `too_large` past `limit` bytes, without keeping what came. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = (): RelayError =>
    new RelayError('too_large', `The body is larger than ${Math.floor(limit / 1_048_576)} MiB. Send less.`);
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) return reject(tooLarge());
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        chunks.length = 0;
        return reject(tooLarge());
      }
      chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => {
      if (!request.complete) reject(new RelayError('invalid_input', 'The body ended too early.'));
    });
  });
}

/** Parses a JSON body; fails with `unsupported` for another content type and `invalid_input` for broken JSON. */
export function parseJson(request: IncomingMessage, body: Buffer): unknown {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/(json|[a-z.+-]+\+json)\s*(;|$)/i.test(type)) {
    throw new RelayError('unsupported', 'Send the body as application/json.');
  }
  const value = parseText(body);
  if (nestsDeeper(value, DEEPEST)) {
    throw new RelayError('invalid_input', `The body nests more than ${DEEPEST} levels deep.`);
  }
  return value;
}

function parseText(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RelayError('invalid_input', `The body is not JSON: ${reason}`);
  }
}

function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => nestsDeeper(inner, levels - 1));
}

/**
 * Answers with JSON. A client that is still sending is heard out for a moment before its connection is closed: closed
 * at once, the connection would be reset and the answer lost.
 */
export function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  const unread = !request.complete;
  const text = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(unread ? { connection: 'close' } : {}),
    ...headers,
  });
  if (!unread) {
    response.end(text);
    return;
  }
  response.write(text);
  const timer = setTimeout(() => response.end(), POLITE_MS).unref();
  request.once('close', () => {
    clearTimeout(timer);
    response.end();
  });
  request.resume();
}

/** Answers a route that was asked in another way than by `method`. */
export function sendWrongMethod(request: IncomingMessage, response: ServerResponse, method: string): void {
  const error = { code: 'unsupported', message: `Ask this with ${method}.` };
  sendJson(request, response, 405, { ok: false, error }, { allow: method });
}

/** The token of an `Authorization: Bearer` header; null without one. */
export function bearerOf(request: IncomingMessage): string | null {
  return /^Bearer +([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** Compares two tokens in constant time, whatever their lengths. */
export function sameToken(given: string, expected: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
