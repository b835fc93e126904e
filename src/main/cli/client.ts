import type { RequestInput, RequestName, RequestOutput } from '../../shared/contract.ts';
import type { ExportFormat } from '../../shared/model.ts';
import type { Reply, ReplyError } from '../../shared/reply.ts';
import type { DeliveryFilter } from '../../shared/views.ts';
import type { Health } from '../bridge/health.ts';
import { readRuntimeFile } from '../serve/runtime-file.ts';
import type { Runtime } from '../serve/runtime-file.ts';
import { RelayError } from '../lib/errors.ts';
import { EXIT } from './exit-codes.ts';
import { CommandStopped } from './stop.ts';

/** A running engine, asked over its loopback HTTP. */
export type EngineClient = {
  url: string;
  request<K extends RequestName>(name: K, input: RequestInput<K>): Promise<RequestOutput<K>>;
  /** What `/healthz` answers: whether the store takes writes and secrets can be read, as tried out just now. */
  health(): Promise<Health>;
  /** The filtered history as it is written out, in parts. */
  export(format: ExportFormat, filter: DeliveryFilter): Promise<AsyncIterable<Uint8Array>>;
  /** The path of a one-time link. */
  createLink(): Promise<string>;
  /** Submits an event to the intake; answers as it does. */
  send(event: unknown): Promise<{ eventId: string; deliveries?: number; duplicate?: boolean }>;
};

/** Finds the engine of a data folder by its `engine.json`; stops the command where none runs or answers. */
export function connectToEngine(dataDir: string): EngineClient {
  const { url, adminToken, intakeToken } = runtimeOf(dataDir);

  const notAnswering = (error: unknown): never => {
    throw notRunning(
      `The engine at ${url} does not answer. It may have ended a moment ago; start it again.`,
      error,
    );
  };
  const documentOf = (response: Response): Promise<unknown> =>
    response.json().catch((error: unknown) => {
      throw notRunning(
        `Something that is not Reflector Relay answers at ${url}. The engine may have ended; start it again.`,
        error,
      );
    });
  const post = async (path: string, token: string, body: unknown): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    }).catch(notAnswering);
    return documentOf(response);
  };
  const ask = async (name: string, input: unknown): Promise<unknown> => {
    const reply = (await post(`/api/${name}`, adminToken, input)) as Reply;
    if (reply.ok) return reply.data;
    throw new RelayError(reply.error.code, reply.error.message, reply.error.issues);
  };

  return {
    url,
    request: (name, input) => ask(name, input) as Promise<RequestOutput<typeof name>>,
    health: async () => (await documentOf(await fetch(`${url}/healthz`).catch(notAnswering))) as Health,
    async export(format, filter) {
      const query = new URLSearchParams({ format, filter: JSON.stringify(filter) });
      const response = await fetch(`${url}/api/delivery.export?${query.toString()}`, {
        headers: { authorization: `Bearer ${adminToken}` },
      }).catch(notAnswering);
      if (response.ok && response.body) return response.body;
      const { error } = (await response.json()) as { error: ReplyError };
      throw new RelayError(error.code, error.message, error.issues);
    },
    createLink: async () => ((await ask('session.createLink', {})) as { path: string }).path,
    async send(event) {
      const answer = (await post('/v1/events', intakeToken, event)) as
        { eventId: string; deliveries?: number; duplicate?: boolean } | { ok: false; error: ReplyError };
      if ('eventId' in answer) return answer;
      throw new RelayError(answer.error.code, answer.error.message, answer.error.issues);
    },
  };
}

function runtimeOf(dataDir: string): Runtime {
  try {
    return readRuntimeFile(dataDir);
  } catch (error) {
    throw notRunning(error instanceof Error ? error.message : String(error), error);
  }
}

function notRunning(message: string, cause: unknown): CommandStopped {
  return Object.assign(new CommandStopped(message, EXIT.notRunning), { cause });
}
