import type { SwitchPreview, SwitchResult } from '../../../shared/views.ts';
import type { SwitchKind } from '../../db/schema.ts';
import type { Lookup } from '../../delivery/resolve-host.ts';
import { RelayError } from '../../lib/errors.ts';
import { unanswered } from './address-questions.ts';
import { beginSwitch } from './begin-switch.ts';
import type { ReflectorClient } from './client.ts';
import { finishSwitch } from './finish-switch.ts';
import { createPlanSwitches } from './plan-switches.ts';
import type { WantedSwitch } from './plan-switches.ts';
import type { SourceRoomRow } from './source-rooms.ts';
import type { SourceRow } from './sources.ts';
import { asResult, orPending, orUndone, undone } from './switch-results.ts';
import type { StepResult } from './switch-results.ts';
import type { SwitchChoice, SwitchParts } from './switch-types.ts';
import type { SwitchRow } from './switches.ts';
import { writeSwitch } from './write-switch.ts';

export type RunSwitchesParts = SwitchParts & {
  lookup: Lookup;
  connect(source: SourceRow): Promise<ReflectorClient>;
  /** Reads the changes of a source now; resolves when that is done. */
  readNow(sourceId: string): Promise<void>;
  sourceChanged(sourceId: string): void;
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
  /**
   * After a reading that began at `startedAt` (monotonic): whatever is under way goes on. Answers whether it wants
   * another reading.
   */
  goOn(sourceId: string, client: ReflectorClient, startedAt: number): Promise<boolean>;
};

/** Takes webhooks over, gives them back and relays them, room by room, and finishes what was interrupted. */
export function createRunSwitches(parts: RunSwitchesParts): RunSwitches {
  const { store, sources, sourceRooms, switches } = parts;
  const { plan, preview } = createPlanSwitches(parts);
  const busy = new Set<string>();
  const ended = new Map<string, StepResult>();
  /** When URLs were found written by this process, by room; the wall clock may be put back meanwhile. */
  const writtenAt = new Map<string, number>();
  /** Why switches are being undone, by room, until that is finished. */
  const undoing = new Map<string, string>();

  const rowOf = (sourceId: string, roomId: string): SourceRoomRow => {
    const row = sourceRooms.get(roomId);
    if (row === null || row.sourceId !== sourceId)
      throw new RelayError('not_found', 'This room was not imported from this server.');
    return row;
  };

  const wantedOf = async (
    sourceId: string,
    kind: SwitchKind,
    relayBase: string | null,
  ): Promise<WantedSwitch> => {
    const source = sources.get(sourceId);
    return { source, kind, relayBase, client: await parts.connect(source) };
  };

  /** Nothing is begun for any room before every question of every room is answered. */
  const requireAnswers = async (wanted: WantedSwitch, choices: RoomSwitch[]): Promise<void> => {
    for (const { roomId, answers } of choices) {
      const row = rowOf(wanted.source.id, roomId);
      const [open] = unanswered((await plan(wanted, row)).questions, answers);
      if (open === undefined) continue;
      const message = `Say first whether ${row.name} may be delivered to this address (${open}).`;
      throw new RelayError('invalid_input', message, [{ path: `rooms.${roomId}.answers.${open}`, message }]);
    }
  };

  /** Begins and writes one room; finished it is after the next reading. */
  const beginOne = async (
    wanted: WantedSwitch,
    row: SourceRoomRow,
    choice: RoomSwitch,
    actor: string,
  ): Promise<StepResult> => {
    const { planned, questions } = await plan(wanted, row);
    if (!planned.ok) return undone(planned.refusal);
    if (questions.some((question) => choice.answers[question] !== true))
      return undone('Its address was not permitted, so Reflector goes on delivering it.');
    if (switches.get(row.roomId) !== null) return undone('This room is already being switched.');
    ended.delete(row.roomId);
    await beginSwitch(parts, row, wanted.kind, planned, choice, actor);
    return write(switches.get(row.roomId)!, wanted.client);
  };

  const write = async (row: SwitchRow, client: ReflectorClient): Promise<StepResult> => {
    const step = await orPending(writeSwitch(parts, row, client));
    if (step.outcome !== 'waits') return step;
    writtenAt.set(row.roomId, store.clock.monotonic());
    if (step.undone !== undefined) undoing.set(row.roomId, step.undone);
    return step;
  };

  const finish = async (row: SwitchRow, client: ReflectorClient): Promise<StepResult> => {
    const step = await orPending(finishSwitch(parts, row, client));
    const why = undoing.get(row.roomId);
    if (why === undefined || step.outcome !== 'done') return step;
    undoing.delete(row.roomId);
    return { ...step, outcome: 'undone', message: why };
  };

  const goOnWith = async (
    row: SwitchRow,
    client: ReflectorClient,
    startedAt: number,
  ): Promise<StepResult> => {
    if (row.step === 'writing') return write(row, client);
    // Every reading of this process began after what an earlier one had written.
    const before = (writtenAt.get(row.roomId) ?? -Infinity) <= startedAt;
    return before ? finish(row, client) : { outcome: 'waits' };
  };

  const resultOf = (row: SourceRoomRow, step: StepResult): SwitchResult => ({
    roomId: row.roomId,
    roomName: row.name,
    ...asResult(step),
  });

  return {
    async preview(sourceId, kind, roomIds, relayBase) {
      const wanted = await wantedOf(sourceId, kind, relayBase);
      const rows = roomIds === null ? sourceRooms.list(sourceId) : roomIds.map((id) => rowOf(sourceId, id));
      const previews: SwitchPreview[] = [];
      for (const row of rows) previews.push(await preview(wanted, row));
      return previews;
    },
    async run(sourceId, kind, choices, relayBase, actor) {
      const wanted = await wantedOf(sourceId, kind, relayBase);
      await requireAnswers(wanted, choices);
      const steps: { row: SourceRoomRow; step: StepResult }[] = [];
      for (const choice of choices) {
        const row = rowOf(sourceId, choice.roomId);
        busy.add(row.roomId);
        try {
          steps.push({ row, step: await orUndone(beginOne(wanted, row, choice, actor)) });
        } finally {
          busy.delete(row.roomId);
        }
        parts.sourceChanged(sourceId);
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
}
