import type { Acceptance, AcceptEvent } from '../../delivery/accept-event.ts';
import type { StoreContext } from '../../db/store.ts';
import type { EventContent } from '../../../shared/events/event-types.ts';
import type { RoomRow, RoomsStore } from '../../rooms/rooms.ts';
import type { Followed, FollowedStore } from './followed.ts';
import { PASSED_BY } from './decide-change.ts';
import type { RoomStanding } from './decide-change.ts';

/** A change that was read and is ready to be stored. */
export type ReadyChange =
  | { kind: 'remember'; followed: Followed }
  | { kind: 'event'; followed: Followed; content: EventContent; reopened: boolean }
  | { kind: 'vanished'; followed: Followed; deleted: boolean };

export type ChangeStore = {
  /** The imported room with this id at the source's server, if it is still here. */
  roomOf(sourceId: string, externalRoomId: string): RoomRow | null;
  standing(sourceId: string, externalRoomId: string): RoomStanding;
  /** Whether an event was made of this transcript, also where its present state cannot be read. */
  hadEvent(sourceId: string, known: Followed | null): boolean;
  /** Stores one change inside the running write; answers the event it became, if any. */
  storeInWrite(sourceId: string, change: ReadyChange): Acceptance | null;
};

/** Turns what following found into events, in the write that also moves the cursor. */
export function createChangeStore(
  { sqlite, clock }: StoreContext,
  rooms: RoomsStore,
  followed: FollowedStore,
  acceptEvent: AcceptEvent,
  /** Inside the running write: a transcript around a switch is an event at last. */
  settleAroundInWrite: (roomId: string, transcriptId: string) => void,
): ChangeStore {
  const selectRoom = sqlite
    .prepare('SELECT id FROM rooms WHERE source_id = ? AND external_id = ? AND removed_at IS NULL')
    .pluck();
  const selectEvent = sqlite
    .prepare('SELECT 1 FROM content_keys WHERE room_id = ? AND transcript_id = ? LIMIT 1')
    .pluck();

  const roomOf: ChangeStore['roomOf'] = (sourceId, externalRoomId) => {
    const id = selectRoom.get(sourceId, externalRoomId) as string | undefined;
    return id === undefined ? null : rooms.get(id);
  };
  const standing: ChangeStore['standing'] = (sourceId, externalRoomId) => {
    const room = roomOf(sourceId, externalRoomId);
    if (room === null) return 'not_imported';
    return room.enabled ? 'enabled' : 'disabled';
  };

  const hadEvent: ChangeStore['hadEvent'] = (sourceId, known) => {
    if (known?.fate !== 'unreadable') return known?.fate === 'event';
    const room = roomOf(sourceId, known.externalRoomId);
    return room !== null && selectEvent.get(room.id, known.transcriptId) !== undefined;
  };

  const storeEvent = (
    sourceId: string,
    change: Extract<ReadyChange, { kind: 'event' }>,
  ): Acceptance | null => {
    const room = roomOf(sourceId, change.followed.externalRoomId);
    // It may have been disabled or removed while the transcript was being read.
    if (room === null || !room.enabled) {
      const fate = room === null ? 'room_not_imported' : 'room_disabled';
      followed.putInWrite(sourceId, { ...change.followed, fate });
      return null;
    }
    followed.putInWrite(sourceId, { ...change.followed, fate: 'event', aroundSwitch: false });
    const accepted = acceptEvent.acceptInWrite({
      roomId: room.id,
      type: 'transcript.completed',
      trust: 'submitted',
      content: change.content,
      intake: 'reflector_follow',
      occurredAt: null,
      reopened: change.reopened,
    });
    if (change.followed.aroundSwitch) settleAroundInWrite(room.id, change.followed.transcriptId);
    return accepted;
  };

  const storeVanished = (
    sourceId: string,
    { followed: gone, deleted }: Extract<ReadyChange, { kind: 'vanished' }>,
  ): Acceptance | null => {
    if (PASSED_BY.has(gone.fate)) {
      // Restored, it is still one of those passed by. Without a number of its own it is not looked for any more.
      followed.putInWrite(sourceId, { ...gone, changeSeq: 0 });
      return null;
    }
    const had = hadEvent(sourceId, gone);
    followed.putInWrite(sourceId, {
      ...gone,
      fate: 'vanished',
      reason: deleted ? 'Deleted at Reflector.' : 'No longer visible to this API key.',
    });
    const room = roomOf(sourceId, gone.externalRoomId);
    if (!deleted || !had || room === null || !room.enabled) return null;
    return acceptEvent.acceptInWrite({
      roomId: room.id,
      type: 'transcript.deleted',
      trust: 'submitted',
      content: {
        kind: 'deleted',
        roomId: gone.externalRoomId,
        timestamp: new Date(clock.now()).toISOString(),
        transcript: { id: gone.transcriptId, title: gone.title },
      },
      intake: 'reflector_follow',
      occurredAt: null,
    });
  };

  return {
    roomOf,
    standing,
    hadEvent,
    storeInWrite(sourceId, change) {
      switch (change.kind) {
        case 'remember':
          followed.putInWrite(sourceId, change.followed);
          return null;
        case 'event':
          return storeEvent(sourceId, change);
        case 'vanished':
          return storeVanished(sourceId, change);
      }
    },
  };
}
