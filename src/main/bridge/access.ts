import type { IncomingHttpHeaders } from 'node:http';

/** Where a listener can be reached: its port on loopback, and a public URL where one is configured. */
export type OwnAddress = { port: number; publicUrl: URL | null };

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** True when `Host` names us. Any other name is somebody's DNS pointing at this machine. */
export function isOwnHost(host: string | undefined, own: OwnAddress): boolean {
  return host !== undefined && ownHosts(own).includes(host.toLowerCase());
}

/**
 * True when a request that shows a cookie comes from our own page: cookies reach every loopback port, so another
 * page on this machine could send them too.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, own: OwnAddress): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  // Under a name without TLS browsers leave it out, and where something is only read the Origin too. No page can name
  // another origin than its own as where it comes from.
  const origin = headers.origin ?? originOf(headers.referer);
  return origin !== null && ownOrigins(own).includes(origin);
}

/** The name of the session cookie: browsers do not tell ports apart. */
export function cookieName({ port }: OwnAddress): string {
  return `relay_session_${port}`;
}

/** The value of a cookie; null without it. */
export function cookieOf(headers: IncomingHttpHeaders, name: string): string | null {
  for (const pair of headers.cookie?.split(';') ?? []) {
    const [key, ...value] = pair.trim().split('=');
    if (key === name) return value.join('=');
  }
  return null;
}

function originOf(url: string | undefined): string | null {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : null;
}

function ownHosts({ port, publicUrl }: OwnAddress): string[] {
  const loopback = LOOPBACK_NAMES.map((name) => (port === 80 ? name : `${name}:${port}`));
  return publicUrl === null ? loopback : [...loopback, publicUrl.host];
}

function ownOrigins({ port, publicUrl }: OwnAddress): string[] {
  const loopback = LOOPBACK_NAMES.map((name) => new URL(`http://${name}:${port}`).origin);
  return publicUrl === null ? loopback : [...loopback, publicUrl.origin];
}
