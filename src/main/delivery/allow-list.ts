import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import type { Issue } from '../../shared/model.ts';
import { parseAddress, unwrap } from './ip-address.ts';
import type { Address } from './ip-address.ts';

/** What an entry of an allow-list stands for. `below` is a name with `*.` before it: every name below that one. */
type Entry = { kind: 'network'; range: [Address, number] } | { kind: 'name' | 'below'; name: string };

const NOT_IN_NAMES = /[\s/\\:@?#%[\]]/;
const HOST_NAME = /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** The first entry that covers an address in any of its forms, or the host it was looked up for; null when none does. */
export function coveringEntry(entries: string[], forms: Address[], host: string): string | null {
  return entries.find((entry) => covers(parseEntry(entry), forms, asciiName(host))) ?? null;
}

function covers(entry: Entry | null, forms: Address[], host: string): boolean {
  switch (entry?.kind) {
    case undefined:
      return false;
    case 'network':
      return forms.some(
        (form) => form.kind() === entry.range[0].kind() && form.match(entry.range as [ipaddr.IPv4, number]),
      );
    case 'name':
      return host === entry.name;
    case 'below':
      return host.endsWith(`.${entry.name}`);
  }
}

/**
 * An entry in the form it is compared in: a network, an address, a host name, or `*.` and a host name. Null for anything
 * else, such as a URL, a port, or an address with a part missing.
 */
export function normalEntry(text: string): string | null {
  const entry = parseEntry(text.trim());
  if (entry === null) return null;
  if (entry.kind === 'network') return writtenAs(text.trim().toLowerCase(), entry.range);
  return entry.kind === 'below' ? `*.${entry.name}` : entry.name;
}

/** As it was typed, but for a mapped network: that is one of IPv4. */
function writtenAs(text: string, [address, prefix]: [Address, number]): string {
  if (address instanceof ipaddr.IPv6 || isIP(text.split('/')[0]!) === 4) return text;
  return text.includes('/') ? `${address.toString()}/${prefix}` : address.toString();
}

/** What is wrong with an entry that `normalEntry` cannot read. */
function entryProblem(text: string): string {
  return `“${text}” is not a network such as 203.0.113.0/24, an address, or a host name such as example.org or *.example.org.`;
}

function parseEntry(text: string): Entry | null {
  const range = parseNetwork(text);
  if (range !== null) return { kind: 'network', range };
  // What would be read as the end of a name, and silently left out.
  if (NOT_IN_NAMES.test(text)) return null;
  const below = text.startsWith('*.');
  const name = asciiName(below ? text.slice(2) : text);
  // A name that ends in a number is an address somebody mistyped: no host is called so.
  if (!HOST_NAME.test(name) || /(^|\.)\d+$/.test(name)) return null;
  return { kind: below ? 'below' : 'name', name };
}

function parseNetwork(text: string): [Address, number] | null {
  const [address = '', prefix, ...rest] = text.split('/');
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0) return null;
  const parsed = parseAddress(address)!;
  const longest = parsed instanceof ipaddr.IPv4 ? 32 : 128;
  const length = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Infinity;
  if (length > longest) return null;
  const isMapped = parsed.range() === 'ipv4Mapped' && length >= 96;
  return isMapped ? [unwrap(parsed), length - 96] : [parsed, length];
}

/** A host name as it stands in a URL: lower case, ASCII, no dot at its end. */
function asciiName(host: string): string {
  return domainToASCII(host.replace(/\.$/, ''));
}

/** A list as it is stored, each entry once, and what is wrong with entries that cannot stand on it, by their places. */
export function checkAllowList(entries: string[], path: string): { entries: string[]; issues: Issue[] } {
  const normal = entries.map(normalEntry);
  const issues = normal.flatMap((entry, index) =>
    entry === null ? [{ path: `${path}.${index}`, message: entryProblem(entries[index]!) }] : [],
  );
  return { entries: [...new Set(normal.filter((entry) => entry !== null))], issues };
}
