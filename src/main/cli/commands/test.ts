import type { RequestInput } from '../../../shared/contract.ts';
import type { EndpointView, TestResult } from '../../../shared/views.ts';
import { answerList } from '../command.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { findEndpoints } from '../find.ts';
import { UsageError } from '../stop.ts';

/** `relay test`. */
export const testCommand: Command = {
  name: 'test',
  usage: 'ROOM | ENDPOINT',
  summary: 'send a test event to the endpoints of a room, or to one',
  details:
    'One try of ten seconds for each. Nothing of it is kept. Ends with 1 when one does not answer well.',
  options: {},
  async run(context) {
    const [wanted, ...more] = context.args;
    if (wanted === undefined || more.length > 0)
      throw new UsageError('Usage: relay test ROOM, or an endpoint by id or URL');
    const engine = context.engine();
    const rooms = await engine.request('room.list', {});
    const results = await Promise.all(
      (await findEndpoints(engine, wanted)).map(async (endpoint) => {
        const roomName = rooms.find(({ id }) => id === endpoint.roomId)?.name ?? 'test-room';
        const asked = { endpointId: endpoint.id, roomName, endpoint: settingsOf(endpoint) };
        const result = await engine.request('endpoint.test', asked);
        return { endpointId: endpoint.id, url: endpoint.url, ...result };
      }),
    );
    answerList(context, results, () => results.map(describe).join('\n'));
    return results.every(({ ok }) => ok) ? EXIT.done : EXIT.failed;
  },
};

function describe({ url, summary, advice, attempt }: TestResult & { url: string }): string {
  const head = `${url}  ${summary} (${Math.round(attempt.timings.totalMs)} ms)`;
  return advice === null ? head : `${head}\n  ${advice}`;
}

/** An endpoint's saved settings as a form would send them; values that are secrets stay where they are. */
function settingsOf(endpoint: EndpointView): RequestInput<'endpoint.test'>['endpoint'] {
  const { url, payloadVersion, standardWebhooks, connectTimeoutMs, totalTimeoutMs, permissions } = endpoint;
  const headers = endpoint.headers.map(({ name, value, sensitive }) => ({
    name,
    value: sensitive ? null : value,
    sensitive,
  }));
  return { url, payloadVersion, standardWebhooks, connectTimeoutMs, totalTimeoutMs, permissions, headers };
}
