import { describe, expect, it } from 'vitest';
import type { SourceRoomView, SourceView, SwitchPreview } from '../../../src/shared/views.ts';
import {
  allowedForAll,
  answered,
  openRooms,
  sharedQuestions,
} from '../../../src/renderer/reflector/address-answers.ts';
import {
  actionFor,
  sortedRooms,
  standingOf,
  standingOfImported,
} from '../../../src/renderer/reflector/room-standing.ts';
import {
  connectionOf,
  formOf,
  keyOf,
  NEW_SOURCE,
  settingsOf,
  sourceErrors,
} from '../../../src/renderer/reflector/source-form.ts';
import {
  firstChoice,
  withLeftOutToggled,
  withRoomToggled,
} from '../../../src/renderer/reflector/switch-choice.ts';
import { roomsOfSearch, switchPath } from '../../../src/renderer/reflector/switch-path.ts';

const imported = {
  roomId: 'r1',
  deliveredBy: 'reflector',
  urlThere: 'https://a/',
  goneAt: null,
  switching: null,
} as const;

describe('how a room stands', () => {
  it('is what was agreed on, and what stands at Reflector by now', () => {
    const standing = (change: Partial<Parameters<typeof standingOfImported>[0]>) =>
      standingOfImported({ ...imported, ...change });
    expect(standing({})).toBe('imported');
    expect(standing({ urlThere: null })).toBe('own');
    expect(standing({ deliveredBy: 'here', urlThere: null })).toBe('taken_over');
    expect(standing({ deliveredBy: 'here' })).toBe('both');
    const relay = 'http://relay.lan/v1/rooms/r1/reflector';
    expect(standing({ deliveredBy: 'relay', urlThere: relay })).toBe('relayed');
    expect(standing({ deliveredBy: 'relay', urlThere: relay.replace('r1', 'r2') })).toBe('relay_lost');
    expect(standing({ deliveredBy: 'relay', urlThere: null })).toBe('relay_lost');
    expect(standing({ switching: 'give_back' })).toBe('switching');
    expect(standing({ goneAt: 1, switching: 'give_back' })).toBe('gone');
  });

  it('of a listed room that is not imported is new or ignored', () => {
    const room = { state: 'new', roomId: null, deliveredBy: 'reflector', url: null } as SourceRoomView;
    expect(standingOf(room, null)).toBe('new');
    expect(standingOf({ ...room, state: 'ignored' }, null)).toBe('ignored');
    expect(standingOf({ ...room, state: 'gone', roomId: 'r1' }, null)).toBe('gone');
    expect(standingOf({ ...room, state: 'renamed', roomId: 'r1', url: 'https://a/' }, null)).toBe('imported');
  });

  it('leads to the one thing that fits, and to nothing where nobody may change the webhook', () => {
    expect(actionFor('new', false)).toBe('import');
    expect(actionFor('imported', true)).toBe('take_over');
    expect(actionFor('imported', false)).toBeNull();
    for (const standing of ['taken_over', 'both', 'relayed', 'relay_lost'] as const) {
      expect(actionFor(standing, true)).toBe('give_back');
      expect(actionFor(standing, false)).toBeNull();
    }
    for (const standing of ['own', 'gone', 'switching'] as const)
      expect(actionFor(standing, true)).toBeNull();
  });

  it('puts first what wants something, and last what is left alone', () => {
    const rooms = [
      { name: 'b', as: 'gone' },
      { name: 'a', as: 'ignored' },
      { name: 'd', as: 'imported' },
      { name: 'c', as: 'taken_over' },
      { name: 'z', as: 'new' },
      { name: 'y', as: 'both' },
    ] as const;
    expect(sortedRooms(rooms, ({ as }) => as).map(({ name }) => name)).toEqual([
      'y',
      'z',
      'c',
      'd',
      'a',
      'b',
    ]);
  });
});

