import ipaddr from 'ipaddr.js';
import type { AddressPermissions } from '../../shared/model.ts';
import { assertNever } from '../lib/errors.ts';

/** What an address is to us. `refused` ones are never delivered to, whatever an endpoint permits. */
export type AddressClass = 'public' | 'private' | 'loopback' | 'refused';

/** Whether an address may be delivered to, and the rule that decided, in words. */
export type Judgement = { allowed: true; rule: string } | { allowed: false; rule: string; message: string };

/** Where clouds hand credentials to whoever asks from inside; those outside the refused ranges. */
const METADATA = new Set(['100.100.100.200', '168.63.129.16', 'fd00:ec2::254', 'fd20:ce::254']);
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
/** Every other range that has a name is refused. */
const BY_RANGE: Partial<Record<string, AddressClass>> = {
  loopback: 'loopback',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'private',
};
const IPV4_INSIDE = ['ipv4Mapped', 'rfc6052'];

/**
 * Sorts an address by its ranges (IANA's special-purpose registries). An IPv4 address inside a mapped or NAT64 one is
 * judged by itself; every other embedding is refused. Also answers the range's name.
 */
export function classifyAddress(text: string): { class: AddressClass; range: string } {
  const unscoped = text.split('%')[0]!;
  if (!ipaddr.isValid(unscoped)) return { class: 'refused', range: 'not an address' };
  const address = unwrap(ipaddr.parse(unscoped));
  if (METADATA.has(address.toString())) return { class: 'refused', range: 'cloud metadata' };
  const range = address.range();
  if (range === 'unicast') {
    return isPublicUnicast(address) ? { class: 'public', range } : { class: 'refused', range: 'reserved' };
  }
  return { class: BY_RANGE[range] ?? 'refused', range };
}

function unwrap(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address instanceof ipaddr.IPv4 || !IPV4_INSIDE.includes(address.range())) return address;
  const bytes = address.toByteArray();
  // Only 64:ff9b::/96 has its IPv4 in the last four bytes; 64:ff9b:1::/48 is a network's own affair.
  if (address.range() === 'rfc6052' && bytes[5] === 1) return address;
  return new ipaddr.IPv4(bytes.slice(12));
}

/** ipaddr.js calls everything it has no name for unicast, `::127.0.0.1` among it. */
function isPublicUnicast(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST as [ipaddr.IPv6, number]);
}

/** Judges one address that `host` stands for, as an endpoint's permissions say. */
export function judgeAddress(address: string, host: string, permissions: AddressPermissions): Judgement {
  const { class: kind, range } = classifyAddress(address);
  switch (kind) {
    case 'refused':
      return refuse(range, `${address} is a ${spoken(range)} address, which is never delivered to.`);
    case 'private':
      if (!permissions.allowPrivate)
        return refuse(
          'private network',
          `${address} is in a private network. Permit private addresses for this endpoint if that is right.`,
        );
      break;
    case 'loopback':
      if (!permissions.allowLoopback)
        return refuse(
          'loopback',
          `${address} is this machine itself. Permit loopback addresses for this endpoint if that is right.`,
        );
      break;
    case 'public':
      break;
    default:
      return assertNever(kind);
  }
  if (permissions.allowList.length === 0) return { allowed: true, rule: kind };
  const entry = permissions.allowList.find((candidate) => entryCovers(candidate, address, host));
  return entry === undefined
    ? refuse('allow-list', `${host} (${address}) is not on the allow-list of this endpoint.`)
    : { allowed: true, rule: `allow-list: ${entry}` };
}

function refuse(rule: string, message: string): Judgement {
  return { allowed: false, rule, message };
}

function spoken(range: string): string {
  return range.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function entryCovers(entry: string, address: string, host: string): boolean {
  const cidr = parseEntryCidr(entry);
  if (cidr === null) {
    const name = entry.toLowerCase();
    return name.startsWith('*.') ? host.toLowerCase().endsWith(name.slice(1)) : host.toLowerCase() === name;
  }
  const parsed = unwrap(ipaddr.parse(address.split('%')[0]!));
  return parsed.kind() === cidr[0].kind() && parsed.match(cidr as [ipaddr.IPv4, number]);
}

function parseEntryCidr(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  if (!ipaddr.isValid(entry) || !/[.:].*[.:]/.test(entry)) return null;
  const address = ipaddr.parse(entry);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

const HOST_NAME = /^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/** Null for a CIDR, an address or a host name (`*.` covers every name below it), else what is wrong with it. */
export function checkAllowListEntry(entry: string): string | null {
  if (parseEntryCidr(entry) !== null || HOST_NAME.test(entry)) return null;
  return `“${entry}” is not a network such as 203.0.113.0/24, an address, or a host name.`;
}
