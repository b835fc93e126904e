import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import type { Issue } from '../../shared/model.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** What an entry of an allow-list stands for. `below` is a name with `*.` before it: every name below that one. */
type Entry = { kind: 'network'; range: [Address, number] } | { kind: 'name' | 'below'; name: string };

const NOT_IN_NAMES = /[\s/\\:@?#%[\]]/;
const HOST_NAME = /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** The first entry that covers an address, or the host it was looked up for; null when none does. */
export function coveringEntry(entries: string[], address: Address, host: string): string | null {
  return entries.find((entry) => covers(parseEntry(entry), address, asciiName(host))) ?? null;
}

function covers(entry: Entry | null, address: Address, host: string): boolean {
  switch (entry?.kind) {
    case undefined:
      return false;
    case 'network':
      return address.kind() === entry.range[0].kind() && address.match(entry.range as [ipaddr.IPv4, number]);
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
  if (entry.kind === 'network') return text.trim().toLowerCase();
  return entry.kind === 'below' ? `*.${entry.name}` : entry.name;
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
  const longest = isIP(address) === 4 ? 32 : 128;
  if (prefix === undefined) return [ipaddr.parse(address), longest];
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest
    ? [ipaddr.parse(address), Number(prefix)]
    : null;
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
