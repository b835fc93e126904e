import type { Page, TestType } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestInput, RequestName, RequestOutput } from '../../src/shared/contract.ts';
import { openReceiver } from './open-receiver.ts';
import type { Receiver, ReceiverOptions } from './open-receiver.ts';

/** A running application with its page: the same to a flow in the desktop's window and in a browser. */
export type Relay = {
  page: Page;
  /** Asks the engine, as the page does; fails with the refusal's sentence. */
  ask<K extends RequestName>(name: K, input: RequestInput<K>): Promise<RequestOutput<K>>;
  /** Goes to a route of the page, such as `/rooms/new`. */
  open(route: string): Promise<void>;
  /** What a Copy button left. */
  clipboard(): Promise<string>;
};

/** What a flow is given, and may choose. */
export type FlowFixtures = {
  /** Starts as the very first time. Else the first steps are behind it, and the page stands on the overview. */
  firstRun: boolean;
  /** A certificate authority that the engine trusts, as PEM; empty for the usual ones alone. */
  trustedCa: string;
  relay: Relay;
  /** Opens a receiver on this machine; it closes with the test. */
  receive(options?: ReceiverOptions): Promise<Receiver>;
};

export type FlowTest = TestType<FlowFixtures, object>;

/** Nothing moves away from under the pointer. */
export const STILL = { reducedMotion: 'reduce' } as const;

/** The part of the fixtures that both kinds of application share. */
export const sharedFixtures = {
  firstRun: [false, { option: true }] as [boolean, { option: true }],
  trustedCa: ['', { option: true }] as [string, { option: true }],
  receive: async (
    {}: object,
    use: (receive: (options?: ReceiverOptions) => Promise<Receiver>) => Promise<void>,
  ): Promise<void> => {
    const opened: Receiver[] = [];
    await use(async (options) => {
      const receiver = await openReceiver(options);
      opened.push(receiver);
      return receiver;
    });
    await Promise.all(opened.map((receiver) => receiver.close()));
  },
};

/** Goes to a route without loading the page anew, once it stands on its first screen: a new folder begins elsewhere. */
export async function openRoute(page: Page, route: string): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate((to) => {
    location.hash = to;
  }, route);
}

/** The environment in which Node.js trusts an authority beside the usual ones. */
export function trusting(folder: string, ca: string): Record<string, string> {
  if (ca === '') return {};
  const file = join(folder, 'trusted-ca.pem');
  writeFileSync(file, ca);
  return { NODE_EXTRA_CA_CERTS: file };
}
