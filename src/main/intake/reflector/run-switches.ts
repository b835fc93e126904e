import type { SwitchPreview, SwitchResult } from '../../../shared/views.ts';
import type { SwitchKind } from '../../db/schema.ts';
import type { Lookup } from '../../delivery/resolve-host.ts';
import { RelayError } from '../../lib/errors.ts';
import { secretHint } from '../../secrets/secrets.ts';
import { addressQuestions, unanswered } from './address-questions.ts';
import { borderOf, borderView } from './border.ts';
import type { ReflectorClient } from './client.ts';
import { ReflectorError } from './failure.ts';
import type { SourceRoomRow } from './source-rooms.ts';
import type { SourceRow } from './sources.ts';
import { beginSwitch } from './begin-switch.ts';
import { finishSwitch } from './finish-switch.ts';
import { writeSwitch } from './write-switch.ts';
import type { StepResult, SwitchChoice, SwitchParts } from './switch-types.ts';
import { planSwitch } from './switch-plan.ts';
import type { SwitchPlan } from './switch-plan.ts';
import type { SwitchRow } from './switches.ts';

export type RunSwitchesParts = SwitchParts & {
  lookup: Lookup;
  connect(source: SourceRow): Promise<ReflectorClient>;
  /** Reads the changes of a source now; resolves when that is done. */
  readNow(sourceId: string): Promise<void>;
  countOwed(endpointId: string): number;
};

/** One room of a switch as a person chose it. */
export type RoomSwitch = SwitchChoice & { roomId: string };

export type RunSwitches = {
  preview(
    sourceId: string,
    kind: SwitchKind,
    roomIds: string[] | null,
    relayBase: string | null,
  ): Promise<SwitchPreview[]>;
  run(
    sourceId: string,
    kind: SwitchKind,
    wanted: RoomSwitch[],
    relayBase: string | null,
    actor: string,
  ): Promise<SwitchResult[]>;
  /** After a reading that began at `startedAt`: whatever is under way goes on. Answers whether it wants another reading. */
  goOn(sourceId: string, client: ReflectorClient, startedAt: number): Promise<boolean>;
};

