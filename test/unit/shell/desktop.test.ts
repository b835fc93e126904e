import { describe, expect, test, vi } from 'vitest';
import type { EngineStatus } from '../../../src/shared/views.ts';
import { lineOf, lookOf } from '../../../src/main/shell/status-look.ts';

vi.mock('electron', () => ({ app: {}, dialog: {}, safeStorage: {}, screen: {} }));
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

describe('where secrets are kept', () => {
  const facts = { keyringAvailable: true, stored: [], hasKeyFile: false, wanted: undefined, silent: false };
  test.each([
    [{}, 'keyring'],
    [{ keyringAvailable: false }, 'ask'],
    [{ keyringAvailable: false, wanted: 'key-file' }, 'key_file'],
    [{ keyringAvailable: false, silent: true }, 'keyring'],
    [{ keyringAvailable: false, wanted: 'keyring' }, 'keyring'],
    [{ hasKeyFile: true }, 'key_file'],
    [{ stored: ['key-file'] }, 'key_file'],
    // A keyring that is gone for a moment must not lead to a second store beside it.
    [{ keyringAvailable: false, stored: ['gnome_libsecret'], wanted: 'key-file' }, 'keyring'],
  ])('%j: %s', (change, choice) => expect(chooseCipher({ ...facts, ...change })).toBe(choice));
});

test('the autostart entry quotes its command', () => {
  expect(desktopEntry(['/opt/My App/relay', '--hidden', '100%$'])).toContain(
    'Exec="/opt/My App/relay" "--hidden" "100%%\\\\$"',
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
