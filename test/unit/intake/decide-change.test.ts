import { describe, expect, test } from 'vitest';
import type { TranscriptItem } from '../../../src/main/intake/reflector/answers.ts';
import { decideChange, timeOf } from '../../../src/main/intake/reflector/decide-change.ts';
import type { RoomStanding } from '../../../src/main/intake/reflector/decide-change.ts';
import type { Followed } from '../../../src/main/intake/reflector/followed.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

function item(values: Partial<TranscriptItem> = {}): TranscriptItem & { change_seq: number } {
  return {
    id: 't1',
    status: 'ended',
    title: 'Meeting',
    created_at: '2026-11-23T11:00:00+00:00',
    duration: null,
    short_summary: null,
    long_summary: null,
    source_language: 'en',
    target_language: 'en',
    meeting_id: null,
    source_kind: 'room',
    room_id: 'r1',
    room_name: 'team',
    change_seq: 10,
    ...values,
  } as TranscriptItem & { change_seq: number };
}
function known(values: Partial<Followed> = {}): Followed {
  return {
    transcriptId: 't1',
    externalRoomId: 'r1',
    title: null,
    changeSeq: 5,
    ended: true,
    fate: 'event',
    reason: null,
    createdAt: 0,
    endedSeenAt: 1,
    aroundSwitch: false,
    ...values,
  };
}
const decide = (
  change: Partial<TranscriptItem>,
  before: Followed | null,
  room: RoomStanding = 'enabled',
  options: { beganSeq?: number; retryUnreadable?: boolean; hadEvent?: boolean } = {},
) => {
  const usual = { now: NOW, beganSeq: 0, retryUnreadable: false, hadEvent: before?.fate === 'event' };
  return decideChange(item(change), before, room, { ...usual, ...options });
};

describe('a changed transcript', () => {
  test('of no room is nothing', () => {
    expect(decide({ source_kind: 'live' }, null)).toEqual({ kind: 'nothing' });
    expect(decide({ source_kind: 'file', room_id: 'r1' }, null)).toEqual({ kind: 'nothing' });
    expect(decide({ room_id: null }, null)).toEqual({ kind: 'nothing' });
  });

  test('already seen at this number is nothing', () => {
    expect(decide({}, known({ changeSeq: 10 }))).toEqual({ kind: 'nothing' });
  });

  test('seen at another number is read, also at a lower one: the server was put back to a backup', () => {
    expect(decide({}, known({ changeSeq: 11 }))).toMatchObject({ kind: 'read', reopened: false });
    expect(decide({}, known({ changeSeq: 11, ended: false }))).toMatchObject({
      kind: 'read',
      reopened: true,
    });
  });

  test('that could not be read is a new completion where it was to be one', () => {
    const before = known({ fate: 'unreadable', ended: false, endedSeenAt: 7 });
    expect(decide({}, before, 'enabled', { hadEvent: true })).toMatchObject({
      kind: 'read',
      reopened: true,
      followed: { fate: 'event', endedSeenAt: 7 },
    });
    expect(decide({}, before)).toMatchObject({ reopened: false, followed: { fate: 'unreadable' } });
  });

  test('first seen ended is read, and when it was seen is kept', () => {
    expect(decide({}, null)).toMatchObject({ kind: 'read', reopened: false, followed: { endedSeenAt: NOW } });
  });

  test('ended before following began, nobody knows when', () => {
    expect(decide({}, null, 'enabled', { beganSeq: 10 })).toMatchObject({ followed: { endedSeenAt: null } });
  });

  test('not ended is remembered, also that it had been an event', () => {
    expect(decide({ status: 'processing' }, null)).toMatchObject({
      kind: 'remember',
      followed: { ended: false, fate: 'not_ended' },
    });
    expect(decide({ status: 'error' }, known())).toMatchObject({
      kind: 'remember',
      followed: { ended: false, fate: 'event' },
    });
  });

  test('touched after its event is read once more; after it left ended, as reopened', () => {
    expect(decide({}, known())).toMatchObject({
      kind: 'read',
      reopened: false,
      followed: { endedSeenAt: 1 },
    });
    expect(decide({}, known({ ended: false }))).toMatchObject({ kind: 'read', reopened: true });
  });

  test.each(['before_start', 'room_not_imported', 'room_disabled'] as const)(
    'passed by as %s stays so until it leaves ended',
    (fate) => {
      expect(decide({}, known({ fate }))).toMatchObject({
        kind: 'remember',
        followed: { fate, changeSeq: 10 },
      });
      expect(decide({ status: 'processing' }, known({ fate }))).toMatchObject({
        followed: { fate: 'not_ended' },
      });
    },
  );

  test('of a room that is not imported, or disabled, is skipped with that reason', () => {
    expect(decide({}, null, 'not_imported')).toMatchObject({ followed: { fate: 'room_not_imported' } });
    expect(decide({}, null, 'disabled')).toMatchObject({ followed: { fate: 'room_disabled' } });
    expect(decide({}, known(), 'disabled')).toMatchObject({ kind: 'remember', followed: { fate: 'event' } });
  });

  test('unreadable is tried again only when everything is listed; vanished at once', () => {
    const unreadable = known({ fate: 'unreadable', changeSeq: 10 });
    expect(decide({}, unreadable)).toEqual({ kind: 'nothing' });
    expect(decide({}, unreadable, 'enabled', { retryUnreadable: true })).toMatchObject({ kind: 'read' });
    expect(decide({}, known({ fate: 'vanished', changeSeq: 10 }))).toMatchObject({ kind: 'read' });
  });
});

test('a time without a zone is UTC', () => {
  expect(timeOf('2026-11-23T12:00:00')).toBe(NOW);
  expect(timeOf('2026-11-23T13:00:00+01:00')).toBe(NOW);
});
