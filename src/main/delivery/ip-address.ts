import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** How systems write an address of `::/96`; ipaddr.js would take it for a mapped one. */
const COMPATIBLE = /^::(\d+\.\d+\.\d+\.\d+)$/;
const MAPPED = 'ipv4Mapped';
const NAT64 = 'rfc6052';

/** Reads an address as systems write it, with or without a zone; null for anything else. */
export function parseAddress(text: string): Address | null {
  const unscoped = text.split('%')[0]!;
  if (!ipaddr.isValid(unscoped)) return null;
  const inside = COMPATIBLE.exec(unscoped)?.[1];
  if (inside === undefined) return ipaddr.parse(unscoped);
  return new ipaddr.IPv6([...Array<number>(12).fill(0), ...ipaddr.IPv4.parse(inside).toByteArray()]);
}

/** The IPv4 address inside a mapped or NAT64 one; any other as it is. */
export function unwrap(address: Address): Address {
  if (address instanceof ipaddr.IPv4 || ![MAPPED, NAT64].includes(address.range())) return address;
  const bytes = address.toByteArray();
  // Only 64:ff9b::/96 has its IPv4 in the last four bytes; 64:ff9b:1::/48 is a network's own affair.
  if (address.range() === NAT64 && bytes[5] === 1) return address;
  return new ipaddr.IPv4(bytes.slice(12));
}

/** What an entry of an allow-list may cover of it: a NAT64 address is reached over IPv6 and stands for an IPv4 one. */
export function formsOf(address: Address): Address[] {
  return address.range() === NAT64 ? [address, unwrap(address)] : [unwrap(address)];
}
