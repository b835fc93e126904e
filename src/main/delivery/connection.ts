import { connect as connectTcp } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { isIPv6 } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '../lib/clock.ts';
import { judgeAddress } from './address-rules.ts';
import type { AddressRules, Judgement } from './address-rules.ts';
import { literalAddress } from './endpoint-url.ts';
import { SendFailure, handshakeFailure, tlsFailure } from './failures.ts';
import type { Phase } from './failures.ts';
import type { Lookup } from './resolve-host.ts';

/** How far a connection has come, kept up to date while it is made, so that a deadline can say what it cut. */
export type ConnectProgress = {
  phase: Phase;
  remoteAddress: string | null;
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
};

export type ConnectOptions = {
  rules: AddressRules;
  lookup: Lookup;
  clock: Clock;
  /** Ends the attempt to connect at once, with its reason. */
  signal: AbortSignal;
  progress: ConnectProgress;
};

/** With several addresses, how long each but the last is waited for before the next is tried beside it. */
const NEXT_ADDRESS_MS = 1000;

/**
 * Opens a connection that may be sent on: the host is looked up, its addresses judged, and only permitted ones are
 * connected to; what was really connected to is judged again. Rejects with a `SendFailure` or a system error.
 */
export async function openConnection(url: URL, options: ConnectOptions): Promise<Socket> {
  const { clock, progress, signal } = options;
  const host = literalAddress(url) ?? url.hostname;

  let from = clock.monotonic();
  const took = (): number => {
    const now = clock.monotonic();
    const ms = now - from;
    from = now;
    return ms;
  };
  progress.phase = 'dns';
  const addresses = await permittedAddresses(url, host, options);
  progress.dnsMs = literalAddress(url) === null ? took() : null;

  progress.phase = 'connect';
  const socket = await connected(host, addresses, url, signal);
  progress.connectMs = took();
  progress.remoteAddress = socket.remoteAddress ?? null;
  const judged = judgeAddress(socket.remoteAddress ?? '', host, options.rules);
  if (!judged.allowed) {
    socket.destroy();
    throw blocked(judged);
  }
  if (url.protocol === 'http:') return socket;

  progress.phase = 'tls';
  const secure = await secured(socket, host, signal);
  progress.tlsMs = took();
  return secure;
}

async function permittedAddresses(
  url: URL,
  host: string,
  { rules, lookup, signal }: ConnectOptions,
): Promise<string[]> {
  const literal = literalAddress(url);
  const addresses = literal === null ? await unlessAborted(lookup(host), signal) : [literal];
  const judged = addresses.map((address) => judgeAddress(address, host, rules));
  const permitted = addresses.filter((_, index) => judged[index]!.allowed);
  if (permitted.length > 0) return permitted;
  const refusal = judged.find((judgement) => !judgement.allowed);
  throw refusal ? blocked(refusal) : new SendFailure('dns', 'ENODATA', 'The host name has no address.');
}

function blocked(judged: Judgement): SendFailure {
  return new SendFailure('blocked_address', judged.rule, judged.message);
}

function connected(host: string, addresses: string[], url: URL, signal: AbortSignal): Promise<Socket> {
  // The addresses are the ones judged above: nothing is looked up a second time, to another answer.
  const answer: LookupFunction = (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 })),
    );
  const socket = connectTcp({
    host,
    port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    lookup: answer,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
    noDelay: true,
    keepAlive: true,
  });
  return untilReady(socket, 'connect', signal);
}

async function secured(socket: Socket, host: string, signal: AbortSignal): Promise<TLSSocket> {
  const secure = connectTls({
    socket,
    // A name that is an address has no place in SNI (RFC 6066, section 3); the certificate is checked against it.
    ...(isAddress(host) ? { host } : { servername: host }),
    ALPNProtocols: ['http/1.1'],
    // Judged below before a byte is sent: only this way can the certificate's own dates and names be told.
    rejectUnauthorized: false,
  });
  try {
    await untilReady(secure, 'secureConnect', signal);
  } catch (error) {
    throw error instanceof SendFailure ? error : handshakeFailure(error);
  }
  if (secure.authorized) return secure;
  const { valid_from: validFrom, valid_to: validTo, subject, subjectaltname } = secure.getPeerCertificate();
  const names = subjectaltname?.replace(/(DNS|IP Address):/g, '') ?? String(subject?.CN ?? 'another host');
  const reason = secure.authorizationError as unknown;
  const code = reason instanceof Error ? ((reason as NodeJS.ErrnoException).code ?? reason.message) : reason;
  secure.destroy();
  throw tlsFailure(String(code), host, { validFrom, validTo, names });
}

function isAddress(host: string): boolean {
  return isIPv6(host) || /^[\d.]+$/.test(host);
}

function untilReady<S extends Socket>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      signal.removeEventListener('abort', aborted);
      socket.removeListener(event, ready);
      socket.removeListener('error', failed);
      socket.removeListener('close', closed);
      finish();
    };
    const ready = (): void => settle(() => resolve(socket));
    const failed = (error: Error): void =>
      settle(() => {
        socket.on('error', ignore).destroy();
        reject(error);
      });
    const closed = (): void => failed(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    const aborted = (): void => failed(signal.reason as Error);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted);
    socket.once(event, ready).once('error', failed).once('close', closed);
  });
}

/** A socket that is given up may still report an error; nobody waits for it any more. */
function ignore(): void {}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => reject(signal.reason as Error);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}
