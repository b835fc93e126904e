import { expect, test } from 'vitest';
import { askHeadless as api, startHeadless } from '../support/headless.ts';
import { startReceiver } from '../support/receiver.ts';
import { askHttp, withBearer } from '../support/serve-engine.ts';
import { temporaryFolder } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

type Detail = { state: string; heldReason: string | null; attempts: { number: number; outcome: string }[] };

test(
  'killed while a delivery is sent whose endpoint was disabled meanwhile, its number is not used again',
  { timeout: 60_000 },
  async () => {
    const receiver = await startReceiver({ script: [{ hang: 'headers' }] });
    const dataDir = temporaryFolder();
    const first = await startHeadless(dataDir);
    const { endpoints } = (await api(first, 'room.create', {
      name: 'team',
      endpoint: { url: receiver.url, permissions: { allowLoopback: true } },
    })) as { endpoints: { id: string }[] };
    const endpointId = endpoints[0]!.id;
    const transcript = { id: 'a', title: 'Meeting', created_at: '2025-08-27T11:00:00Z', topics: [] };
    await askHttp(`${first.url}/v1/events`, {
      headers: withBearer(first.intakeToken),
      body: JSON.stringify({ source_kind: 'room', room: { name: 'team' }, transcript }),
    });
    await receiver.waitFor(1);
    await api(first, 'endpoint.disable', { id: endpointId });
    first.kill('SIGKILL');
    expect((await first.ended).signal).toBe('SIGKILL');

    const second = await startHeadless(dataDir);
    const { items } = (await api(second, 'delivery.list', {})) as { items: { id: string }[] };
    const detail = async () => (await api(second, 'delivery.get', { id: items[0]!.id })) as Detail;
    const held = await detail();
    expect(held).toMatchObject({ state: 'pending', heldReason: 'endpoint_disabled' });
    expect(held.attempts).toMatchObject([{ number: 1, outcome: 'interrupted' }]);

    await api(second, 'endpoint.enable', { id: endpointId, held: 'deliver' });
    const delivered = await until('it is delivered', async () => {
      const now = await detail();
      return now.state === 'delivered' ? now : null;
    });
    expect(delivered.attempts).toMatchObject([
      { number: 1, outcome: 'interrupted' },
      { number: 2, outcome: 'response' },
    ]);
    const requests = await receiver.waitFor(2);
    expect(requests.map(({ headers }) => headers['x-webhook-retry'])).toEqual(['0', '1']);
  },
);
