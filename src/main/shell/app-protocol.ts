import { app, protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, join, relative } from 'node:path';

const PAGE_ORIGIN = 'app://bundle';
const LATE_PAGE_ORIGIN = 'https://bundle.invalid';

/** What the page may load and do: its own files only. Mantine needs inline styles. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * Makes `app:` a standard, secure scheme and answers the origin our page will have. To be called while the main
 * module loads. Where Electron was ready before (a repackaged one may not wait for the main module) the scheme
 * can no longer be made, and the page gets an https origin under `.invalid`, which no server can have.
 */
export function claimPageOrigin(): string {
  if (app.isReady()) return LATE_PAGE_ORIGIN;
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  return PAGE_ORIGIN;
}

/** Serves the files under `root` at `origin`, to be called once Electron is ready. Other hosts get 404. */
export function servePage(origin: string, root: string): void {
  const { protocol: scheme, host } = new URL(origin);
  protocol.handle(scheme.slice(0, -1), async (request) => {
    const file = new URL(request.url).host === host ? fileWithin(root, new URL(request.url).pathname) : null;
    if (file === null || request.method !== 'GET') return notFound();
    try {
      return new Response(new Uint8Array(await readFile(file)), { headers: headersFor(file) });
    } catch {
      return notFound();
    }
  });
}

/** The file a path of the page names, or null where it would lie outside `root`. */
export function fileWithin(root: string, pathname: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  const file = join(root, path === '/' ? 'index.html' : path);
  const inside = relative(root, file);
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) || path.includes('\0') ? null : file;
}

function headersFor(file: string): Record<string, string> {
  return {
    'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}

function notFound(): Response {
  return new Response('Not found', {
    status: 404,
    headers: { 'content-type': 'text/plain', 'content-security-policy': CONTENT_SECURITY_POLICY },
  });
}
