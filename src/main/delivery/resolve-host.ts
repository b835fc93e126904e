import { lookup } from 'node:dns/promises';

/** Every address a host name stands for, in the system's order. Rejects with the system's code. */
export type Lookup = (hostname: string) => Promise<string[]>;

/** The system's own resolver: it knows /etc/hosts, mDNS and VPNs, and takes a thread while it works. */
export const systemLookup: Lookup = async (hostname) =>
  (await lookup(hostname, { all: true, order: 'verbatim' })).map(({ address }) => address);

/** Look-ups share the thread pool with the file system: this many at a time leave it most of its 128 threads. */
const MOST_AT_ONCE = 48;

/**
 * Looks names up so that hanging ones delay nobody else: one look-up per name in flight, and only so many at a time.
 * A caller that gives up just stops waiting.
 */
export function createResolver(look: Lookup = systemLookup, mostAtOnce = MOST_AT_ONCE): Lookup {
  const running = new Map<string, Promise<string[]>>();
  const waiting: (() => void)[] = [];
  let active = 0;

  const run = async (hostname: string): Promise<string[]> => {
    if (active >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    active++;
    try {
      return await look(hostname);
    } finally {
      active--;
      running.delete(hostname);
      waiting.shift()?.();
    }
  };

  return (hostname) => {
    const shared = running.get(hostname) ?? run(hostname);
    running.set(hostname, shared);
    return shared;
  };
}
