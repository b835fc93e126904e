import { roomName } from '../../shared/contract/rooms.ts';

/** Why a room cannot have this name, by the contract's own rule; null when it can, as far as the page knows. */
export function nameProblem(name: string): string | null {
  return roomName.safeParse(name).error?.issues[0]?.message ?? null;
}
