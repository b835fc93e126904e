import type { Answer, ReceivedRequest, Receiver } from './receiver.ts';
import { startReceiver } from './receiver.ts';
import type { TestEngine } from './test-engine.ts';
import { until } from './until.ts';

/**
 * A receiver that refuses every other of its first requests, so that `count` deliveries are given up and no breaker opens;
 * afterwards it answers 200.
 */
export function startRefusing(count: number, answer: Answer = { status: 404 }): Promise<Receiver> {
  const script = Array.from({ length: count * 2 }, (_, i) => (i % 2 === 0 ? answer : { status: 200 }));
  return startReceiver({ script });
}

/** Has `count` deliveries of a room given up, named `dead 0`…, and as many delivered between them. */
export async function giveUp(
  relay: TestEngine,
  roomId: string,
  endpointId: string,
  count: number,
  name = 'dead',
): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    await relay.accept(roomId, `${name} ${i}`);
    await relay.accept(roomId, `fine ${name} ${i}`);
  }
  const filter = { endpointId, states: ['dead_letter' as const] };
  await until(
    `${count} are given up`,
    async () =>
      (await relay.ask('delivery.count', { filter })).count === count &&
      (await relay.ask('delivery.count', { filter: { endpointId, states: ['pending', 'sending'] } }))
        .count === 0,
  );
}

/** The transcripts that came in, in their order. */
export function transcriptsOf(requests: readonly ReceivedRequest[]): string[] {
  return requests.map(
    ({ body }) => (JSON.parse(body.toString()) as { transcript: { id: string } }).transcript.id,
  );
}
