import type { Clock } from '../lib/clock.ts';
import type { AddressRules } from './address-rules.ts';
import { createConnectionPool } from './connection-pool.ts';
import type { Connection } from './connection-pool.ts';
import { openConnection } from './connection.ts';
import type { ConnectProgress } from './connection.ts';
import { parseEndpointUrl } from './endpoint-url.ts';
import { exchange } from './exchange.ts';
import type { Exchanged } from './exchange.ts';
import { SendFailure, failureOf, timedOut } from './failures.ts';
import type { Failure } from './failures.ts';
import type { OutgoingRequest, Outcome, TryFacts } from './outcome.ts';
import { createResolver, systemLookup } from './resolve-host.ts';
import type { Lookup } from './resolve-host.ts';

/** The limits of one try, in milliseconds; connecting counts from the look-up of the name on. */
export type SendOptions = { deadlineMs: number; connectTimeoutMs: number; rules: AddressRules };

export type Sender = {
  /** POSTs once and tells what it met. Never rejects, and never takes longer than its deadline. */
  send(request: OutgoingRequest, options: SendOptions): Promise<Outcome>;
  /** The rules changed: no connection that was opened under the earlier ones is kept, in use or not. */
  dropKept(): void;
  /** Ends every connection, those in use as well. */
  close(): Promise<void>;
};

/** A sender with its own connections. `lookup` stands in for the system's resolver in tests. */
export function createSender({ clock, lookup = systemLookup }: { clock: Clock; lookup?: Lookup }): Sender {
  const pool = createConnectionPool();
  const resolver = createResolver(lookup);

  const connect = async (
    url: URL,
    key: string,
    { rules, connectTimeoutMs }: SendOptions,
    progress: ConnectProgress,
    deadline: Deadline,
  ): Promise<Connection> => {
    const controller = new AbortController();
    deadline.onPassed = () => controller.abort(timedOut(progress.phase, deadline.limitMs));
    const cancelTimeout = clock.after(connectTimeoutMs, () =>
      controller.abort(timedOut(progress.phase, connectTimeoutMs)),
    );
    try {
      const { signal } = controller;
      const socket = await openConnection(url, { rules, lookup: resolver, clock, signal, progress });
      return pool.wrap(key, url.origin, socket);
    } finally {
      cancelTimeout();
    }
  };

  const over = async (
    connection: Connection,
    url: URL,
    request: OutgoingRequest,
    deadline: Deadline,
  ): Promise<Exchanged> => {
    const { result, stop } = exchange(connection, url, request, clock);
    deadline.onPassed = () => stop(timedOut('response', deadline.limitMs));
    const exchanged = await result;
    if (exchanged.kind === 'response' && exchanged.reusable) pool.keep(connection);
    else void connection.client.destroy();
    return exchanged;
  };

  return {
    async send(request, options) {
      const startedAt = clock.monotonic();
      const progress = freshProgress();
      const facts = (reusedConnection: boolean, firstByteMs: number | null): TryFacts => ({
        timings: {
          dnsMs: progress.dnsMs,
          connectMs: progress.connectMs,
          tlsMs: progress.tlsMs,
          firstByteMs,
          totalMs: clock.monotonic() - startedAt,
        },
        remoteAddress: progress.remoteAddress,
        reusedConnection,
      });
      const failed = (failure: Failure, reused = false): Outcome => ({ ...facts(reused, null), ...failure });

      const checked = parseEndpointUrl(request.url);
      if (!checked.ok) {
        return failed({ kind: 'request_invalid', code: null, message: checked.issues[0]!.message });
      }
      const key = `${checked.url.origin} ${options.connectTimeoutMs} ${JSON.stringify(options.rules)}`;

      const deadline = startDeadline(clock, options.deadlineMs);
      try {
        const kept = pool.take(key);
        let connection = kept ?? (await connect(checked.url, key, options, progress, deadline));
        let exchanged = await over(connection, checked.url, request, deadline);
        if (kept !== null && exchanged.kind === 'failed' && !deadline.passed && isClosed(exchanged.error)) {
          // The receiver had given up the idle connection just before: that says nothing about it.
          connection = await connect(checked.url, key, options, progress, deadline);
          exchanged = await over(connection, checked.url, request, deadline);
        }
        const reused = connection === kept;
        progress.remoteAddress = connection.remoteAddress;
        if (exchanged.kind === 'failed') return failed(failureOf(exchanged.error), reused);
        const { status, headers, body, firstByteMs } = exchanged;
        return { ...facts(reused, firstByteMs), kind: 'response', status, headers, body };
      } catch (error) {
        return failed(failureOf(error));
      } finally {
        deadline.cancel();
      }
    },
    dropKept: () => pool.dropKept(),
    close: () => pool.close(),
  };
}

function freshProgress(): ConnectProgress {
  return { phase: 'dns', remoteAddress: null, dnsMs: null, connectMs: null, tlsMs: null };
}

function isClosed(error: unknown): boolean {
  return !(error instanceof SendFailure) && failureOf(error).kind === 'connection_reset';
}

/** The engine's own deadline: undici's does not hold before a socket is ready. What passes is told to whoever is on. */
type Deadline = { limitMs: number; passed: boolean; onPassed: () => void; cancel(): void };

function startDeadline(clock: Clock, limitMs: number): Deadline {
  const deadline: Deadline = { limitMs, passed: false, onPassed: () => {}, cancel: () => {} };
  deadline.cancel = clock.after(limitMs, () => {
    deadline.passed = true;
    deadline.onPassed();
  });
  return deadline;
}
