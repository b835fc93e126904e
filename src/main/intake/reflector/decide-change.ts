import type { TranscriptItem } from './answers.ts';
import type { Followed } from './followed.ts';

/** How a transcript's room stands here. */
export type RoomStanding = 'enabled' | 'disabled' | 'not_imported';

/** What is to be done about a changed transcript. */
export type ChangeDecision =
  | { kind: 'nothing' }
  /** Only to be remembered: it is not an event, or not yet. */
  | { kind: 'remember'; followed: Followed }
  /** To be read whole; the content key then says whether it is a completion, an update or nothing. */
  | { kind: 'read'; reopened: boolean; followed: Followed };

/** A transcript that has ended before anybody listened stays unsaid until it leaves `ended` and ends again. */
export const PASSED_BY = new Set<Followed['fate']>(['before_start', 'room_not_imported', 'room_disabled']);

/** Decides about one changed transcript from what is remembered of it. Reads and changes nothing. */
export function decideChange(
  item: TranscriptItem & { change_seq: number },
  known: Followed | null,
  room: RoomStanding,
  options: { now: number; beganSeq: number; retryUnreadable: boolean; hadEvent: boolean },
): ChangeDecision {
  if (item.source_kind !== 'room' || item.room_id === null) return { kind: 'nothing' };
  const ended = item.status === 'ended';
  const unread = known?.fate === 'vanished' || (known?.fate === 'unreadable' && options.retryUnreadable);
  // A server put back to a backup gives numbers again: another number is another change, also a lower one.
  if (known !== null && known.changeSeq === item.change_seq && !unread) return { kind: 'nothing' };

  // What had ended when following began ended nobody knows when.
  const seenNow = ended && (item.change_seq > options.beganSeq || known?.ended === false);
  const followed: Followed = {
    transcriptId: item.id,
    externalRoomId: item.room_id,
    title: item.title,
    changeSeq: item.change_seq,
    ended,
    fate: options.hadEvent ? 'event' : (known?.fate ?? 'not_ended'),
    reason: null,
    createdAt: timeOf(item.created_at),
    endedSeenAt:
      known?.ended || known?.fate === 'unreadable' ? known.endedSeenAt : seenNow ? options.now : null,
    // What ends anew is another completion.
    aroundSwitch: ended && known?.aroundSwitch === true,
  };
  const { hadEvent } = options;
  if (!ended) return { kind: 'remember', followed: { ...followed, fate: hadEvent ? 'event' : 'not_ended' } };
  if (known?.ended && PASSED_BY.has(known.fate)) return { kind: 'remember', followed };
  switch (room) {
    case 'not_imported':
      return { kind: 'remember', followed: { ...followed, fate: hadEvent ? 'event' : 'room_not_imported' } };
    case 'disabled':
      return { kind: 'remember', followed: { ...followed, fate: hadEvent ? 'event' : 'room_disabled' } };
    case 'enabled':
      return { kind: 'read', reopened: hadEvent && known?.ended === false, followed };
  }
}

/** Reflector's `created_at` in milliseconds; a text without a zone is UTC. */
export function timeOf(text: string): number {
  return Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`);
}