describe('questions about addresses', () => {
  const rooms = [
    { id: 'r1', questions: ['http', 'private'] as const },
    { id: 'r2', questions: ['http'] as const },
    { id: 'r3', questions: [] as const },
  ].map(({ id, questions }) => ({ id, questions: [...questions] }));

  it('are open until each is said yes or no to', () => {
    const some = answered(answered({}, 'r1', 'http', true), 'r2', 'http', false);
    expect(openRooms(rooms, {}).map(({ id }) => id)).toEqual(['r1', 'r2']);
    expect(openRooms(rooms, some).map(({ id }) => id)).toEqual(['r1']);
    expect(openRooms(rooms, answered(some, 'r1', 'private', false))).toEqual([]);
  });

  it('that several rooms raise are answered together, and then not offered any more', () => {
    expect(sharedQuestions(rooms, {})).toEqual([{ question: 'http', count: 2 }]);
    const all = allowedForAll({}, rooms, 'http');
    expect(all).toEqual({ r1: { http: true }, r2: { http: true } });
    expect(sharedQuestions(rooms, all)).toEqual([]);
  });
});

describe('the form of a server', () => {
  const filled = { ...NEW_SOURCE, baseUrl: ' https://meet.example.org:1250/v1 ', apiKey: 'key' };

  it('calls a server without a name by its host, and leaves out what is not chosen', () => {
    expect(settingsOf(filled)).toMatchObject({
      name: 'meet.example.org:1250',
      frontendUrl: null,
      extraCa: null,
      pollIntervalSeconds: 30,
    });
    expect(settingsOf({ ...filled, extraCa: 'typed, then taken back' }).extraCa).toBeNull();
    expect(keyOf(filled)).toEqual({ apiKey: 'key' });
    expect(keyOf({ ...filled, access: 'none' })).toEqual({ apiKey: null });
    expect(keyOf({ ...filled, access: 'keep' })).toEqual({});
  });

  it('says at each field what is wrong', () => {
    expect(sourceErrors(filled)).toEqual({});
    const wrong = {
      ...filled,
      baseUrl: 'ftp://x',
      apiKey: ' ',
      ownAuthority: true,
      extraCa: 'x',
      frontendUrl: 'x',
      pollIntervalSeconds: '',
      borderMinutes: -1,
    };
    expect(Object.keys(sourceErrors(wrong)).toSorted()).toEqual([
      'apiKey',
      'baseUrl',
      'borderMinutes',
      'extraCa',
      'frontendUrl',
      'pollIntervalSeconds',
    ]);
    expect(sourceErrors(wrong)['pollIntervalSeconds']).toBe('Enter a whole number.');
    expect(sourceErrors({ ...filled, access: 'none', apiKey: '' })).toEqual({});
  });

  it('begins with the stored key kept, and knows what a check was asked with', () => {
    const source = { name: 'Office', baseUrl: 'https://a', hasKey: true, extraCa: null, frontendUrl: null };
    const form = formOf(source as SourceView);
    expect(form).toMatchObject({ access: 'keep', apiKey: '', frontendUrl: '', ownAuthority: false });
    expect(formOf({ ...source, hasKey: false } as SourceView).access).toBe('none');
    expect(connectionOf({ ...form, name: 'Other' })).toBe(connectionOf(form));
    expect(connectionOf({ ...form, access: 'key', apiKey: 'k' })).not.toBe(connectionOf(form));
    expect(connectionOf({ ...form, extraCa: 'not in use' })).toBe(connectionOf(form));
  });
});

describe('the choice of a switch', () => {
  const previews = [
    { roomId: 'r1', refusal: null },
    { roomId: 'r2', refusal: 'No.' },
  ] as SwitchPreview[];

  it('begins with every room for which it can be done and leaves nothing out', () => {
    const first = firstChoice(previews);
    expect([...first.rooms]).toEqual(['r1']);
    expect([...withRoomToggled(first, 'r1').rooms]).toEqual([]);
    const left = withLeftOutToggled(withLeftOutToggled(first, 'r1', 't1'), 'r1', 't2');
    expect(left.leftOut).toEqual({ r1: ['t1', 't2'] });
    expect(withLeftOutToggled(left, 'r1', 't1').leftOut).toEqual({ r1: ['t2'] });
  });

  it('is about the rooms that its address names', () => {
    const path = switchPath('s1', 'give_back', ['r1', 'r2']);
    expect(path).toBe('/reflector/s1/give-back?rooms=r1,r2');
    expect(roomsOfSearch(new URLSearchParams(path.split('?')[1]))).toEqual(['r1', 'r2']);
    expect(switchPath('s1', 'take_over')).toBe('/reflector/s1/take-over');
    expect(roomsOfSearch(new URLSearchParams())).toBeNull();
  });
});
