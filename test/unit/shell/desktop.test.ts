import { describe, expect, test, vi } from 'vitest';
import type { EngineStatus } from '../../../src/shared/views.ts';
import { handClock } from '../../support/hand-clock.ts';
import { lineOf, lookOf } from '../../../src/main/shell/status-look.ts';

vi.mock('electron', () => ({
  app: {},
  dialog: {},
  Menu: {},
  nativeImage: {},
  net: {},
  powerMonitor: {},
  safeStorage: {},
  screen: {},
  Tray: {},
}));
const { chooseCipher } = await import('../../../src/main/shell/desktop-cipher.ts');
const { desktopEntry } = await import('../../../src/main/shell/start-at-login.ts');
const { createWatch } = await import('../../../src/main/shell/power.ts');
const { trayMenu } = await import('../../../src/main/shell/tray.ts');
const { placeOnScreens } = await import('../../../src/main/shell/window-place.ts');

const status: EngineStatus = {
  version: '1',
  startedAt: 0,
  state: 'delivering',
  owed: 0,
  sending: 0,
  deadLetters: 0,
  needsAttention: 0,
  sourcesFailing: 0,
  nextDueAt: null,
  offlineSince: null,
  nextProbeAt: null,
  storeProblem: null,
  secrets: { available: true, backend: 'key-file', reason: null, remedy: null },
  dataFolder: '/data',
  intakeAddresses: [],
};

describe('the tray', () => {
  test.each([
    [{}, 'idle', 'Everything is delivered'],
    [{ owed: 12 }, 'delivering', 'Delivering, 12 pending'],
    [{ owed: 10_001 }, 'delivering', 'Delivering, 10,000+ pending'],
    [{ state: 'paused', owed: 3 }, 'paused', 'Paused, 3 pending'],
    [{ state: 'offline', owed: 3 }, 'paused', 'Offline, 3 pending'],
    [{ needsAttention: 2, owed: 1 }, 'attention', '2 need attention, 1 pending'],
    [{ needsAttention: 1 }, 'attention', '1 needs attention, nothing pending'],
    [
      { storeProblem: 'The disk is full.', state: 'paused' },
      'attention',
      'The store cannot be written, nothing pending',
    ],
    [
      { secrets: { available: false, backend: 'basic_text', reason: '', remedy: '' }, owed: 2 },
      'attention',
      'Secrets cannot be read, 2 pending',
    ],
    [{ state: 'stopping', owed: 1 }, 'delivering', 'Finishing, 1 pending'],
  ] as const)('%j looks %s', (change, look, line) => {
    expect(lookOf({ ...status, ...change })).toBe(look);
    expect(lineOf({ ...status, ...change })).toBe(line);
  });
});

describe('the tray menu', () => {
  /** Chooses every entry in turn; answers what it says and what was asked for. */
  const chosen = (change: Partial<EngineStatus>): [string | undefined, string][] => {
    let asked = '';
    const note = (what: string) => (): void => void (asked = what);
    const actions = {
      open: (route?: string): void => void (asked = `open ${route ?? ''}`.trim()),
      pause: note('pause'),
      resume: note('resume'),
      quit: note('quit'),
    };
    return trayMenu({ ...status, ...change }, actions)
      .filter(({ type }) => type !== 'separator')
      .map(({ label, click }) => {
        asked = 'nothing';
        (click as (() => void) | undefined)?.();
        return [label, asked];
      });
  };
  test('opens, leads to what is pending, pauses and quits', () => {
    expect(chosen({ owed: 12 })).toEqual([
      ['Open Reflector Relay', 'open'],
      ['Delivering, 12 pending', 'open /deliveries?state=pending'],
      ['Pause deliveries', 'pause'],
      ['Quit', 'quit'],
    ]);
  });
  test('resumes what is paused, and leads to what needs a person', () => {
    expect(chosen({ state: 'paused', needsAttention: 1 })).toEqual([
      ['Open Reflector Relay', 'open'],
      ['Paused, nothing pending', 'open /'],
      ['Resume deliveries', 'resume'],
      ['Quit', 'quit'],
    ]);
  });
  test('offers neither while the engine ends', () => {
    expect(chosen({ state: 'stopping' }).map(([, asked]) => asked)).not.toContain('pause');
  });
});

test('what is missing is looked for every half minute until it is back, then no more', async () => {
  const clock = handClock();
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };
  let there = false;
  let looks = 0;
  let returned = 0;
  const watch = createWatch(
    clock,
    () => {
      looks += 1;
      return there;
    },
    () => (returned += 1),
  );
  watch();
  watch();
  await pass(29_999);
  expect(looks).toBe(0);
  await pass(1);
  await pass(30_000);
  expect([looks, returned]).toEqual([2, 0]);
  there = true;
  await pass(30_000);
  await pass(300_000);
  expect([looks, returned]).toEqual([3, 1]);
  watch();
  await pass(30_000);
  expect([looks, returned]).toEqual([4, 2]);
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
