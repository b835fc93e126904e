import type { AuditStore } from '../../audit/audit.ts';
import type { StoreContext } from '../../db/store.ts';
import type { RoomsStore } from '../../rooms/rooms.ts';
import type { ReflectorRoom } from './answers.ts';
import type { SourceRoomRow, SourceRoomsStore } from './source-rooms.ts';

export type KeepRooms = {
  /** Brings names, webhooks and presence of imported rooms in step with what the server lists. Answers the rooms changed. */
  keepInStep(sourceId: string, listed: ReflectorRoom[], ownerId: string | null): Promise<string[]>;
  /** Inside the running write: a room that is gone gives its name up to one that bears it now. */
  freeNameInWrite(sourceId: string, name: string): void;
};

type Rename = { row: SourceRoomRow; name: string };
type Standing = Pick<SourceRoomRow, 'ofOtherUser' | 'urlThere'> & { gone: boolean };

/** Follows renames, and marks rooms that are gone; nothing of a room's history is ever dropped. */
export function createKeepRooms(
  { writer, clock }: StoreContext,
  rooms: RoomsStore,
  sourceRooms: SourceRoomsStore,
  audit: AuditStore,
): KeepRooms {
  const note = (action: string, roomId: string, before: unknown, after: unknown): void =>
    audit.addInWrite({ actor: 'Reflector', action, subjectKind: 'room', subjectId: roomId, before, after });

  const freeNameInWrite: KeepRooms['freeNameInWrite'] = (sourceId, name) => {
    for (const row of sourceRooms.list(sourceId)) {
      if (row.goneAt === null || row.name !== name) continue;
      const freed = `${name}-${row.externalId.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 8)}`;
      rooms.updateInWrite(row.roomId, { name: freed });
      note('source.roomRenamed', row.roomId, { name }, { name: freed });
    }
  };

  const setStandingInWrite = (row: SourceRoomRow, { gone, ofOtherUser, urlThere }: Standing): void => {
    if (gone !== (row.goneAt !== null))
      note(gone ? 'source.roomGone' : 'source.roomBack', row.roomId, { name: row.name }, undefined);
    if (urlThere !== row.urlThere)
      note('source.webhookChanged', row.roomId, { webhook_url: row.urlThere }, { webhook_url: urlThere });
    const goneAt = gone ? (row.goneAt ?? clock.now()) : null;
    sourceRooms.updateInWrite(row.roomId, { ofOtherUser, goneAt, urlThere });
  };

  /** By way of names nobody bears, so that rooms can swap theirs. */
  const renameInWrite = (sourceId: string, renames: Rename[]): void => {
    for (const { row } of renames) rooms.updateInWrite(row.roomId, { name: `renaming-${row.roomId}` });
    for (const { row, name } of renames) {
      freeNameInWrite(sourceId, name);
      rooms.updateInWrite(row.roomId, { name });
      note('source.roomRenamed', row.roomId, { name: row.name }, { name });
    }
  };

  return {
    freeNameInWrite,
    async keepInStep(sourceId, listed, ownerId) {
      const byId = new Map(listed.map((room) => [room.id, room]));
      const compared = sourceRooms.list(sourceId).map((row) => {
        const there = byId.get(row.externalId);
        const gone = there === undefined;
        const ofOtherUser = gone ? row.ofOtherUser : isOfOther(there, ownerId);
        const urlThere = gone ? row.urlThere : there.webhook_url || null;
        const moved =
          gone !== (row.goneAt !== null) || ofOtherUser !== row.ofOtherUser || urlThere !== row.urlThere;
        return { row, standing: { gone, ofOtherUser, urlThere }, moved, name: there?.name ?? row.name };
      });
      const moved = compared.filter((one) => one.moved);
      const renames = compared.filter(({ row, name }) => name !== row.name);
      if (moved.length === 0 && renames.length === 0) return [];
      await writer.write(() => {
        moved.forEach(({ row, standing }) => setStandingInWrite(row, standing));
        renameInWrite(sourceId, renames);
      });
      return [...new Set([...moved, ...renames].map(({ row }) => row.roomId))];
    },
  };
}

/** Whether a listed room belongs to somebody else; on an open server nobody owns anything. */
export function isOfOther(room: ReflectorRoom, ownerId: string | null): boolean {
  return ownerId !== null && room.user_id !== ownerId;
}
