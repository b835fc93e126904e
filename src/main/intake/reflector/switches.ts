import type { SwitchKind, SwitchStep } from '../../db/schema.ts';
import type { StoreContext } from '../../db/store.ts';
import { tallyCancelled } from '../../delivery/statistics/rollups.ts';
import type { CancelledRow } from '../../delivery/statistics/rollups.ts';

/** A switch under way. */
export type SwitchRow = {
  roomId: string;
  sourceId: string;
  kind: SwitchKind;
  step: SwitchStep;
  urlBefore: string;
  urlAfter: string;
  /** Transcripts around the switch that were left to Reflector by choice. */
  leftOut: string[];
  actor: string;
  startedAt: number;
  writtenAt: number | null;
};

export type SwitchesStore = {
  list(sourceId: string): SwitchRow[];
  get(roomId: string): SwitchRow | null;
  insertInWrite(row: Omit<SwitchRow, 'step' | 'startedAt' | 'writtenAt'>): void;
  /** The URL was found written: from now on the local side follows. */
  writtenInWrite(roomId: string): void;
  removeInWrite(roomId: string): void;
  /** Lets an endpoint's held deliveries of these transcripts go out; answers how many. */
  releaseInWrite(endpointId: string, transcriptIds: string[]): number;
  /** Cancels what an endpoint's deliveries still held for being disabled are; answers how many. */
  cancelHeldInWrite(endpointId: string): number;
  /** Marks the completions of these transcripts of a room as maybe sent by Reflector too. */
  markInWrite(roomId: string, transcriptIds: string[]): void;
  countHeld(endpointId: string, exceptTranscripts: string[]): number;
};

/** What is known of switches under way, and what they do to deliveries. */
export function createSwitches({ sqlite, writer, clock }: StoreContext): SwitchesStore {
  const select = `SELECT room_id AS roomId, source_id AS sourceId, kind, step, url_before AS urlBefore,
    url_after AS urlAfter, left_out AS leftOut, actor, started_at AS startedAt, written_at AS writtenAt FROM switches`;
  const selectOfSource = sqlite.prepare(`${select} WHERE source_id = ? ORDER BY started_at`);
  const selectOne = sqlite.prepare(`${select} WHERE room_id = ?`);
  const insert = sqlite.prepare(`
    INSERT INTO switches (room_id, source_id, kind, step, url_before, url_after, left_out, actor, started_at)
    VALUES (@roomId, @sourceId, @kind, 'writing', @urlBefore, @urlAfter, @leftOut, @actor, @now)`);
  const written = sqlite.prepare(`UPDATE switches SET step = 'written', written_at = ? WHERE room_id = ?`);
  const remove = sqlite.prepare('DELETE FROM switches WHERE room_id = ?');
  const held = `endpoint_id = @endpointId AND state = 'pending' AND held_reason = 'endpoint_disabled'`;
  const carrying = `id IN (SELECT de.delivery_id FROM delivery_events de JOIN events e ON e.id = de.event_id
    WHERE e.transcript_id IN (SELECT value FROM json_each(@ids)))`;
  const release = sqlite.prepare(
    `UPDATE deliveries SET held_reason = NULL, due_at = @now WHERE ${held} AND ${carrying}`,
  );
  const cancel = sqlite.prepare(`
    UPDATE deliveries SET state = CASE stays_delivered WHEN 1 THEN 'delivered' ELSE 'cancelled' END, stays_delivered = 0,
      held_reason = NULL, finished_at = @now WHERE ${held} RETURNING state, event_type AS eventType`);
  const count = sqlite.prepare(`SELECT count(*) FROM deliveries WHERE ${held} AND NOT ${carrying}`).pluck();
  const mark = sqlite.prepare(`
    UPDATE events SET maybe_sent_by_reflector = 1
    WHERE room_id = @roomId AND type = 'transcript.completed' AND transcript_id IN (SELECT value FROM json_each(@ids))`);

  return {
    list: (sourceId) => (selectOfSource.all(sourceId) as StoredSwitch[]).map(fromStored),
    get(roomId) {
      const row = selectOne.get(roomId) as StoredSwitch | undefined;
      return row === undefined ? null : fromStored(row);
    },
    insertInWrite: (row) =>
      void insert.run({ ...row, leftOut: JSON.stringify(row.leftOut), now: clock.now() }),
    writtenInWrite: (roomId) => void written.run(clock.now(), roomId),
    removeInWrite: (roomId) => void remove.run(roomId),
    releaseInWrite: (endpointId, ids) =>
      release.run({ endpointId, ids: JSON.stringify(ids), now: clock.now() }).changes,
    cancelHeldInWrite(endpointId) {
      const now = clock.now();
      const rows = cancel.all({ endpointId, now }) as CancelledRow[];
      tallyCancelled(writer, endpointId, now, rows);
      return rows.length;
    },
    markInWrite: (roomId, ids) => void mark.run({ roomId, ids: JSON.stringify(ids) }),
    countHeld: (endpointId, ids) => count.get({ endpointId, ids: JSON.stringify(ids) }) as number,
  };
}

type StoredSwitch = Omit<SwitchRow, 'leftOut'> & { leftOut: string };

function fromStored(row: StoredSwitch): SwitchRow {
  return { ...row, leftOut: JSON.parse(row.leftOut) as string[] };
}
