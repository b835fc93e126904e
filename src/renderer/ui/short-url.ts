/** A URL as people say it: host and path, without what nearly all have. Plain http stays visible. */
export function shortUrl(url: string): string {
  return url.replace(/^https:\/\//, '').replace(/\/$/, '');
}
