import type { SwitchPreview } from '../../shared/views.ts';
import type { AnswersByRoom } from './address-answers.ts';

/** What was chosen on a screen that switches rooms. */
export type SwitchChoice = {
  rooms: ReadonlySet<string>;
  answers: AnswersByRoom;
  /** Transcripts around the switch that are left to Reflector, by room. */
  leftOut: Readonly<Record<string, readonly string[]>>;
};

/** The choice a preview begins with: every room for which it can be done, nothing left out. */
export function firstChoice(previews: readonly SwitchPreview[]): SwitchChoice {
  return { rooms: new Set(possible(previews).map(({ roomId }) => roomId)), answers: {}, leftOut: {} };
}

/** The rooms for which it can be done. */
export function possible(previews: readonly SwitchPreview[]): SwitchPreview[] {
  return previews.filter(({ refusal }) => refusal === null);
}

export function withRoomToggled(choice: SwitchChoice, roomId: string): SwitchChoice {
  const rooms = new Set(choice.rooms);
  if (!rooms.delete(roomId)) rooms.add(roomId);
  return { ...choice, rooms };
}

/** Leaves a transcript around the switch to Reflector, or takes that back. */
export function withLeftOutToggled(choice: SwitchChoice, roomId: string, transcriptId: string): SwitchChoice {
  const before = choice.leftOut[roomId] ?? [];
  const after = before.includes(transcriptId)
    ? before.filter((id) => id !== transcriptId)
    : [...before, transcriptId];
  return { ...choice, leftOut: { ...choice.leftOut, [roomId]: after } };
}
