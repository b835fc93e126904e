import { networkInterfaces } from 'node:os';
import type { OutcomeKind } from '../../shared/model.ts';
import type { Clock } from '../lib/clock.ts';

/** How long a failed host speaks for the network being gone. */
const MEMORY_MS = 60_000;
/** How long the machine's own signs are believed before they are read again. */
const SIGNS_MS = 500;
const FIRST_PROBE_MS = 30_000;
const LAST_PROBE_MS = 300_000;
/** What a missing network looks like. A refused or reset connection is an answer: the network carried it. */
const NETWORK_FAILURES = new Set<OutcomeKind>(['dns', 'unreachable']);
/** What says nothing of the network: a receiver may be slow, or nothing was sent. */
const NO_SIGN = new Set<OutcomeKind>(['timeout', 'blocked_address', 'request_invalid', 'interrupted']);

/** Signs from outside the engine: what the machine itself says of its network. */
export type NetworkSigns = {
  /** Electron's `net.isOnline()`; always true where nobody can say. */
  isOnline(): boolean;
  /** True when the machine has an interface besides loopback. */
  hasInterface(): boolean;
};

/** The signs plain Node.js can read. */
export const nodeNetworkSigns: NetworkSigns = {
  isOnline: () => true,
  hasInterface: () =>
    Object.values(networkInterfaces()).some((list) => list?.some((address) => !address.internal)),
};

export type Connectivity = {
  /** Notes how a try at a host that is not loopback ended. Answers true when we are offline after it. */
  observe(host: string, outcome: OutcomeKind): boolean;
  /** Asks the machine's own signs as well. */
  isOffline(): boolean;
  offlineSince(): number | null;
  /** When the next probe may go out; null while online. */
  nextProbeAt(): number | null;
  /** A probe goes out now: the wait before the next one doubles. */
  probing(): void;
  /** Resume, wake or a network that returned: probe at once. */
  hurry(): void;
};

/** What the engine tells and is told. */
export type AroundConnectivity = {
  /** Whether anything is held for being offline, that a probe could go out with. */
  isAnythingHeld(): boolean;
  /** The network is back, whoever noticed: what is held may go. */
  onReturned(): void;
};

/**
 * Whether the machine is offline: no interface, the system says so, or every host tried within a minute failed
 * on the network, at least two of them. One unreachable host alone is that host's failure, not ours.
 */
export function createConnectivity(
  clock: Clock,
  signs: NetworkSigns,
  { isAnythingHeld, onReturned }: AroundConnectivity,
): Connectivity {
  const tried = new Map<string, { at: number; failed: boolean }>();
  let offline: { since: number; nextProbeAt: number; waitMs: number; by: 'machine' | 'hosts' } | null = null;

  const everyHostFails = (): boolean => {
    const after = clock.now() - MEMORY_MS;
    for (const [host, { at }] of tried) if (at < after) tried.delete(host);
    return tried.size >= 2 && [...tried.values()].every(({ failed }) => failed);
  };
  const goOffline = (by: 'machine' | 'hosts'): void => {
    const now = clock.now();
    offline ??= { since: now, nextProbeAt: now + FIRST_PROBE_MS, waitMs: FIRST_PROBE_MS, by };
  };
  const comeBack = (): void => {
    if (offline === null) return;
    offline = null;
    onReturned();
  };
  let signsAt = Number.NEGATIVE_INFINITY;
  let saysOffline = false;
  // Listing the interfaces costs more than a small write, and is asked at every look for what is due.
  const machineSaysOffline = (): boolean => {
    if (Math.abs(clock.monotonic() - signsAt) >= SIGNS_MS) {
      signsAt = clock.monotonic();
      const before = saysOffline;
      saysOffline = !signs.isOnline() || !signs.hasInterface();
      // The network returned, and nobody may have said so: plain Node.js is told of nothing.
      if (before && !saysOffline) probeNow();
    }
    return saysOffline;
  };
  const probeNow = (): void => {
    if (offline) offline = { ...offline, nextProbeAt: clock.now(), waitMs: FIRST_PROBE_MS };
  };
  const look = (): void => {
    if (machineSaysOffline()) goOffline('machine');
    // What the machine said it takes back itself; with something held a probe finds out first.
    else if (offline?.by === 'machine' && !isAnythingHeld()) comeBack();
  };

  return {
    observe(host, outcome) {
      if (NO_SIGN.has(outcome)) return offline !== null;
      const failed = NETWORK_FAILURES.has(outcome);
      tried.set(host, { at: clock.now(), failed });
      if (!failed) {
        for (const [other, entry] of tried) if (entry.failed) tried.delete(other);
        comeBack();
      } else if (machineSaysOffline()) goOffline('machine');
      else if (everyHostFails()) goOffline('hosts');
      return offline !== null;
    },
    isOffline() {
      look();
      return offline !== null;
    },
    offlineSince() {
      look();
      return offline?.since ?? null;
    },
    // With nothing to probe with there is nothing to wake up for: the next delivery is the probe, as soon as it is due.
    nextProbeAt: () => (offline !== null && isAnythingHeld() ? offline.nextProbeAt : null),
    probing() {
      if (!offline) return;
      const waitMs = Math.min(offline.waitMs * 2, LAST_PROBE_MS);
      offline = { ...offline, nextProbeAt: clock.now() + offline.waitMs, waitMs };
    },
    hurry() {
      signsAt = Number.NEGATIVE_INFINITY;
      probeNow();
    },
  };
}

/** True for hosts on this machine, which being offline does not concern. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  // As a URL writes them: an IPv4 address within an IPv6 one stands there in hex.
  return host === '::1' || host.startsWith('127.') || host.startsWith('::ffff:7f');
}
