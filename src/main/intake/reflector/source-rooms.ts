import type { DeliveredBy } from '../../db/schema.ts';
import type { StoreContext } from '../../db/store.ts';

/** What is known of an imported room at its server. */
export type SourceRoomRow = {
  roomId: string;
  sourceId: string;
  externalId: string;
  /** Its name here. */
  name: string;
  ofOtherUser: boolean;
  endpointId: string | null;
  deliveredBy: DeliveredBy;
  goneAt: number | null;
  /** Its webhook's URL at the server as it was last seen; null where it has none. */
  urlThere: string | null;
  /** The URL at the server that the endpoint was last given. */
  urlTaken: string | null;
};

export type SourceRoomsStore = {
  /** Imported rooms that are still here, by name. */
  list(sourceId: string): SourceRoomRow[];
  get(roomId: string): SourceRoomRow | null;
  /** The room with this id at a server that was removed since, if it is still here: ids are unique over all servers. */
  ofRemovedSource(externalId: string): string | null;
  /** Makes it a room of another source; the room itself is moved by the rooms' store. */
  adoptInWrite(roomId: string, sourceId: string): void;
  /** Lets a room that was removed here be imported again: its row keeps its history without the server's id. */
  letGoInWrite(sourceId: string, externalId: string): void;
  insertInWrite(
    row: Pick<
      SourceRoomRow,
      'roomId' | 'sourceId' | 'ofOtherUser' | 'endpointId' | 'deliveredBy' | 'urlThere' | 'urlTaken'
    >,
  ): void;
  updateInWrite(
    roomId: string,
    change: Partial<
      Pick<SourceRoomRow, 'ofOtherUser' | 'deliveredBy' | 'goneAt' | 'endpointId' | 'urlThere' | 'urlTaken'>
    >,
  ): void;
};

/** The imported rooms' other side. */
export function createSourceRooms({ sqlite }: StoreContext): SourceRoomsStore {
  const select = `
    SELECT s.room_id AS roomId, s.source_id AS sourceId, r.external_id AS externalId, r.name,
      s.of_other_user AS ofOtherUser, s.endpoint_id AS endpointId, s.delivered_by AS deliveredBy, s.gone_at AS goneAt,
      s.url_there AS urlThere, s.url_taken AS urlTaken
    FROM source_rooms s JOIN rooms r ON r.id = s.room_id WHERE r.removed_at IS NULL`;
  const selectOfSource = sqlite.prepare(`${select} AND s.source_id = ? ORDER BY r.name`);
  const selectOne = sqlite.prepare(`${select} AND s.room_id = ?`);
  const insert = sqlite.prepare(`
    INSERT INTO source_rooms (room_id, source_id, of_other_user, endpoint_id, delivered_by, url_there, url_taken)
    VALUES (@roomId, @sourceId, @ofOtherUser, @endpointId, @deliveredBy, @urlThere, @urlTaken)`);
  const update = sqlite.prepare(`
    UPDATE source_rooms SET of_other_user = @ofOtherUser, delivered_by = @deliveredBy, gone_at = @goneAt,
      endpoint_id = @endpointId, url_there = @urlThere, url_taken = @urlTaken
    WHERE room_id = @roomId`);
  const selectLeft = sqlite
    .prepare(
      `SELECT s.room_id FROM source_rooms s JOIN rooms r ON r.id = s.room_id JOIN sources o ON o.id = s.source_id
       WHERE r.external_id = ? AND r.removed_at IS NULL AND o.removed_at IS NOT NULL`,
    )
    .pluck();
  const adopt = sqlite.prepare(
    'UPDATE source_rooms SET source_id = @sourceId, gone_at = NULL WHERE room_id = @roomId',
  );

  const letGo = sqlite.prepare(
    'UPDATE rooms SET external_id = NULL WHERE source_id = ? AND external_id = ? AND removed_at IS NOT NULL',
  );

  const get = (roomId: string): SourceRoomRow | null => {
    const row = selectOne.get(roomId) as StoredRow | undefined;
    return row === undefined ? null : fromStored(row);
  };
  return {
    list: (sourceId) => (selectOfSource.all(sourceId) as StoredRow[]).map(fromStored),
    get,
    ofRemovedSource: (externalId) => (selectLeft.get(externalId) as string | undefined) ?? null,
    adoptInWrite: (roomId, sourceId) => void adopt.run({ roomId, sourceId }),
    letGoInWrite: (sourceId, externalId) => void letGo.run(sourceId, externalId),
    insertInWrite: (row) => void insert.run({ ...row, ofOtherUser: Number(row.ofOtherUser) }),
    updateInWrite(roomId, change) {
      const row = get(roomId);
      if (row === null) return;
      const { ofOtherUser, deliveredBy, goneAt, endpointId, urlThere, urlTaken } = { ...row, ...change };
      const stored = { deliveredBy, goneAt, endpointId, urlThere, urlTaken };
      update.run({ roomId, ofOtherUser: Number(ofOtherUser), ...stored });
    },
  };
}

type StoredRow = Omit<SourceRoomRow, 'ofOtherUser'> & { ofOtherUser: number };

function fromStored(row: StoredRow): SourceRoomRow {
  return { ...row, ofOtherUser: row.ofOtherUser === 1 };
}
