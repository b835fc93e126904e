import type { Notice } from '../../shared/contract/engine-events.ts';
import type { StoreContext } from '../db/store.ts';
import type { Log } from '../lib/log.ts';
import { FAILING_FROM } from '../rooms/endpoints.ts';
import type { EndpointRow, EndpointsStore } from '../rooms/endpoints.ts';
import type { Connectivity } from './connectivity.ts';
import { isLoopbackHost } from './connectivity.ts';
import { admit, afterTaking } from './admission.ts';
import { deliver } from './deliver.ts';
import type { DeliverContext, Delivered } from './deliver.ts';
import type { DeliveriesStore } from './deliveries.ts';
import type { ClaimedDelivery, QueueHead } from './store/claimed.ts';
import { hostOfUrl } from './endpoint-url.ts';
import { planClaims } from './plan-claims.ts';
import type { RecordResult } from './record.ts';
import type { UnderWay } from './under-way.ts';

/** Attempts under way at once, over all endpoints. */
const SLOTS = 512;
/** An endpoint that keeps failing is tried one delivery at a time, so that it cannot fill the slots. */
const FAILING_LIMIT = 1;
/** The longest sleep: due times live in the database, and a clock that jumped is noticed by asking it again. */
const LONGEST_SLEEP_MS = 60_000;
const FIRST_STORE_RETRY_MS = 1000;
const LAST_STORE_RETRY_MS = 30_000;

export type SchedulerEvents = {
  onChanged(deliveryIds: string[]): void;
  onNotices(notices: Notice[]): void;
  onStatus(): void;
  /** An attempt is stored, or a delivery taken for one is held. */
  onRecorded(delivery: ClaimedDelivery, result: Delivered): void;
};

export type Scheduler = {
  start(): void;
  /** Asks the database what is due. Cheap, and as often as one likes: neighbouring calls become one. */
  wake(): void;
  /** The machine woke, resumed, or its network returned. */
  networkReturned(): void;
  setPaused(paused: boolean): void;
  /** Takes nothing new and waits for what is under way, at most `drainMs`; answers how many were left. */
  stop(drainMs: number): Promise<number>;
  inFlight(): number;
  nextDueAt(): number | null;
  /** Set while the store cannot be written: what happened. */
  storeProblem(): string | null;
};

