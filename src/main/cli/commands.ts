import type { RequestInput } from '../../shared/contract.ts';
import type { DeliveryState } from '../../shared/model.ts';
import type { EndpointView } from '../../shared/views.ts';
import { RelayError } from '../lib/errors.ts';
import type { EngineClient } from './client.ts';
import { describeDeliveries, describeResent, describeStatus, describeTest } from './describe.ts';
import { readEventFile } from './event-file.ts';
import { resendAll, resendEach } from './resend.ts';
import { UsageError } from './usage-error.ts';

/** The options a command line may carry. */
export type CommandOptions = {
  room: string | undefined;
  failed: boolean;
  limit: number;
};

/** What a command answers: data for `--json`, text for people, and whether what was asked for went well. */
export type CommandResult = { data: unknown; text: string; ok: boolean };

type Command = (engine: EngineClient, args: string[], options: CommandOptions) => Promise<CommandResult>;

/** Every command of `relay`, by name. */
export const COMMANDS: Record<string, Command> = {
  async send(engine, [file], { room }) {
    if (file === undefined) throw usage('relay send FILE [--room NAME], or - for standard input');
    const answer = await engine.send(readEventFile(file, room));
    const text = answer.duplicate
      ? `Known already as event ${answer.eventId}: nothing new to deliver.`
      : `Accepted as event ${answer.eventId}: ${answer.deliveries} to deliver.`;
    return { data: answer, text, ok: true };
  },
  async open(engine) {
    const link = `${engine.url}${await engine.createLink()}`;
    return { data: { link }, text: link, ok: true };
  },
  async status(engine) {
    const status = await engine.request('engine.status', {});
    const ok = status.storeProblem === null && status.secrets.available;
    return { data: status, text: describeStatus(status), ok };
  },
  async deliveries(engine, _args, options) {
    const filter = await filterOf(engine, options);
    const page = await engine.request('delivery.list', { filter, limit: options.limit });
    return { data: page.items, text: describeDeliveries(page.items, page.older !== null), ok: true };
  },
  async resend(engine, ids, options) {
    if ((ids.length === 0) !== options.failed)
      throw usage('relay resend ID…, or relay resend --failed [--room NAME]');
    const result =
      ids.length > 0
        ? await resendEach(engine, ids)
        : await resendAll(engine, await filterOf(engine, options));
    return { data: result, text: describeResent(result), ok: result.resent === result.total };
  },
  async secrets(engine, [what]) {
    if (what !== 'use-key-file') throw usage('relay secrets use-key-file');
    const moved = await engine.request('secrets.useKeyFile', {});
    const text = `${moved.moved} secrets now lie under the key file. Keep a copy of secret.key apart from the database.`;
    return { data: moved, text, ok: true };
  },
  async test(engine, [endpointId]) {
    if (endpointId === undefined) throw usage('relay test ENDPOINT_ID');
    const rooms = await engine.request('room.list', {});
    const room = rooms.find(({ endpoints }) => endpoints.some(({ id }) => id === endpointId));
    const endpoint = room?.endpoints.find(({ id }) => id === endpointId);
    if (!room || !endpoint) throw new RelayError('not_found', `There is no endpoint ${endpointId}.`);
    const result = await engine.request('endpoint.test', {
      endpointId,
      roomName: room.name,
      endpoint: settingsOf(endpoint),
    });
    return { data: result, text: describeTest(result), ok: result.ok };
  },
};

async function filterOf(
  engine: EngineClient,
  { failed, room }: CommandOptions,
): Promise<{ states?: DeliveryState[]; roomId?: string }> {
  const states: { states?: DeliveryState[] } = failed ? { states: ['dead_letter'] } : {};
  if (room === undefined) return states;
  const found = (await engine.request('room.list', {})).find(({ name }) => name === room);
  if (!found) throw new RelayError('not_found', `There is no room ${room}.`);
  return { ...states, roomId: found.id };
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

function usage(text: string): UsageError {
  return new UsageError(`Usage: ${text}`);
}
