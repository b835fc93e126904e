/** A URL as people say it: host and path, without what nearly all have. Plain http stays visible. */
export function shortUrl(url: string): string {
  return url.replace(/^https:\/\//, '').replace(/\/$/, '');
}

/** The same without plain http too: for a column that has room for little more than the host. */
export function hostAndPath(url: string): string {
  return shortUrl(url).replace(/^http:\/\//, '');
}
