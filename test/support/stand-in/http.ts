import type { IncomingMessage } from 'node:http';

/** What a route answers: JSON, or bytes of some type. */
export type RouteAnswer = { status: number; json: unknown } | { status: number; bytes: Buffer; type: string };

/** FastAPI's error: `{"detail": …}`. */
export class HttpError extends Error {
  readonly status: number;
  readonly detail: unknown;
  constructor(status: number, detail: unknown) {
    super(String(detail));
    this.status = status;
    this.detail = detail;
  }
}

export const ok = (json: unknown): RouteAnswer => ({ status: 200, json });

/** The answer of a route that is documented without one: that it worked, and nothing that could be relied on. */
export const done = (): RouteAnswer => ok({});

/** FastAPI's answer to input it cannot take. */
export function invalid(where: 'query' | 'body', field: string, msg: string): HttpError {
  return new HttpError(422, [{ loc: [where, field], msg }]);
}

/** One page as fastapi-pagination answers it: page from 1, size 50 and at most 100. */
export function paged<T>(items: T[], query: URLSearchParams, show: (item: T) => unknown): RouteAnswer {
  const page = Number(query.get('page') ?? 1);
  const size = Number(query.get('size') ?? 50);
  if (!Number.isInteger(page) || page < 1 || !Number.isInteger(size) || size < 1 || size > 100) {
    throw invalid('query', 'size', 'Input should be less than or equal to 100');
  }
  const start = (page - 1) * size;
  return ok({
    items: items.slice(start, start + size).map(show),
    total: items.length,
    page,
    size,
    pages: Math.ceil(items.length / size),
  });
}

/** The request's JSON body; an empty one, or one that is a file, is `{}`. */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '' || request.headers['content-type']?.startsWith('multipart/')) return {};
  return JSON.parse(text) as Record<string, unknown>;
}
