import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { AddressRules } from '../../src/main/delivery/address-rules.ts';
import type { Outcome, OutgoingRequest } from '../../src/main/delivery/outcome.ts';
import { createSender } from '../../src/main/delivery/send.ts';
import type { SendOptions } from '../../src/main/delivery/send.ts';
import { systemClock } from '../../src/main/lib/clock.ts';
import type { Clock } from '../../src/main/lib/clock.ts';
import { certificates } from './certificates.ts';

export type TestSender = {
  /** POSTs a small body, to loopback too, within 30 s and with 10 s to connect, unless told otherwise. */
  send(
    url: string,
    changes?: Partial<SendOptions> & Partial<Pick<OutgoingRequest, 'headers' | 'body'>>,
  ): Promise<Outcome>;
};

/** Public addresses and loopback, as an endpoint on this machine is saved with. */
export const LOOPBACK_ONLY: AddressRules = {
  allowLoopback: true,
  allowPrivate: false,
  allowList: [],
  allowListOfAll: [],
};

/** A real sender that closes with the test. `lookup` stands in for the name servers. */
export function startSender(
  options: { clock?: Clock; lookup?: (hostname: string) => Promise<string[]> } = {},
): TestSender {
  const sender = createSender({ clock: systemClock, ...options });
  onTestFinished(() => sender.close());
  return {
    send: (url, { headers, body, ...limits } = {}) =>
      sender.send(
        { url, headers: headers ?? [['X-Webhook-Id', 'a1']], body: body ?? Buffer.from('{}') },
        { deadlineMs: 30_000, connectTimeoutMs: 10_000, rules: LOOPBACK_ONLY, ...limits },
      ),
  };
}

/** Lets this process trust the tests' own certificate authority beside the usual ones. */
export function trustTestAuthority(): void {
  setDefaultCACertificates([...getCACertificates('default'), certificates().ca]);
}
