import { expect, test } from 'vitest';
import { askHeadless as api, startHeadless } from '../support/headless.ts';
import { startReceiver } from '../support/receiver.ts';
import { askHttp, withBearer } from '../support/serve-engine.ts';
import { temporaryFolder } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

type Running = Awaited<ReturnType<typeof startHeadless>>;
type Endpoint = { gathering: { deliveryId: string; events: number } | null };

const submit = async (engine: Running, id: string): Promise<void> => {
  const event = {
    source_kind: 'room',
    room: { name: 'team' },
    transcript: { id, title: `Meeting ${id}`, created_at: '2025-08-27T11:00:00Z', topics: [] },
  };
  const { status } = await askHttp(`${engine.url}/v1/events`, {
    headers: withBearer(engine.intakeToken),
    body: JSON.stringify(event),
  });
  expect(status).toBe(202);
};
const kill = async (engine: Running): Promise<void> => {
  engine.kill('SIGKILL');
  expect((await engine.ended).signal).toBe('SIGKILL');
};
const gathering = async (engine: Running) =>
  ((await api(engine, 'room.list')) as { endpoints: Endpoint[] }[])[0]!.endpoints[0]!.gathering;

test(
  'killed while it gathers and again while it is sent, a batch goes on as it was',
  { timeout: 60_000 },
  async () => {
    const receiver = await startReceiver({ script: [{ hang: 'headers' }] });
    const dataDir = temporaryFolder();
    const first = await startHeadless(dataDir);
    await api(first, 'room.create', {
      name: 'team',
      endpoint: {
        url: receiver.url,
        permissions: { allowLoopback: true },
        batch: { windowSeconds: 3600, maxEvents: 100 },
      },
    });
    await submit(first, 'a');
    await submit(first, 'b');
    await kill(first);

    const second = await startHeadless(dataDir);
    expect(await gathering(second)).toMatchObject({ events: 2 });
    await submit(second, 'c');
    const { deliveryId, events } = (await gathering(second))!;
    expect(events).toBe(3);
    await api(second, 'delivery.sendNow', { id: deliveryId });
    await receiver.waitFor(1);
    await kill(second);

    const third = await startHeadless(dataDir);
    const [interrupted, again] = await receiver.waitFor(2);
    expect(again!.body.equals(interrupted!.body)).toBe(true);
    expect((JSON.parse(again!.body.toString()) as { count: number }).count).toBe(3);
    expect(again!.headers['x-webhook-id']).toBe(deliveryId);
    expect(interrupted!.headers['x-webhook-id']).toBe(deliveryId);
    expect([interrupted, again].map((request) => request!.headers['x-webhook-retry'])).toEqual(['0', '1']);
    const detail = await until('it is delivered', async () => {
      const delivery = (await api(third, 'delivery.get', { id: deliveryId })) as {
        state: string;
        attempts: { outcome: string }[];
      };
      return delivery.state === 'delivered' ? delivery : null;
    });
    expect(detail.attempts.map(({ outcome }) => outcome)).toEqual(['interrupted', 'response']);
  },
);
