/** What a URL's own host tells about where it leads. Names other than localhost are judged by the engine only. */
export type AddressKind = 'loopback' | 'private' | 'other';

/** Private ranges as the engine groups them: RFC 1918, RFC 6598 and RFC 4193. */
const PRIVATE_V4 = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;

/** Tells from a typed URL whether it needs the loopback or the private permission, so that the form can offer it. */
export function addressKind(text: string): AddressKind {
  if (!URL.canParse(text.trim())) return 'other';
  const host = new URL(text.trim()).hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\.[\d.]+$/.test(host)) {
    return 'loopback';
  }
  if (/^[\d.]+$/.test(host)) return PRIVATE_V4.test(host) ? 'private' : 'other';
  return host.includes(':') && /^f[cd]/.test(host) ? 'private' : 'other';
}

/** True for a URL that sends transcripts in the clear. */
export function isPlainHttp(text: string): boolean {
  return /^http:\/\//i.test(text.trim());
}
