import { describe, expect, test, vi } from 'vitest';
import type { Notice } from '../../../src/shared/contract.ts';
import type { EngineStatus } from '../../../src/shared/views.ts';
import { groupNotices, isWanted } from '../../../src/main/shell/group-notices.ts';
import { lineOf, lookOf } from '../../../src/main/shell/status-look.ts';

vi.mock('electron', () => ({ app: {}, dialog: {}, screen: {} }));
const { chooseCipher } = await import('../../../src/main/shell/desktop-cipher.ts');
const { desktopEntry } = await import('../../../src/main/shell/start-at-login.ts');
const { placeOnScreens } = await import('../../../src/main/shell/window-place.ts');

const status: EngineStatus = {
  version: '1',
  startedAt: 0,
  state: 'delivering',
  owed: 0,
  sending: 0,
  deadLetters: 0,
  needsAttention: 0,
  nextDueAt: null,
  offlineSince: null,
  nextProbeAt: null,
  storeProblem: null,
  secrets: { available: true, backend: 'key-file', reason: null, remedy: null },
  dataFolder: '/data',
};

describe('the tray', () => {
  test.each([
    [{}, 'idle', 'Everything is delivered'],
    [{ owed: 12 }, 'delivering', 'Delivering, 12 pending'],
    [{ owed: 10_001 }, 'delivering', 'Delivering, 10,000+ pending'],
    [{ state: 'paused', owed: 3 }, 'paused', 'Paused, 3 pending'],
    [{ state: 'offline', owed: 3 }, 'paused', 'Offline, 3 pending'],
    [{ needsAttention: 2, owed: 1 }, 'attention', '2 need attention, 1 pending'],
    [{ storeProblem: 'The disk is full.' }, 'attention', 'Everything is delivered'],
    [{ state: 'stopping', owed: 1 }, 'delivering', 'Finishing, 1 pending'],
  ] as const)('%j looks %s', (change, look, line) => {
    expect(lookOf({ ...status, ...change })).toBe(look);
    expect(lineOf({ ...status, ...change })).toBe(line);
  });
});

describe('notifications', () => {
  const deadLetter = (deliveryId: string, roomName = 'team'): Notice => ({
    kind: 'dead_letter',
    deliveryId,
    endpointId: 'e1',
    roomName,
    title: 'Weekly',
    summary: 'The receiver answered 401 Unauthorized.',
  });
  const failing: Notice = {
    kind: 'endpoint_failing',
    endpointId: 'e1',
    roomName: 'team',
    url: 'https://receiver.example/hook',
    summary: 'No answer.',
  };

  test('one leads to its delivery', () => {
    expect(groupNotices([deadLetter('d1')])).toEqual([
      {
        title: 'Given up: Weekly',
        body: 'team: The receiver answered 401 Unauthorized.',
        route: '/deliveries/d1',
      },
    ]);
  });
  test('a flood is one of each kind', () => {
    const flood = Array.from({ length: 500 }, (_, i) => deadLetter(`d${i}`, `room-${i % 5}`));
    const told = groupNotices([...flood, failing]);
    expect(told).toHaveLength(2);
    expect(told[0]).toEqual({
      title: '500 deliveries were given up',
      body: 'room-0, room-1, room-2 and 2 more',
      route: '/deliveries?state=dead_letter',
    });
    expect(told[1]!.route).toBe('/deliveries?endpoint=e1');
  });
  test('only what the settings want is told', () => {
    const quiet = { notifyDeadLetters: false, notifyEndpointHealth: true };
    expect(isWanted(deadLetter('d1'), quiet)).toBe(false);
    expect(isWanted(failing, quiet)).toBe(true);
  });
});

describe('where secrets are kept', () => {
  const facts = { keyringAvailable: true, stored: [], hasKeyFile: false, wanted: undefined };
  test.each([
    [{}, 'keyring'],
    [{ keyringAvailable: false }, 'ask'],
    [{ keyringAvailable: false, wanted: 'key-file' }, 'key_file'],
    [{ hasKeyFile: true }, 'key_file'],
    [{ stored: ['key-file'] }, 'key_file'],
    // A keyring that is gone for a moment must not lead to a second store beside it.
    [{ keyringAvailable: false, stored: ['gnome_libsecret'], wanted: 'key-file' }, 'keyring'],
  ])('%j: %s', (change, choice) => expect(chooseCipher({ ...facts, ...change })).toBe(choice));
});

test('the autostart entry quotes its command', () => {
  expect(desktopEntry(['/opt/My App/relay', '--hidden', '100%$'])).toContain(
    'Exec="/opt/My App/relay" "--hidden" "100%%\\$"',
  );
});

test('a window is put back only where enough of it can be seen', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
  const place = { x: 100, y: 100, width: 900, height: 600, maximized: false };
  expect(placeOnScreens(place, screens)).toEqual(place);
  expect(placeOnScreens({ ...place, x: 1900 }, screens)).toBeNull();
  expect(placeOnScreens({ ...place, x: 2500 }, screens)).toBeNull();
  expect(placeOnScreens(null, screens)).toBeNull();
});
