import type { AuditStore } from '../../audit/audit.ts';
import type { StoreContext } from '../../db/store.ts';
import { RelayError } from '../../lib/errors.ts';
import type { RoomsStore } from '../../rooms/rooms.ts';
import type { ReflectorRoom } from './answers.ts';
import type { SourceRoomsStore } from './source-rooms.ts';

export type KeepRooms = {
  /** Brings names and presence of imported rooms in step with what the server lists. Answers the rooms changed. */
  keepInStep(sourceId: string, listed: ReflectorRoom[], ownerId: string | null): Promise<string[]>;
};

/** Follows renames, and marks rooms that are gone; nothing of a room's history is ever dropped. */
export function createKeepRooms(
  { writer, clock }: StoreContext,
  rooms: RoomsStore,
  sourceRooms: SourceRoomsStore,
  audit: AuditStore,
): KeepRooms {
  const note = (action: string, roomId: string, before: unknown, after: unknown): void =>
    audit.addInWrite({ actor: 'Reflector', action, subjectKind: 'room', subjectId: roomId, before, after });

  return {
    async keepInStep(sourceId, listed, ownerId) {
      const byId = new Map(listed.map((room) => [room.id, room]));
      const changed: string[] = [];
      for (const row of sourceRooms.list(sourceId)) {
        const there = byId.get(row.externalId);
        const gone = there === undefined;
        const ofOtherUser = there === undefined ? row.ofOtherUser : isOfOther(there, ownerId);
        const renamed = there !== undefined && there.name !== row.name;
        if (gone === (row.goneAt !== null) && ofOtherUser === row.ofOtherUser && !renamed) continue;
        await writer.write(() => {
          if (gone !== (row.goneAt !== null)) {
            note(gone ? 'source.roomGone' : 'source.roomBack', row.roomId, { name: row.name }, undefined);
          }
          sourceRooms.updateInWrite(row.roomId, {
            ofOtherUser,
            goneAt: gone ? (row.goneAt ?? clock.now()) : null,
          });
        });
        if (renamed) await rename(row.roomId, row.name, there.name);
        changed.push(row.roomId);
      }
      return changed;
    },
  };

  /** Two rooms that swap their names wait for each other: the one that cannot be renamed yet keeps its old name. */
  async function rename(roomId: string, before: string, after: string): Promise<void> {
    try {
      await writer.write(() => {
        rooms.updateInWrite(roomId, { name: after });
        note('source.roomRenamed', roomId, { name: before }, { name: after });
      });
    } catch (error) {
      if (!(error instanceof RelayError) || error.code !== 'conflict') throw error;
    }
  }
}

/** Whether a listed room belongs to somebody else; on an open server nobody owns anything. */
export function isOfOther(room: ReflectorRoom, ownerId: string | null): boolean {
  return ownerId !== null && room.user_id !== ownerId;
}