/** Takes webhooks over, gives them back and relays them, room by room, and finishes what was interrupted. */
export function createRunSwitches(parts: RunSwitchesParts): RunSwitches {
  const { store, sources, sourceRooms, endpoints, secrets, followed, switches, lookup } = parts;
  const { clock } = store;
  const busy = new Set<string>();
  const ended = new Map<string, StepResult>();

  const rowOf = (sourceId: string, roomId: string): SourceRoomRow => {
    const row = sourceRooms.get(roomId);
    if (row === null || row.sourceId !== sourceId)
      throw new RelayError('not_found', 'This room was not imported from this server.');
    return row;
  };

  const plan = async (
    source: SourceRow,
    kind: SwitchKind,
    row: SourceRoomRow,
    relayBase: string | null,
    client: ReflectorClient,
  ) => {
    const there = await client.room(row.externalId);
    const endpoint = row.endpointId === null ? null : endpoints.get(row.endpointId);
    const [secret] =
      endpoint === null || endpoint.removedAt !== null ? [] : await secrets.signingSecrets(endpoint.id);
    const relayUrl =
      relayBase === null ? null : `${relayBase.replace(/\/+$/, '')}/v1/rooms/${row.roomId}/reflector`;
    const local = endpoint === null || secret === undefined ? null : { url: endpoint.url, secret };
    const planned = planSwitch({ kind, source, row, room: there, endpoint: local, relayUrl });
    return { there, endpoint, planned };
  };

  /** What has to be said about the URL that will be delivered to from here: not again what the endpoint already may. */
  const questionsFor = async (
    kind: SwitchKind,
    planned: SwitchPlan,
    endpoint: { allowPrivate: boolean; allowLoopback: boolean } | null,
  ) => {
    if (!planned.ok || kind === 'give_back') return [];
    const asked = await addressQuestions(planned.urlBefore, lookup, clock);
    return asked.filter(
      (question) =>
        !(question === 'private' && endpoint?.allowPrivate) &&
        !(question === 'loopback' && endpoint?.allowLoopback),
    );
  };

  const previewOne = async (
    source: SourceRow,
    kind: SwitchKind,
    row: SourceRoomRow,
    relayBase: string | null,
    client: ReflectorClient,
  ): Promise<SwitchPreview> => {
    const { there, endpoint, planned } = await plan(source, kind, row, relayBase, client);
    const border = planned.ok ? borderOf(followed, source, row.externalId, clock.now()) : [];
    const ids = border.map(({ transcriptId }) => transcriptId);
    const url = kind === 'give_back' || !planned.ok ? endpoint?.url : planned.urlBefore;
    return {
      roomId: row.roomId,
      roomName: row.name,
      refusal: planned.ok ? null : planned.refusal,
      request: planned.ok
        ? {
            method: 'PATCH',
            path: `/v1/rooms/${row.externalId}`,
            body: { webhook_url: planned.urlAfter, webhook_secret: `••••${secretHint(planned.secret)}` },
          }
        : null,
      before: {
        url: there?.webhook_url || null,
        secretHint: there?.webhook_secret ? secretHint(there.webhook_secret) : null,
      },
      endpoint: endpoint && {
        id: endpoint.id,
        url: url ?? endpoint.url,
        enabled: endpoint.disabledReason === null,
      },
      questions: await questionsFor(kind, planned, endpoint),
      border: border.map(borderView),
      cancelled: kind === 'give_back' || endpoint === null ? 0 : switches.countHeld(endpoint.id, ids),
      owed: kind === 'give_back' && endpoint !== null ? parts.countOwed(endpoint.id) : 0,
    };
  };

  /** Begins and writes one room; null when it waits for the reading that finishes it. */
  const beginOne = async (
    source: SourceRow,
    kind: SwitchKind,
    row: SourceRoomRow,
    choice: RoomSwitch,
    relayBase: string | null,
    client: ReflectorClient,
    actor: string,
  ): Promise<StepResult> => {
    const { endpoint, planned } = await plan(source, kind, row, relayBase, client);
    if (!planned.ok) return undone(planned.refusal);
    const questions = await questionsFor(kind, planned, endpoint);
    const refused = questions.find((question) => choice.answers[question] !== true);
    if (refused !== undefined)
      return undone('Its address was not permitted, so Reflector goes on delivering it.');
    if (switches.get(row.roomId) !== null)
      throw new RelayError('conflict', 'This room is already being switched.');
    await beginSwitch(parts, row, kind, planned, choice, actor);
    return orPending(writeSwitch(parts, switches.get(row.roomId)!, client));
  };

  /** Nothing is begun for any room before every question of every room is answered. */
  const requireAnswers = async (
    source: SourceRow,
    kind: SwitchKind,
    wanted: RoomSwitch[],
    relayBase: string | null,
    client: ReflectorClient,
  ): Promise<void> => {
    for (const { roomId, answers } of wanted) {
      const row = rowOf(source.id, roomId);
      const { endpoint, planned } = await plan(source, kind, row, relayBase, client);
      const [open] = unanswered(await questionsFor(kind, planned, endpoint), answers);
      if (open === undefined) continue;
      const message = `Say first whether ${row.name} may be delivered to this address (${open}).`;
      throw new RelayError('invalid_input', message, [{ path: `rooms.${roomId}.answers.${open}`, message }]);
    }
  };

  const resultOf = (row: SourceRoomRow, step: StepResult): SwitchResult => ({
    roomId: row.roomId,
    roomName: row.name,
    ...(step.outcome === 'waits' ? waiting() : step),
  });

  return {
    async preview(sourceId, kind, roomIds, relayBase) {
      const source = sources.get(sourceId);
      const client = await parts.connect(source);
      const rows = roomIds === null ? sourceRooms.list(sourceId) : roomIds.map((id) => rowOf(sourceId, id));
      const previews: SwitchPreview[] = [];
      for (const row of rows) previews.push(await previewOne(source, kind, row, relayBase, client));
      return previews;
    },
    async run(sourceId, kind, wanted, relayBase, actor) {
      const source = sources.get(sourceId);
      const client = await parts.connect(source);
      await requireAnswers(source, kind, wanted, relayBase, client);
      const steps: { row: SourceRoomRow; step: StepResult }[] = [];
      for (const choice of wanted) {
        const row = rowOf(sourceId, choice.roomId);
        busy.add(row.roomId);
        try {
          steps.push({ row, step: await beginOne(source, kind, row, choice, relayBase, client, actor) });
        } finally {
          busy.delete(row.roomId);
        }
      }
      if (steps.some(({ step }) => step.outcome === 'waits')) await parts.readNow(sourceId);
      return steps.map(({ row, step }) => {
        const end = step.outcome === 'waits' ? (ended.get(row.roomId) ?? step) : step;
        ended.delete(row.roomId);
        return resultOf(row, end);
      });
    },
    async goOn(sourceId, client, startedAt) {
      let again = false;
      for (const row of switches.list(sourceId)) {
        if (busy.has(row.roomId)) continue;
        const step = await goOnWith(row, client, startedAt);
        if (step.outcome === 'waits') again = true;
        else ended.set(row.roomId, step);
      }
      return again;
    },
  };

  async function goOnWith(row: SwitchRow, client: ReflectorClient, startedAt: number): Promise<StepResult> {
    if (row.step === 'writing') return orPending(writeSwitch(parts, row, client));
    return row.writtenAt! <= startedAt ? orPending(finishSwitch(parts, row, client)) : { outcome: 'waits' };
  }
}

/** A server that fails half-way ends nothing: the step is repeated after a later reading. */
async function orPending(step: Promise<StepResult>): Promise<StepResult> {
  try {
    return await step;
  } catch (error) {
    if (!(error instanceof ReflectorError)) throw error;
    return { outcome: 'pending', message: `${error.message} This goes on as soon as it answers.`, border: 0 };
  }
}

function undone(message: string): StepResult {
  return { outcome: 'undone', message, border: 0 };
}

function waiting(): Pick<SwitchResult, 'outcome' | 'message' | 'border'> {
  const message = 'Written at Reflector. The rest follows as soon as its changes can be read.';
  return { outcome: 'pending', message, border: 0 };
}
