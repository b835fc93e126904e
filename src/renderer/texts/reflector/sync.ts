import type { SkippedReason, SyncView } from '../../../shared/views.ts';
import { counted } from '../common.ts';

const transcripts = (count: number): string => counted(count, 'transcript', 'transcripts');

const STATES: Record<SyncView['state'], string> = {
  not_started: 'Not followed yet',
  starting: 'Starting to follow',
  catching_up: 'Catching up',
  waiting: 'Following',
  failing: 'Not reached',
  stopped: 'Switched off',
};

const SKIPPED: Record<SkippedReason, { label: string; why: string }> = {
  not_ended: {
    label: 'Not complete',
    why: 'Still recording, processing, or failed. Each is taken when it ends.',
  },
  before_start: {
    label: 'Before following began',
    why: 'Had ended before. Following from a date on takes those since then.',
  },
  room_not_imported: {
    label: 'Room not imported',
    why: 'Import the room, and its next transcripts are taken.',
  },
  room_disabled: { label: 'Room switched off', why: 'Its transcripts are not taken in, as set at the room.' },
  unreadable: { label: 'Could not be read', why: 'Tried again every hour, and when it changes.' },
  vanished: { label: 'Gone', why: 'Deleted at Reflector, or no longer visible to this key.' },
};

/** What is said of following a server. */
export const syncTexts = {
  states: STATES,

  follow: {
    title: 'Start following',
    text: 'From then on every completed transcript of an imported room is learned of, also after an outage.',
    again: 'Follow from a date on',
    againText: 'Goes through what the server has since then. What is recorded already is not recorded twice.',
    from: 'Begin',
    now: 'From now on',
    nowHelp: 'Only what completes from this moment on.',
    since: 'Since a date',
    sinceHelp:
      'Also what has completed since then. For a room that Reflector delivers it is recorded and held; for one that was taken over it is delivered.',
    date: 'Since',
    dateMissing: 'Choose a date to see how many transcripts that is.',
    datePlaceholder: 'Day',
    counting: 'Counting…',
    count: (count: number) =>
      count === 0
        ? 'No completed transcript of an imported room since then that is not recorded yet.'
        : `${transcripts(count)} of imported rooms will be recorded.`,
    start: 'Start following',
    noRooms: 'No room is imported yet: transcripts are learned of for imported rooms only.',
    started: 'Following has begun.',
  },

  sync: {
    title: (name: string) => `Synchronisation with ${name}`,
    state: 'State',
    lastContact: 'Last contact',
    nextContact: 'Next contact',
    none: 'None planned',
    cursor: 'Read up to change',
    noCursor: 'Not followed yet',
    cursorHelp:
      'Reflector numbers its changes. Each reading begins a little before this number, because numbers are given before they are stored.',
    behind: 'Still to read',
    followingSince: 'Following since',
    found: 'Recorded',
    foundText: (count: number) => transcripts(count),
    readNow: 'Read now',
    read: 'The server was read.',
    skipped: 'Not recorded',
    skippedText:
      'Transcripts of rooms that were seen and are no events, with the latest of each kind. Recordings and uploads outside rooms are passed by: Reflector sends no webhook for them either.',
    skippedNone: 'Every transcript of a room that was seen is recorded.',
    reasons: SKIPPED,
    columns: { reason: 'Why', count: 'Count', latest: 'Latest' },
    untitled: 'Without a title',
  },

  /** The room list and the page of a room. */
};
