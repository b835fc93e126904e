import ipaddr from 'ipaddr.js';
import type { AddressPermissions } from '../../shared/model.ts';
import { assertNever } from '../lib/errors.ts';
import { coveringEntry } from './allow-list.ts';
import { formsOf, parseAddress, unwrap } from './ip-address.ts';
import type { Address } from './ip-address.ts';

/** What an address is to us. `refused` ones are never delivered to, whatever an endpoint permits. */
export type AddressClass = 'public' | 'private' | 'loopback' | 'refused';

/** What may be connected to: what an endpoint permits, narrowed by the list that holds for all of them. */
export type AddressRules = AddressPermissions & { allowListOfAll: string[] };

/** Whether an address may be delivered to, the rule that decided, and what it says in a sentence. */
export type Judgement = { allowed: boolean; rule: string; message: string };

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

/**
 * Sorts an address by its ranges (IANA's special-purpose registries). An IPv4 address inside a mapped or NAT64 one is
 * judged by itself; every other embedding is refused. Also answers the range's name.
 */
export function classifyAddress(text: string): { class: AddressClass; range: string } {
  const parsed = parseAddress(text);
  if (parsed === null) return { class: 'refused', range: 'not an address' };
  const address = unwrap(parsed);
  if (METADATA.has(address.toString())) return { class: 'refused', range: 'cloud metadata' };
  const range = address.range();
  if (range === 'unicast') {
    return isPublicUnicast(address) ? { class: 'public', range } : { class: 'refused', range: 'reserved' };
  }
  return { class: BY_RANGE[range] ?? 'refused', range };
}

/** ipaddr.js calls everything it has no name for unicast, `::127.0.0.1` among it. */
function isPublicUnicast(address: Address): boolean {
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST as [ipaddr.IPv6, number]);
}

/** Judges one address that `host` stands for: its class first, then each allow-list, which can only narrow. */
export function judgeAddress(address: string, host: string, rules: AddressRules): Judgement {
  const { class: kind, range } = classifyAddress(address);
  const judged = judgeClass(address, kind, range, rules);
  if (!judged.allowed) return judged;
  return narrow(judged, address, host, rules);
}

function judgeClass(
  address: string,
  kind: AddressClass,
  range: string,
  { allowPrivate, allowLoopback }: AddressRules,
): Judgement {
  switch (kind) {
    case 'refused':
      return refuse(range, `${address} is a ${spoken(range)} address, which is never delivered to.`);
    case 'private':
      return allowPrivate
        ? allow('private network', `${address} is in a private network, which this endpoint may deliver to.`)
        : refuse(
            'private network',
            `${address} is in a private network. Permit private addresses for this endpoint if that is right.`,
          );
    case 'loopback':
      return allowLoopback
        ? allow('loopback', `${address} is this machine itself, which this endpoint may deliver to.`)
        : refuse(
            'loopback',
            `${address} is this machine itself. Permit loopback addresses for this endpoint if that is right.`,
          );
    case 'public':
      return allow('public', `${address} is a public address.`);
    default:
      return assertNever(kind);
  }
}

/** An address is allowed by every list that has entries, or not at all; of those that allow it the endpoint's is named. */
function narrow(
  judged: Judgement,
  address: string,
  host: string,
  { allowList, allowListOfAll }: AddressRules,
): Judgement {
  const parsed = parseAddress(address);
  const forms = parsed === null ? [] : formsOf(parsed);
  const what = host === address ? address : `${host} (${address})`;
  let decided = judged;
  for (const [entries, rule, whose] of [
    [allowListOfAll, 'allow-list of the settings', 'the allow-list of the settings'],
    [allowList, 'allow-list', 'the allow-list of this endpoint'],
  ] as const) {
    if (entries.length === 0) continue;
    const entry = coveringEntry(entries, forms, host);
    if (entry === null) return refuse(rule, `${what} is not on ${whose}.`);
    decided = allow(`${rule}: ${entry}`, `${what} is on ${whose}, by ${entry}.`);
  }
  return decided;
}

function allow(rule: string, message: string): Judgement {
  return { allowed: true, rule, message };
}

function refuse(rule: string, message: string): Judgement {
  return { allowed: false, rule, message };
}

function spoken(range: string): string {
  return range.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
