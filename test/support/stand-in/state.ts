import { randomBytes, randomUUID } from 'node:crypto';
import type { Word } from '../../../src/shared/transcript.ts';

export type StandInUser = { sub: string; email: string };

export type StandInRoom = {
  id: string;
  name: string;
  user_id: string;
  created_at: string;
  is_shared: boolean;
  webhook_url: string | null;
  webhook_secret: string | null;
};

export type StandInTopic = {
  id: string;
  title: string;
  summary: string;
  timestamp: number;
  words: Word[];
};

export type StandInParticipant = {
  id: string;
  speaker: number | null;
  name: string | null;
  user_id: string | null;
};

export type StandInTranscript = {
  id: string;
  user_id: string;
  status: 'idle' | 'uploaded' | 'recording' | 'processing' | 'error' | 'ended';
  /** Milliseconds. */
  duration: number | null;
  created_at: string;
  title: string | null;
  short_summary: string | null;
  long_summary: string | null;
  action_items: unknown;
  topics: StandInTopic[];
  participants: StandInParticipant[];
  /** Null in rows older than the column. */
  source_language: string | null;
  target_language: string | null;
  reviewed: boolean;
  meeting_id: string | null;
  source_kind: 'room' | 'live' | 'file';
  room_id: string | null;
  change_seq: number;
  deleted: boolean;
};

export type StandInMeeting = { id: string; room_id: string; calendar_event_id: string | null };
export type StandInCalendarEvent = {
  id: string;
  room_id: string;
  ics_uid: string;
  title: string | null;
  start_time: string;
  end_time: string;
  description: string | null;
  location: string | null;
  attendees: unknown[] | null;
};

/** Is told of a transcript's row when it is committed; `before` is null for a new one. */
export type StandInListener = (before: StandInTranscript | null, after: StandInTranscript) => void;

/** The rows of the stand-in and the rules under which they change. */
export type StandInState = ReturnType<typeof createState>;

/** `webhook_secret` as Reflector makes it: 32 random bytes, base64url. */
export const newWebhookSecret = (): string => randomBytes(32).toString('base64url');

/**
 * The stand-in's database. Every insert and update of a transcript takes the next change sequence, as Reflector's
 * trigger does; `changeLate` takes it at once and commits later, which is how a lower number appears late.
 */
export function createState(now: () => number) {
  const rooms = new Map<string, StandInRoom>();
  const transcripts = new Map<string, StandInTranscript>();
  const meetings = new Map<string, StandInMeeting>();
  const calendarEvents = new Map<string, StandInCalendarEvent>();
  let sequence = 0;

  const transcript = (id: string): StandInTranscript => {
    const found = transcripts.get(id);
    if (!found) throw new Error(`The stand-in has no transcript ${id}`);
    return found;
  };
  const listeners = new Set<StandInListener>();
  const changeLate = (id: string, change: Partial<StandInTranscript>): (() => void) => {
    const change_seq = ++sequence;
    return () => {
      const row = transcript(id);
      const before = { ...row };
      Object.assign(row, change, { change_seq });
      listeners.forEach((tell) => tell(before, row));
    };
  };

  return {
    rooms,
    transcripts,
    meetings,
    calendarEvents,
    listeners,
    transcript,
    get sequence() {
      return sequence;
    },
    /** A room, by default of `owner` with neither webhook nor sharing. */
    addRoom(room: Partial<StandInRoom> & { name: string }): StandInRoom {
      const added: StandInRoom = {
        id: randomUUID(),
        user_id: 'owner',
        created_at: new Date(now()).toISOString(),
        is_shared: false,
        webhook_url: null,
        webhook_secret: null,
        ...room,
      };
      rooms.set(added.id, added);
      return added;
    },
    /** Writes a room as POST and PATCH do: a URL without a secret in the same write gets a new secret (the trap). */
    writeRoom(room: StandInRoom, values: Partial<StandInRoom>): void {
      const rotates = Boolean(values.webhook_url) && !values.webhook_secret;
      Object.assign(room, values, rotates ? { webhook_secret: newWebhookSecret() } : {});
    },
    /** A transcript, by default one of a room that has ended. */
    addTranscript(room: StandInRoom | null, values: Partial<StandInTranscript> = {}): StandInTranscript {
      const added: StandInTranscript = {
        id: randomUUID(),
        user_id: room?.user_id ?? 'owner',
        status: 'ended',
        duration: 300_500,
        created_at: new Date(now()).toISOString().replace('Z', '+00:00'),
        title: 'Meeting',
        short_summary: 'Brief summary',
        long_summary: 'Detailed summary',
        action_items: null,
        topics: [oneTopic()],
        participants: [{ id: 'p1', speaker: 0, name: 'Ada', user_id: null }],
        source_language: 'en',
        target_language: 'en',
        reviewed: false,
        meeting_id: null,
        source_kind: room === null ? 'live' : 'room',
        room_id: room?.id ?? null,
        deleted: false,
        ...values,
        change_seq: ++sequence,
      };
      transcripts.set(added.id, added);
      listeners.forEach((tell) => tell(null, added));
      return added;
    },
    /** Changes a transcript; an empty change is a row touched for Reflector's own reasons. */
    change(id: string, change: Partial<StandInTranscript> = {}): void {
      changeLate(id, change)();
    },
    changeLate,
    /** Soft deletion: the row stays and vanishes from every answer. */
    remove(id: string): void {
      changeLate(id, { deleted: true })();
    },
  };
}

function oneTopic(): StandInTopic {
  return {
    id: randomUUID(),
    title: 'Topic 1',
    summary: 'Topic summary',
    timestamp: 0,
    words: [
      { text: ' Good', start: 0, end: 0.296, speaker: 0 },
      { text: ' morning.', start: 0.37, end: 0.9, speaker: 0 },
    ],
  };
}
