import type { AuditStore } from '../../audit/audit.ts';
import type { SwitchKind } from '../../db/schema.ts';
import type { StoreContext } from '../../db/store.ts';
import type { OweCompletionsInWrite } from '../../delivery/owe-completions.ts';
import { RelayError } from '../../lib/errors.ts';
import type { EndpointsStore } from '../../rooms/endpoints.ts';
import type { RoomsStore } from '../../rooms/rooms.ts';
import type { SecretsStore } from '../../secrets/secrets.ts';
import type { AddressAnswers } from './address-questions.ts';
import type { FollowedStore } from './followed.ts';
import type { SourceRoomRow, SourceRoomsStore } from './source-rooms.ts';
import type { SourcesStore } from './sources.ts';
import type { ChangeStore } from './store-changes.ts';
import type { SwitchRow, SwitchesStore } from './switches.ts';

/** What the steps of a switch work with. */
export type SwitchParts = {
  store: StoreContext;
  rooms: RoomsStore;
  endpoints: EndpointsStore;
  secrets: SecretsStore;
  audit: AuditStore;
  sources: SourcesStore;
  sourceRooms: SourceRoomsStore;
  followed: FollowedStore;
  changes: ChangeStore;
  switches: SwitchesStore;
  oweCompletionsInWrite: OweCompletionsInWrite;
  /** Cancels an endpoint's pending deliveries of these transcripts inside the running write; answers how many. */
  cancelPendingInWrite(endpointId: string, transcriptIds: string[]): number;
  /** Addresses that any endpoint may be delivered at; empty where nothing narrows them. */
  allowListOfAll(): string[];
  /** How many signed test calls for this room have arrived at this application's own intake. */
  testCalls(roomId: string): number;
  /** Something may be due now. */
  wake(): void;
  roomChanged(roomId: string): void;
};

/** What a person chose for one room of a switch. */
export type SwitchChoice = { answers: AddressAnswers; leftOut: string[] };

const ACTIONS: Record<SwitchKind, string> = {
  take_over: 'source.takeOver',
  give_back: 'source.giveBack',
  relay: 'source.relay',
};

/** Adds a step of a switch to the list of changes, inside the running write. `step` is empty for its end. */
export function noteSwitchInWrite(
  { audit, sourceRooms }: Pick<SwitchParts, 'audit' | 'sourceRooms'>,
  { actor, kind, roomId }: Pick<SwitchRow, 'actor' | 'kind' | 'roomId'>,
  step: '' | '.begin' | '.written' | '.undone',
  { before, after }: { before?: object; after: object },
): void {
  audit.addInWrite({
    actor,
    action: `${ACTIONS[kind]}${step}`,
    subjectKind: 'room',
    subjectId: roomId,
    before,
    after: { room: switchedRoom(sourceRooms, roomId).name, ...after },
  });
}

/** The imported room a switch is about; fails with `not_found` when it was removed here. */
export function switchedRoom(sourceRooms: SourceRoomsStore, roomId: string): SourceRoomRow {
  const row = sourceRooms.get(roomId);
  if (row === null) throw new RelayError('not_found', 'This room is no longer here.');
  return row;
}
