import type { SkippedReason, SyncView } from '../../../shared/views.ts';
import type { FollowedFate } from '../../db/schema.ts';
import type { StoreContext } from '../../db/store.ts';
import { createRecentlyEnded } from './recently-ended.ts';

/** What is remembered of one room transcript of a source. */
export type Followed = {
  transcriptId: string;
  externalRoomId: string;
  title: string | null;
  changeSeq: number;
  ended: boolean;
  fate: FollowedFate;
  reason: string | null;
  createdAt: number;
  endedSeenAt: number | null;
  /** Around a switch, and not read yet: either side may have to deliver it. */
  aroundSwitch: boolean;
};

export type FollowedStore = {
  get(sourceId: string, transcriptId: string): Followed | null;
  /** Remembered ones whose last change lies after `after` and up to `upTo`, and that were not known to vanish. */
  between(sourceId: string, after: number, upTo: number): Followed[];
  putInWrite(sourceId: string, followed: Followed): void;
  /**
   * Ended transcripts of a room, newest first: those seen to end from `seenFrom` on or within the last `withinMs` of this
   * process, and those that nobody saw end and that were created from `createdFrom` on.
   */
  endedOfRoom(
    sourceId: string,
    externalRoomId: string,
    span: { seenFrom: number; withinMs: number; createdFrom: number },
  ): Followed[];
  /** Forgets those passed by that were created from `since` on, inside the running write: they are looked at again. */
  forgetPassedByInWrite(sourceId: string, since: number): void;
  counts(sourceId: string): { found: number; skipped: SyncView['skipped'] };
};

/** How many of each reason the sync screen names. */
const NAMED = 5;

/** Memory of what a followed server has shown. */
export function createFollowed({ sqlite, clock }: StoreContext): FollowedStore {
  const recentlyEnded = createRecentlyEnded(clock);
  const columns = `transcript_id AS transcriptId, external_room_id AS externalRoomId, title, change_seq AS changeSeq,
    ended, fate, reason, created_at AS createdAt, ended_seen_at AS endedSeenAt, around_switch AS aroundSwitch`;
  const selectOne = sqlite.prepare(
    `SELECT ${columns} FROM followed_transcripts WHERE source_id = ? AND transcript_id = ?`,
  );
  const selectBetween = sqlite.prepare(`
    SELECT ${columns} FROM followed_transcripts
    WHERE source_id = ? AND change_seq > ? AND change_seq <= ? AND fate <> 'vanished' ORDER BY change_seq`);
  const put = sqlite.prepare(`
    INSERT INTO followed_transcripts (source_id, transcript_id, external_room_id, title, change_seq, ended, fate, reason, created_at, ended_seen_at, around_switch)
    VALUES (@sourceId, @transcriptId, @externalRoomId, @title, @changeSeq, @ended, @fate, @reason, @createdAt, @endedSeenAt, @aroundSwitch)
    ON CONFLICT (source_id, transcript_id) DO UPDATE SET external_room_id = @externalRoomId, title = @title,
      change_seq = @changeSeq, ended = @ended, fate = @fate, reason = @reason, ended_seen_at = @endedSeenAt,
      around_switch = @aroundSwitch`);
  const selectEnded = sqlite.prepare(`
    SELECT ${columns} FROM followed_transcripts
    WHERE source_id = @sourceId AND external_room_id = @externalRoomId AND (ended = 1 OR fate = 'unreadable') AND fate <> 'vanished'
      AND (ended_seen_at >= @seenFrom OR (ended_seen_at IS NULL AND created_at >= @createdFrom)
        OR transcript_id IN (SELECT value FROM json_each(@recent)))
    ORDER BY created_at DESC`);
  const countFates = sqlite.prepare(
    'SELECT fate, count(*) AS count FROM followed_transcripts WHERE source_id = ? GROUP BY fate ORDER BY fate',
  );
  const selectLatest = sqlite.prepare(`
    SELECT transcript_id AS id, title, reason AS detail FROM followed_transcripts
    WHERE source_id = ? AND fate = ? ORDER BY change_seq DESC LIMIT ${NAMED}`);

  const forget = sqlite.prepare(`
    DELETE FROM followed_transcripts WHERE source_id = ? AND created_at >= ?
      AND fate IN ('before_start', 'room_not_imported', 'room_disabled')`);

  return {
    forgetPassedByInWrite: (sourceId, since) => void forget.run(sourceId, since),
    get(sourceId, transcriptId) {
      const row = selectOne.get(sourceId, transcriptId) as StoredFollowed | undefined;
      return row === undefined ? null : fromStored(row);
    },
    between: (sourceId, after, upTo) =>
      (selectBetween.all(sourceId, after, upTo) as StoredFollowed[]).map(fromStored),
    putInWrite(sourceId, followed) {
      const { ended, aroundSwitch } = followed;
      put.run({ ...followed, sourceId, ended: Number(ended), aroundSwitch: Number(aroundSwitch) });
      if (ended && followed.endedSeenAt !== null)
        recentlyEnded.note(followed.transcriptId, followed.endedSeenAt);
    },
    endedOfRoom(sourceId, externalRoomId, { withinMs, ...span }) {
      const recent = JSON.stringify(recentlyEnded.within(withinMs));
      const rows = selectEnded.all({ sourceId, externalRoomId, ...span, recent }) as StoredFollowed[];
      return rows.map(fromStored);
    },
    counts(sourceId) {
      const rows = countFates.all(sourceId) as { fate: FollowedFate; count: number }[];
      return {
        found: rows.find(({ fate }) => fate === 'event')?.count ?? 0,
        skipped: rows
          .filter(({ fate }) => fate !== 'event')
          .map(({ fate, count }) => ({
            reason: fate as SkippedReason,
            count,
            latest: selectLatest.all(sourceId, fate) as SyncView['skipped'][number]['latest'],
          })),
      };
    },
  };
}

type StoredFollowed = Omit<Followed, 'ended' | 'aroundSwitch'> & { ended: number; aroundSwitch: number };

function fromStored(row: StoredFollowed): Followed {
  return { ...row, ended: row.ended === 1, aroundSwitch: row.aroundSwitch === 1 };
}