/** Sleeps until something is due or `wake()`, claims within the limits, has it delivered, and records the end. */
export function createScheduler(
  { writer, clock }: StoreContext,
  deliveries: DeliveriesStore,
  underWay: UnderWay,
  endpoints: EndpointsStore,
  context: DeliverContext,
  { record }: RecordResult,
  connectivity: Connectivity,
  events: SchedulerEvents,
  log: Log,
): Scheduler {
  /** Attempts whose slot is taken, by endpoint: fewer than what is under way, which ends with the record. */
  const busy = new Map<string, number>();
  const working = new Set<Promise<void>>();
  const probing = new Set<string>();
  /** Taken, and not committed yet. */
  let unconfirmed: ClaimedDelivery[] = [];
  let used = 0;
  let state: 'new' | 'running' | 'paused' | 'stopped' = 'new';
  let passQueued = false;
  let cancelTimer = (): void => {};
  let nextDue: number | null = null;
  let problem: string | null = null;
  /** Stopped without waiting any longer: what ends now was interrupted, and is found so at the next start. */
  let abandoned = false;
  let storeRetryMs = FIRST_STORE_RETRY_MS;

  const wake = (): void => {
    if (passQueued || state !== 'running') return;
    passQueued = true;
    // Inside the group of the records that freed the slots: one commit stores them and takes the next.
    writer.write(pass).then(startAll, passFailed);
  };

  const pass = (): ClaimedDelivery[] => {
    passQueued = false;
    if (state !== 'running') return [];
    const now = clock.now();
    const offline = connectivity.isOffline();
    if (offline) probeIfTime(now);
    const heads = gatedHeads(now);
    const due = heads.filter((head) => head.dueAt <= now && !heldOffline(head, offline, now));
    const claims = planClaims(due.map(toCandidate), { total: SLOTS, used });
    const claimed = claims.length > 0 ? deliveries.claimInWrite(claims) : [];
    // Under way from here on, so that what is due next is seen behind them; the commit may still undo it.
    claimed.forEach(underWay.begin);
    unconfirmed = claimed;
    chargeRateLimits(claimed, now);
    sleepUntilNext(claimed.length > 0 ? gatedHeads(now, filledBy(claimed)) : heads, now);
    return claimed;
  };

  /** The heads as their endpoints let them go: in strict order, not before the breaker or the rate limit. */
  const gatedHeads = (now: number, leftOut?: ReadonlySet<string>): QueueHead[] =>
    deliveries.heads(leftOut).flatMap(({ endpointId, dueAt }) => {
      const endpoint = endpoints.get(endpointId);
      const ownDueAt = endpoint.strictOrder ? deliveries.oldestDue(endpointId) : dueAt;
      if (ownDueAt === null) return [];
      return [{ endpointId, dueAt: Math.max(ownDueAt, admit(endpoint, now).notBefore ?? 0) }];
    });

  /** Endpoints that have all they may have under way: the end of an attempt asks again what they have due. */
  const filledBy = (claimed: ClaimedDelivery[]): Set<string> => {
    const filled = [...countByEndpoint(claimed)].filter(
      ([endpointId, count]) => (busy.get(endpointId) ?? 0) + count >= limitOf(endpoints.get(endpointId)),
    );
    return new Set(filled.map(([endpointId]) => endpointId));
  };

  const chargeRateLimits = (claimed: ClaimedDelivery[], now: number): void => {
    for (const [endpointId, count] of countByEndpoint(claimed)) {
      const rateLimitNextAt = afterTaking(endpoints.get(endpointId), count, now);
      if (rateLimitNextAt !== null) endpoints.setInWrite(endpointId, { rateLimitNextAt });
    }
  };

  const toCandidate = ({ endpointId, dueAt }: QueueHead) => {
    const endpoint = endpoints.get(endpointId);
    const inFlight = busy.get(endpointId) ?? 0;
    const own = probing.has(endpointId) ? 1 : limitOf(endpoint);
    const limit = Math.min(own, inFlight + admit(endpoint, clock.now()).allowed);
    return { endpointId, dueAt, inFlight, limit, strictOrder: endpoint.strictOrder };
  };

  const limitOf = (endpoint: EndpointRow): number => {
    if (endpoint.strictOrder) return 1;
    return endpoint.consecutiveFailures >= FAILING_FROM ? FAILING_LIMIT : endpoint.concurrency;
  };

  const heldOffline = ({ endpointId }: QueueHead, offline: boolean, now: number): boolean => {
    if (!offline || probing.has(endpointId) || isLoopbackHost(hostOfUrl(endpoints.get(endpointId).url)))
      return false;
    deliveries.holdInWrite(endpointId, 'offline', now);
    return true;
  };

  const probeIfTime = (now: number): void => {
    const at = connectivity.nextProbeAt();
    if (at === null || at > now) return;
    connectivity.probing();
    const hosts = new Set<string>();
    for (const endpointId of deliveries.heldEndpoints('offline')) {
      const host = hostOfUrl(endpoints.get(endpointId).url);
      if (hosts.has(host)) continue;
      hosts.add(host);
      probing.add(endpointId);
      deliveries.releaseInWrite('offline', { endpointId, limit: 1 });
    }
  };

  const sleepUntilNext = (heads: QueueHead[], now: number): void => {
    const future = heads.filter(({ dueAt }) => dueAt > now).map(({ dueAt }) => dueAt);
    const probeAt = connectivity.nextProbeAt();
    nextDue = future.length > 0 ? Math.min(...future) : null;
    const wakeAt = Math.min(nextDue ?? Infinity, probeAt ?? Infinity);
    cancelTimer();
    if (wakeAt === Infinity) return;
    cancelTimer = clock.after(Math.min(Math.max(wakeAt - now, 0), LONGEST_SLEEP_MS), wake);
  };

  const startAll = (claimed: ClaimedDelivery[]): void => {
    unconfirmed = [];
    if (problem !== null) {
      problem = null;
      storeRetryMs = FIRST_STORE_RETRY_MS;
      events.onStatus();
    }
    for (const delivery of claimed) {
      busy.set(delivery.endpointId, (busy.get(delivery.endpointId) ?? 0) + 1);
      used += 1;
      const work = attempt(delivery).finally(() => working.delete(work));
      working.add(work);
    }
    if (claimed.length > 0) events.onChanged(claimed.map(({ id }) => id));
  };

  const attempt = async (delivery: ClaimedDelivery): Promise<void> => {
    const result = await deliver(delivery, context).catch((error: unknown) => {
      log.error('attempt failed inside Reflector Relay', { deliveryId: delivery.id, error });
      return null;
    });
    if (abandoned) return;
    probing.delete(delivery.endpointId);
    // The slot is free before the record is committed: the next claim joins the same commit.
    used -= 1;
    busy.set(delivery.endpointId, (busy.get(delivery.endpointId) ?? 1) - 1);
    if (result === null) {
      underWay.end(delivery);
      return void clock.after(LAST_STORE_RETRY_MS, wake);
    }
    const recorded = recordUntilStored(delivery, () => record(delivery, result));
    wake();
    const notices = await recorded;
    if (notices === null) return;
    events.onRecorded(delivery, result);
    events.onChanged([delivery.id]);
    if (notices.length > 0) events.onNotices(notices);
  };

  /** What was met must not be lost to a full disk: it is written again until it is stored, or the process ends. */
  const recordUntilStored = async (
    delivery: ClaimedDelivery,
    write: () => Promise<Notice[]>,
  ): Promise<Notice[] | null> => {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        // What was undone stands as due again: it must not be taken a second time.
        underWay.begin(delivery);
        storeFailed(error);
        if (state === 'stopped') return null;
        await new Promise<void>((resolve) => clock.after(storeRetryMs, resolve));
      }
    }
  };

  const passFailed = (error: unknown): void => {
    passQueued = false;
    unconfirmed.forEach(underWay.end);
    unconfirmed = [];
    storeFailed(error);
  };

  const storeFailed = (error: unknown): void => {
    problem = error instanceof Error ? error.message : String(error);
    log.error('the store could not be written', { error });
    events.onStatus();
    storeRetryMs = Math.min(storeRetryMs * 2, LAST_STORE_RETRY_MS);
    cancelTimer();
    cancelTimer = clock.after(storeRetryMs, wake);
  };

  return {
    start() {
      state = 'running';
      wake();
    },
    wake,
    networkReturned() {
      connectivity.hurry();
      wake();
    },
    setPaused(paused) {
      if (state === 'stopped') return;
      state = paused ? 'paused' : 'running';
      cancelTimer();
      wake();
    },
    async stop(drainMs) {
      state = 'stopped';
      cancelTimer();
      if (working.size === 0 || drainMs <= 0) {
        abandoned = true;
        return working.size;
      }
      let timeUp = (): void => {};
      const limit = new Promise<void>((resolve) => {
        timeUp = clock.after(drainMs, resolve);
      });
      await Promise.race([Promise.allSettled(working), limit]);
      timeUp();
      abandoned = true;
      return working.size;
    },
    inFlight: () => used,
    nextDueAt: () => nextDue,
    storeProblem: () => problem,
  };
}

function countByEndpoint(claimed: ClaimedDelivery[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { endpointId } of claimed) counts.set(endpointId, (counts.get(endpointId) ?? 0) + 1);
  return counts;
}
