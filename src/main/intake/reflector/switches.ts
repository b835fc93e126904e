import type { SwitchKind, SwitchStep } from '../../db/schema.ts';
import type { StoreContext } from '../../db/store.ts';
import { noteCancelled } from '../../delivery/statistics/rollups.ts';
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
  /**
   * Turns a switch that cannot be finished into the give back of what it may have taken: the URL stands there again,
   * or another one does.
   */
  turnBackInWrite(roomId: string): void;
  removeInWrite(roomId: string): void;
  /** Lets an endpoint's held deliveries of these transcripts go out. */
  releaseInWrite(endpointId: string, transcriptIds: string[]): void;
  /**
   * Lets go out what was held for an endpoint while it was disabled, but for what Reflector has certainly sent or what
   * was left to it: that is cancelled. Answers how many were.
   */
  settleHeldInWrite(endpointId: string, border: SwitchBorder): number;
  /** How many `settleHeldInWrite` would cancel. */
  countSent(endpointId: string, border: SwitchBorder): number;
  /** Marks the completions of these transcripts of a room as maybe sent by Reflector too. */
  markInWrite(roomId: string, transcriptIds: string[]): void;
  /** Whether a completion of this transcript was delivered to the endpoint. */
  deliveredHere(endpointId: string, transcriptId: string): boolean;
};

/** What a switch knows of the transcripts around it. */
export type SwitchBorder = {
  /** When it was begun: what came in since then is not certainly Reflector's. */
  begunAt: number;
  /** Transcripts that either side may send, without those that were left to Reflector by choice. */
  transcriptIds: string[];
  leftOut: string[];
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
  const turnBack = sqlite.prepare(
    `UPDATE switches SET kind = 'give_back', step = 'written', written_at = ?, url_before = url_after,
       url_after = url_before WHERE room_id = ?`,
  );
  const remove = sqlite.prepare('DELETE FROM switches WHERE room_id = ?');
  const held = `endpoint_id = @endpointId AND state = 'pending' AND held_reason = 'endpoint_disabled'`;
  // Reflector sends completions that it knows of, and only those. Whatever else a delivery carries is still owed.
  const sent = `NOT EXISTS (SELECT 1 FROM delivery_events de JOIN events e ON e.id = de.event_id
    WHERE de.delivery_id = deliveries.id AND (
      e.type <> 'transcript.completed' OR e.intake NOT IN ('reflector_follow', 'reflector_webhook')
      OR e.transcript_id IN (SELECT value FROM json_each(@transcriptIds))
      OR (e.accepted_at >= @begunAt AND e.transcript_id NOT IN (SELECT value FROM json_each(@leftOut)))))`;
  const release = sqlite.prepare(`UPDATE deliveries SET held_reason = NULL WHERE ${held}`);
  const releaseSome = sqlite.prepare(`
    UPDATE deliveries SET held_reason = NULL WHERE ${held} AND id IN (
      SELECT de.delivery_id FROM delivery_events de JOIN events e ON e.id = de.event_id
      WHERE e.transcript_id IN (SELECT value FROM json_each(@ids)))`);
  const cancel = sqlite.prepare(`
    UPDATE deliveries SET state = CASE stays_delivered WHEN 1 THEN 'delivered' ELSE 'cancelled' END, stays_delivered = 0,
      held_reason = NULL, finished_at = @now WHERE ${held} AND ${sent} RETURNING id, state, event_type AS eventType`);
  const count = sqlite.prepare(`SELECT count(*) FROM deliveries WHERE ${held} AND ${sent}`).pluck();
  const mark = sqlite.prepare(`
    UPDATE events SET maybe_sent_by_reflector = 1
    WHERE room_id = @roomId AND type = 'transcript.completed' AND transcript_id IN (SELECT value FROM json_each(@ids))`);
  const delivered = sqlite
    .prepare(
      `SELECT 1 FROM events e JOIN delivery_events de ON de.event_id = e.id JOIN deliveries d ON d.id = de.delivery_id
       WHERE e.transcript_id = ? AND e.type = 'transcript.completed' AND d.endpoint_id = ? AND d.state = 'delivered' LIMIT 1`,
    )
    .pluck();
  const asJson = ({ begunAt, transcriptIds, leftOut }: SwitchBorder) => ({
    begunAt,
    transcriptIds: JSON.stringify(transcriptIds),
    leftOut: JSON.stringify(leftOut),
  });

  return {
    list: (sourceId) => (selectOfSource.all(sourceId) as StoredSwitch[]).map(fromStored),
    get(roomId) {
      const row = selectOne.get(roomId) as StoredSwitch | undefined;
      return row === undefined ? null : fromStored(row);
    },
    insertInWrite: (row) =>
      void insert.run({ ...row, leftOut: JSON.stringify(row.leftOut), now: clock.now() }),
    writtenInWrite: (roomId) => void written.run(clock.now(), roomId),
    turnBackInWrite: (roomId) => void turnBack.run(clock.now(), roomId),
    removeInWrite: (roomId) => void remove.run(roomId),
    releaseInWrite: (endpointId, ids) => void releaseSome.run({ endpointId, ids: JSON.stringify(ids) }),
    settleHeldInWrite(endpointId, border) {
      const now = clock.now();
      const rows = cancel.all({ endpointId, now, ...asJson(border) }) as CancelledRow[];
      noteCancelled(writer, endpointId, now, rows);
      release.run({ endpointId });
      return rows.length;
    },
    countSent: (endpointId, border) => count.get({ endpointId, ...asJson(border) }) as number,
    markInWrite: (roomId, ids) => void mark.run({ roomId, ids: JSON.stringify(ids) }),
    deliveredHere: (endpointId, transcriptId) => delivered.get(transcriptId, endpointId) !== undefined,
  };
}

type StoredSwitch = Omit<SwitchRow, 'leftOut'> & { leftOut: string };

function fromStored(row: StoredSwitch): SwitchRow {
  return { ...row, leftOut: JSON.parse(row.leftOut) as string[] };
}
