import { onTestFinished } from 'vitest';
import { openReceiver } from './open-receiver.ts';
import type { Receiver, ReceiverOptions } from './open-receiver.ts';

export type { Answer, ReceivedRequest, Receiver } from './open-receiver.ts';

/** A receiver that closes with the test, whatever is still open. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const receiver = await openReceiver(options);
  onTestFinished(receiver.close);
  return receiver;
}
