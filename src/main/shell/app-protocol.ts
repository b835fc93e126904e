import { app, protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import { CONTENT_SECURITY_POLICY, fileWithin, pageHeaders } from '../lib/page-files.ts';

const PAGE_ORIGIN = 'app://bundle';
const LATE_PAGE_ORIGIN = 'https://bundle.invalid';

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
      return new Response(new Uint8Array(await readFile(file)), { headers: pageHeaders(file) });
    } catch {
      return notFound();
    }
  });
}

function notFound(): Response {
  return new Response('Not found', {
    status: 404,
    headers: { 'content-type': 'text/plain', 'content-security-policy': CONTENT_SECURITY_POLICY },
  });
}
