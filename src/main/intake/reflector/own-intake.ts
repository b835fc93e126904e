/**
 * Whether a webhook leads to this application's intake for a room of one of these ids or names, wherever that is reached:
 * an endpoint of such a URL would post to this application itself.
 */
export function isOwnIntake(url: string | null, refs: string[]): boolean {
  if (!url || !URL.canParse(url)) return false;
  const { pathname } = new URL(url);
  return refs.some((ref) => pathname.endsWith(`/v1/rooms/${encodeURIComponent(ref)}/reflector`));
}
