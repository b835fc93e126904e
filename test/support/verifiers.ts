import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { onTestFinished, vi } from 'vitest';
import type { ReceivedRequest } from './receiver.ts';

/** Says whether a request was signed with a secret, by code that is not ours. */
export type Verify = (request: ReceivedRequest, secret: string, nowMs: number) => boolean | Promise<boolean>;

/** Stripe's own library, on `X-Webhook-Signature`: it has Stripe's form. Refuses what is older than five minutes. */
export const stripe: Verify = ({ body, headers }, secret, nowMs) => {
  const seconds = Math.floor(nowMs / 1000);
  return passes(() =>
    Stripe.webhooks.constructEvent(body, headers['x-webhook-signature']!, secret, 300, undefined, seconds),
  );
};

/** The library of Standard Webhooks, on the headers it defines. Refuses what is five minutes away from its clock. */
export const standardWebhooks: Verify = ({ body, headers }, secret, nowMs) => {
  const key = `whsec_${Buffer.from(secret).toString('base64')}`;
  vi.useFakeTimers({ toFake: ['Date'], now: nowMs });
  try {
    return passes(() => new Webhook(key).verify(body.toString(), headers));
  } finally {
    vi.useRealTimers();
  }
};

/** True where Python is there to run the specification's verifier. */
export const hasPython = spawnSync('python3', ['--version'], { stdio: 'ignore' }).status === 0;

/** The specification's own verifier, run by Python. Of two signatures it reads the last, and it knows no age. */
export function specification(): Verify {
  const child = spawn('python3', [join(import.meta.dirname, 'specification_verifier.py')]);
  onTestFinished(() => void child.kill());
  const answers = createInterface({ input: child.stdout });
  // One question at a time: the answers carry no number.
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (question: string): Promise<boolean> => {
    const answer = once(answers, 'line');
    child.stdin.write(`${question}\n`);
    return JSON.parse(((await answer) as [string])[0]) as boolean;
  };
  return ({ body, headers }, secret) => {
    const question = JSON.stringify({
      payload: body.toString('base64'),
      header: headers['x-webhook-signature'],
      secret,
    });
    const answered = last.then(() => ask(question));
    last = answered;
    return answered;
  };
}

function passes(verify: () => unknown): boolean {
  try {
    verify();
    return true;
  } catch {
    return false;
  }
}
