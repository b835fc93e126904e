import { isIP } from 'node:net';
import type { Issue } from '../../shared/model.ts';
import { judgeAddress } from './address-rules.ts';
import type { AddressRules } from './address-rules.ts';

/** A URL that can be delivered to, or what is wrong with it at path `url`. */
export type CheckedUrl = { ok: true; url: URL } | { ok: false; issues: Issue[] };

const MOST_REMEMBERED = 1000;
const remembered = new Map<string, CheckedUrl>();

/**
 * Reads a URL as typed: its scheme must be http or https, and no user info may stand in it. Every attempt asks about one
 * of a few URLs, so the answers are remembered; nobody may change them.
 */
export function parseEndpointUrl(text: string): CheckedUrl {
  const known = remembered.get(text);
  if (known) return known;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  const parsed = parse(text);
  remembered.set(text, parsed);
  return parsed;
}

/** The host name a URL names, with brackets around an IPv6 address; the text itself where it is none. */
export function hostOfUrl(text: string): string {
  const parsed = parseEndpointUrl(text);
  return parsed.ok ? parsed.url.hostname : text;
}

function parse(text: string): CheckedUrl {
  const trimmed = text.trim();
  if (trimmed === '') return wrong('Enter the URL that deliveries are sent to.');
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) return wrong('Start the URL with https:// or http://.');
  if (!URL.canParse(trimmed)) return wrong('This is not a URL. Check the host name, the port and the path.');
  const url = new URL(trimmed);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return wrong(`Only https:// and http:// can be delivered to, not ${url.protocol}//.`);
  }
  if (url.username !== '' || url.password !== '') {
    return wrong('Take the user name and password out of the URL, and add an Authorization header instead.');
  }
  url.hash = '';
  return { ok: true, url };
}

/**
 * Checks a URL as typed, and an address in it, in whatever spelling (WHATWG URL turns `0x7f.1` and `2130706433` into
 * 127.0.0.1). Host names are judged by the addresses they stand for, at each attempt.
 */
export function checkEndpointUrl(text: string, rules: AddressRules): CheckedUrl {
  const parsed = parseEndpointUrl(text);
  if (!parsed.ok) return parsed;
  const address = literalAddress(parsed.url);
  if (address === null) return parsed;
  const judged = judgeAddress(address, address, rules);
  return judged.allowed ? parsed : wrong(judged.message);
}

/** The address a URL names directly, without brackets; null where it names a host. */
export function literalAddress(url: URL): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? null : host;
}

function wrong(message: string): CheckedUrl {
  return { ok: false, issues: [{ path: 'url', message }] };
}
